// SPDX-License-Identifier: Apache-2.0

extension StateReader {
    func pass() -> Pass? {
        let parameters = queryLanguage == .jsonata ? nil : objectTemplate("Parameters")
        let result = fields["Result"]
        if let result { StaticResultRule.check(result, at: fields.location.field("Result"), findings: fields.findings) }
        let resultPath = fields.resultPath()
        guard let transition = transition() else { return nil }
        return Pass(parameters: parameters, result: result, resultPath: resultPath, transition: transition)
    }
}
