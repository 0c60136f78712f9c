// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The types of a function's parameters, as `<s-nn?:s>`.
///
/// The reference engine makes a regular expression of a signature and matches the letters of the arguments' types with
/// it; arguments are matched here in the order in which that expression tries them, so with the same result.
struct Signature: Sendable {
    /// A set of types, one bit each; the letter of an undefined argument is `m`.
    struct Types: OptionSet, Sendable, Hashable {
        let rawValue: UInt16

        static let array = Types(rawValue: 1)
        static let string = Types(rawValue: 2)
        static let number = Types(rawValue: 4)
        static let boolean = Types(rawValue: 8)
        static let null = Types(rawValue: 16)
        static let function = Types(rawValue: 32)
        static let object = Types(rawValue: 64)
        static let missing = Types(rawValue: 128)

        static let json: Types = [.array, .string, .number, .boolean, .null, .object, .missing]
        static let any: Types = [.json, .function]

        init(rawValue: UInt16) { self.rawValue = rawValue }

        /// The type of a letter; empty for letters that stand for none.
        init(letter: UInt8) {
            self =
                switch letter {
                case UInt8(ascii: "a"): .array
                case UInt8(ascii: "s"): .string
                case UInt8(ascii: "n"): .number
                case UInt8(ascii: "b"): .boolean
                case UInt8(ascii: "l"): .null
                case UInt8(ascii: "f"): .function
                case UInt8(ascii: "o"): .object
                case UInt8(ascii: "m"): .missing
                default: []
                }
        }
    }

    /// How often a parameter may come; `-?` makes the reference engine's pattern a lazy one.
    enum Quantity: Sendable { case one, optional, lazy, many }

    struct Parameter: Sendable {
        var types: Types
        var quantity = Quantity.one
        /// Its letter is `a`: an argument that is no array becomes one.
        var isArray = false
        /// Its letter is `f`.
        var isFunction = false
        /// A missing argument is the context's value.
        var takesContext = false
        /// What stands between `<` and `>`, which says what an array holds.
        var elements: String?
    }

    private(set) var parameters: [Parameter] = []

    /// Reads a signature; `position` is where it begins, for the error.
    init(parsing text: String, position: Int = 0) throws(JSONataError) {
        let bytes = Array(text.utf8)
        var index = 1
        while index < bytes.count, bytes[index] != UInt8(ascii: ":") {
            try read(bytes, &index, position)
            index += 1
        }
    }

    /// One of the library's own.
    init(wellFormed text: String) {
        do throws(JSONataError) {
            try self.init(parsing: text)
        } catch {
            preconditionFailure("The library's signatures are well formed.")
        }
    }

    private mutating func read(_ bytes: [UInt8], _ index: inout Int, _ position: Int) throws(JSONataError) {
        switch bytes[index] {
        case UInt8(ascii: "a"): parameters.append(Parameter(types: .any, isArray: true))
        case UInt8(ascii: "f"): parameters.append(Parameter(types: .function, isFunction: true))
        case UInt8(ascii: "j"): parameters.append(Parameter(types: .json))
        case UInt8(ascii: "x"): parameters.append(Parameter(types: .any))
        case UInt8(ascii: "s"), UInt8(ascii: "n"), UInt8(ascii: "b"), UInt8(ascii: "l"), UInt8(ascii: "o"):
            parameters.append(Parameter(types: [Types(letter: bytes[index]), .missing]))
        case UInt8(ascii: "-"): quantify { $0.takesContext = true }
        case UInt8(ascii: "?"): quantify { _ in }
        case UInt8(ascii: "+"):
            if !parameters.isEmpty { parameters[parameters.count - 1].quantity = .many }
        case UInt8(ascii: "("): try readChoice(bytes, &index, position)
        case UInt8(ascii: "<"): try readElements(bytes, &index, position)
        default: break
        }
    }

    private mutating func quantify(_ change: (inout Parameter) -> Void) {
        guard !parameters.isEmpty else { return }
        let last = parameters.count - 1
        parameters[last].quantity = parameters[last].quantity == .optional ? .lazy : .optional
        change(&parameters[last])
    }

    private mutating func readChoice(_ bytes: [UInt8], _ index: inout Int, _ position: Int) throws(JSONataError) {
        let end = Self.closing(bytes, index, UInt8(ascii: "("), UInt8(ascii: ")"))
        let choice = bytes[(index + 1)..<max(end, index + 1)]
        guard !choice.contains(UInt8(ascii: "<")) else {
            throw JSONataError(
                .S0402,
                position: position + index,
                value: .string(String(decoding: choice, as: UTF8.self))
            )
        }
        let types = choice.reduce(into: Types.missing) { $0.formUnion(Types(letter: $1)) }
        parameters.append(Parameter(types: types))
        index = end
    }

    private mutating func readElements(_ bytes: [UInt8], _ index: inout Int, _ position: Int) throws(JSONataError) {
        guard let last = parameters.indices.last, parameters[last].isArray || parameters[last].isFunction else {
            throw JSONataError(.S0401, position: position + index)
        }
        let end = Self.closing(bytes, index, UInt8(ascii: "<"), UInt8(ascii: ">"))
        parameters[last].elements = String(decoding: bytes[(index + 1)..<max(end, index + 1)], as: UTF8.self)
        index = end
    }

    /// The place of the sign that closes the one at `start`, or the end.
    private static func closing(_ bytes: [UInt8], _ start: Int, _ open: UInt8, _ close: UInt8) -> Int {
        var depth = 1
        var index = start
        while index < bytes.count {
            index += 1
            guard index < bytes.count else { break }
            if bytes[index] == close {
                depth -= 1
                if depth == 0 { return index }
            } else if bytes[index] == open {
                depth += 1
            }
        }
        return bytes.count
    }
}
