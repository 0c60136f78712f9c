// SPDX-License-Identifier: Apache-2.0

/// Goes over a text as Jackson's `ReaderBasedJsonParser` does and stops with its message at the first fault.
///
/// It is only run on texts that are already known to be faulty, so that the parser proper need not know the wording.
struct JacksonDiagnosis {
    let units: [UInt16]
    /// The unit to be read next.
    var position = 0
    /// The arrays and objects that are open.
    private var contexts: [Context] = []

    private struct Context {
        var isObject: Bool
        /// Where its bracket stands.
        var start: Int
        var isEmpty = true
    }

    init(_ source: String) { units = Array(source.utf16) }

    static let valueList = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

    mutating func run() throws(JacksonFault) {
        guard try skipSpace() else { throw JacksonFault(message: "No content to map due to end-of-input", offset: -1) }
        _ = try readValue()
        while !contexts.isEmpty { try readInContext() }
        guard try skipSpace() else { return }
        let token = try readValue()
        throw fault(
            "Trailing token (of type \(token)) found after value (bound as `com.fasterxml.jackson.databind.JsonNode`): "
                + "not allowed as per `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`"
        )
    }

    // MARK: - Structure

    /// Reads the next member or element, or the closing bracket, of the innermost container.
    private mutating func readInContext() throws(JacksonFault) {
        guard let context = contexts.last else { return }
        guard try skipSpace() else {
            let marker = location(context.start)
            throw fault("Unexpected end-of-input: expected close marker for \(name) (start marker at \(marker))")
        }
        if units[position] == unit("]") || units[position] == unit("}") { return try close(context) }
        if !context.isEmpty {
            guard units[position] == unit(",") else {
                throw unexpected("was expecting comma to separate \(name) entries")
            }
            position += 1
            guard try skipSpace() else { throw endBetweenEntries }
        }
        contexts[contexts.count - 1].isEmpty = false
        if context.isObject { try readName() }
        _ = try readValue()
    }

    private mutating func close(_ context: Context) throws(JacksonFault) {
        let bracket = units[position]
        position += 1
        let expected = context.isObject ? unit("}") : unit("]")
        guard bracket == expected else {
            throw fault(
                "Unexpected close marker '\(character(bracket))': expected '\(character(expected))' "
                    + "(for \(name) starting at \(location(context.start)))"
            )
        }
        contexts.removeLast()
    }

    private mutating func readName() throws(JacksonFault) {
        guard units[position] == unit("\"") else {
            throw unexpected("was expecting double-quote to start field name")
        }
        try readString(isName: true)
        guard try skipSpace() else { throw endBetweenEntries }
        guard units[position] == unit(":") else {
            throw unexpected("was expecting a colon to separate field name and value")
        }
        position += 1
        guard try skipSpace() else { throw endBetweenEntries }
    }

    /// Reads a scalar or an opening bracket, and gives the name of the token's type.
    private mutating func readValue() throws(JacksonFault) -> String {
        switch units[position] {
        case unit("{"), unit("["):
            let isObject = units[position] == unit("{")
            contexts.append(Context(isObject: isObject, start: position))
            position += 1
            return isObject ? "START_OBJECT" : "START_ARRAY"
        case unit("\""):
            try readString(isName: false)
            return "VALUE_STRING"
        case unit("-"), unit("0")...unit("9"):
            return try readNumber(isRoot: contexts.isEmpty)
        case unit("]"), unit("}"):
            guard contexts.isEmpty else { break }
            let bracket = character(units[position])
            position += 1
            throw fault(
                "Unexpected close marker '\(bracket)': expected '\(bracket == "]" ? "}" : "]")' "
                    + "(for root starting at \(location(-1)))"
            )
        default:
            return try readWord()
        }
        throw unexpected("expected a valid value \(Self.valueList)")
    }

    // MARK: - Parts

    /// Goes to the next unit that is no white space; false at the end.
    private mutating func skipSpace() throws(JacksonFault) -> Bool {
        while position < units.count, units[position] <= 0x20 {
            let isSpace = [0x20, 0x0A, 0x0D, 0x09].contains(units[position])
            position += 1
            guard isSpace else {
                throw fault(
                    "Illegal character (\(description(units[position - 1]))): only regular white space "
                        + "(\\r, \\n, \\t) is allowed between tokens"
                )
            }
        }
        return position < units.count
    }

    private var endBetweenEntries: JacksonFault {
        fault("Unexpected end-of-input within/between \(name) entries")
    }

    /// What Jackson calls the innermost container.
    private var name: String {
        guard let context = contexts.last else { return "root" }
        return context.isObject ? "Object" : "Array"
    }

    func unit(_ scalar: Unicode.Scalar) -> UInt16 { UInt16(truncatingIfNeeded: scalar.value) }

    func fault(_ message: String) -> JacksonFault { JacksonFault(message: message, offset: position) }

    /// The fault of the unit at the position, which is taken.
    mutating func unexpected(_ comment: String) -> JacksonFault {
        position += 1
        return fault("Unexpected character (\(description(units[position - 1]))): \(comment)")
    }
}
