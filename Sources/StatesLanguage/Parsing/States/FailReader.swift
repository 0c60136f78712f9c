// SPDX-License-Identifier: Apache-2.0

import JSONPath

extension StateReader {
    func fail() -> Fail {
        scope.terminalStates.insert(name)
        return Fail(error: text("Error"), cause: text("Cause"))
    }

    private func text(_ name: String) -> Fail.Text? {
        if fields.holdsExpression(name) { return fields.expression(name, giving: .string).map { .expression($0) } }
        if queryLanguage == .jsonata { return fields.string(name).map { .literal($0) } }
        fields.allowAtMostOne(of: [name, "\(name)Path"])
        if let literal = fields.string(name) {
            if PathLikeness.isExpression(literal) {
                fields.findings.warning(
                    .noPath,
                    Message.missingPathSuffix(name),
                    at: fields.location.field(name),
                    hint: Hints.addPath(name)
                )
            }
            return .literal(literal)
        }
        guard let text = fields.string("\(name)Path") else { return nil }
        if (try? Path(parsing: text)) != nil {
            return fields.referencePath("\(name)Path", noting: references).map { .path($0) }
        }
        guard let call = try? Intrinsic(parsing: text) else {
            fields.reject(Message.invalidPath, at: "\(name)Path")
            return nil
        }
        if !call.function.givesString { fields.error(Message.noStringFunction, at: "\(name)Path") }
        call.note(in: references)
        return .intrinsic(call)
    }
}
