// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension StateReader {
    func pass() -> Pass? {
        let parameters = queryLanguage == .jsonata ? nil : objectTemplate("Parameters")
        // Measured on AWS: null is as none.
        var result = fields["Result"]
        if let value = result, value.isNull { result = JSON?.none }
        if let result { StaticResultRule.check(result, at: fields.location.field("Result"), findings: fields.findings) }
        let resultPath = fields.resultPath()
        guard let transition = transition() else { return nil }
        return Pass(parameters: parameters, result: result, resultPath: resultPath, transition: transition)
    }
}
