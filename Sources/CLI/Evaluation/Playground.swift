// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import JSONPath
import JSONata
import StatesLanguage

/// Evaluates one text against one input, as a state with these variables would.
struct Playground {
    /// Nil: there is no input, and a path finds nothing.
    var input: JSON?
    var context: JSON
    /// What a Task's call returned, as `Output` and `Assign` see it; nil: none.
    var result: JSON?
    /// What a Catch caught; nil: none.
    var errorOutput: JSON?
    var variables: JSONObject
    var version: JSONata.Options.Version

    /// Why there is no value, and where in the text.
    struct Fault: Error {
        var code: String?
        var message: String
        /// In UTF-16 code units; nil where no place is known.
        var range: Range<Int>?
        /// What to do about it.
        var hint: String?

        /// The fault for machines.
        var document: JSON {
            var error: JSONObject = ["message": .string(message)]
            if let code { error["code"] = .string(code) }
            if let range { error["position"] = .integer(Int64(range.lowerBound)) }
            if let hint { error["fix"] = .string(hint) }
            return ["error": .object(error)]
        }
    }

    // MARK: JSONata

    func value(ofExpression text: String) -> Result<JSON, Fault> {
        let isState = text.hasPrefix("{%") && text.hasSuffix("%}") && text.utf8.count >= 4
        if text.hasPrefix("{%"), !isState { return .failure(Self.unclosed(text)) }
        if let blanks = Self.blanksBeforeMark(text) { return .failure(blanks) }
        let inner = isState ? String(text.dropFirst(2).dropLast(2)) : text
        let offset = isState ? 2 : 0
        do {
            let options = JSONata.Options(version: version, hasStepFunctions: true)
            let expression = try Expression.compile(inner, options: options)
            if isState, let violation = JSONataReferenceRule.violations(of: expression).first {
                return .failure(Fault(violation, offset: offset))
            }
            return result(of: expression, isState: isState, offset: offset).mapError { fault in
                var fault = fault
                fault.hint = nearestName(to: expression.facts.freeVariables)
                return fault
            }
        } catch {
            return .failure(Fault(error, in: inner, offset: offset))
        }
    }

    private func result(of expression: Expression, isState: Bool, offset: Int) -> Result<JSON, Fault> {
        do throws(JSONataError) {
            return Self.result(of: try evaluate(expression, isState: isState))
        } catch {
            return .failure(Fault(error, in: expression.text, offset: offset))
        }
    }

    /// What the first variable that has no value was probably meant to be: another one, or a function.
    private func nearestName(to references: [Facts.Reference]) -> String? {
        let known = named.keys.sorted()
        for reference in references {
            let name = String(reference.text.dropFirst())
            guard !known.contains(name) else { continue }
            if let nearest = NearestName.to(name, in: known + Facts.libraryFunctions) {
                return "did you mean $\(nearest)?"
            }
        }
        return nil
    }

    /// A text that begins as a state's expression does and does not end so: no plain JSONata can begin with `{%`.
    private static func unclosed(_ text: String) -> Fault {
        let end = text.ranges(of: "%}").last.map { text.utf16.distance(from: text.startIndex, to: $0.upperBound) }
        let length = text.utf16.count
        return Fault(
            message: end == nil
                ? "The expression begins with {% and does not end with %}."
                : "Text stands after %}: a state takes such a string as a plain text, not as an expression.",
            range: (end ?? length)..<length
        )
    }

    private static func blanksBeforeMark(_ text: String) -> Fault? {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }), first > text.startIndex else { return nil }
        guard text[first...].hasPrefix("{%") else { return nil }
        return Fault(
            message: "Blanks stand before {%: a state takes such a string as a plain text, not as an expression.",
            range: 0..<text.utf16.distance(from: text.startIndex, to: first)
        )
    }

    private func evaluate(_ expression: Expression, isState: Bool) throws(JSONataError) -> Outcome {
        var environment = Environment(now: SystemClock().now.milliseconds, seed: SystemEntropy.shared.next())
        return try expression.evaluate(
            isState ? nil : input,
            variables: Variables(
                states: .init(input: input, context: context, result: result, errorOutput: errorOutput),
                named: named
            ),
            environment: &environment
        )
    }

    private static func result(of outcome: Outcome) -> Result<JSON, Fault> {
        switch outcome {
        case .value(let value): .success(value)
        case .undefined: .failure(Fault(message: "The expression returned nothing (undefined)."))
        case .function: .failure(Fault(message: "The expression returned a function, which is no JSON value."))
        }
    }

    private var named: [String: JSON] {
        Dictionary(variables.map { ($0.key.text, $0.value) }, uniquingKeysWith: { _, last in last })
    }

    // MARK: JSONPath

    func value(ofPath text: String) -> Result<JSON, Fault> {
        do {
            let path = try Path(parsing: text)
            return .success(try path.resolve(in: evaluation))
        } catch let error as PathParseError {
            return .failure(Fault(message: error.message, range: Self.range(ofByte: error.offset, in: text)))
        } catch {
            return .failure(Fault(error))
        }
    }

    func value(ofIntrinsic text: String) -> Result<JSON, Fault> {
        do {
            let intrinsic = try Intrinsic(parsing: text)
            var evaluation = evaluation
            return .success(try intrinsic.evaluate(&evaluation))
        } catch let error as Intrinsic.ParseError {
            return .failure(Fault(message: error.message, range: Self.range(ofByte: error.offset, in: text)))
        } catch {
            return .failure(Fault(error))
        }
    }

    private var evaluation: Evaluation {
        Evaluation(
            input: input ?? .object([:]),
            context: context,
            variables: named,
            generator: SeededGenerator(seed: SystemEntropy.shared.next())
        )
    }

    private static func range(ofByte offset: Int, in text: String) -> Range<Int> {
        let place = String(decoding: text.utf8.prefix(offset), as: UTF8.self).utf16.count
        return place..<place
    }
}

extension Playground.Fault {
    /// What CreateStateMachine refuses an expression for that begins `offset` code units into the text.
    init(_ violation: JSONataReferenceRule.Violation, offset: Int) {
        let (text, end) = (violation.reference.text, violation.reference.position + offset)
        self.init(
            code: Diagnostic.Code.unsupportedJSONataExpression.rawValue,
            message: violation.message,
            range: end - min(end, text.utf16.count)..<end
        )
        guard violation.isOfStates else { return }
        hint = NearestName.to(text, in: JSONataReferenceRule.statesMembers).map { "did you mean $states.\($0)?" }
    }

    /// A fault of an expression that begins `offset` code units into the text.
    init(_ error: JSONataError, in text: String, offset: Int) {
        self.init(code: error.code.rawValue, message: error.message, range: nil)
        guard let end = error.position else { return }
        // An error's position is the end of its token; how long that is, the token's own text tells.
        let units = Array(text.utf16.prefix(end))
        let token = (error.token?.text ?? error.token?.serialized).map { Array($0.utf16) } ?? []
        let isToken = !token.isEmpty && units.suffix(token.count).elementsEqual(token)
        let start = isToken ? end - token.count : max(0, end - 1)
        range = start + offset..<end + offset
    }

    init(_ error: any Error) {
        switch error {
        case let error as EvaluationError: self.init(code: error.error, message: error.cause)
        default: self.init(message: "\(error)")
        }
    }
}
