// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A function of the library: its name, what it takes, and what it does.
final class Builtin: Sendable {
    typealias Implementation = @Sendable (Arguments, inout Machine) throws(JSONataError) -> Value

    let name: String
    let signature: Signature
    /// How many arguments the reference engine's implementation declares, which decides how many `$map` gives it.
    let arity: Int
    /// How many arguments a call needs so that none is taken from the context.
    let contextCount: Int
    private let implementation: Implementation

    init(_ name: String, _ signature: String, arity: Int, _ implementation: @escaping Implementation) {
        self.name = name
        self.arity = arity
        self.implementation = implementation
        self.signature = Signature(wellFormed: signature)
        contextCount = (self.signature.parameters.lastIndex { $0.takesContext } ?? -1) + 1
    }

    /// Calls it with its arguments checked.
    @inline(__always)
    func call(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        var arguments = arguments
        try signature.validate(&arguments, context: context, &machine)
        return try implementation(arguments, &machine)
    }

    /// The functions by their names.
    static func named(_ name: String, options: Options) -> Builtin? {
        if options.hasStepFunctions, let builtin = stepFunctions[name] { return builtin }
        return library[name]
    }

    /// The names of all functions.
    static var names: [String] { Array(Set(library.keys).union(stepFunctions.keys)).sorted() }

    private static let library = table(
        Aggregation.functions + Strings.functions + Searching.functions + URLs.functions + Numbers.functions
            + Booleans.functions + Failures.functions + Arrays.functions + HigherOrder.functions + Objects.functions
            + Times.functions
    )

    private static let stepFunctions = table(StepFunctions.functions)

    private static func table(_ functions: [Builtin]) -> [String: Builtin] {
        Dictionary(uniqueKeysWithValues: functions.map { ($0.name, $0) })
    }
}

extension Value {
    /// The text of a string argument; where a partial application skipped the check of types it may be none.
    func requiredText(_ position: Int) throws(JSONataError) -> JSONString {
        guard let string else { throw Self.mismatch(position, self) }
        return string
    }

    /// The value of a number argument.
    func requiredNumber(_ position: Int) throws(JSONataError) -> Double {
        guard let number else { throw Self.mismatch(position, self) }
        return number
    }

    /// The function of a function argument.
    func requiredFunction(_ position: Int) throws(JSONataError) -> Function {
        guard let function else { throw Self.mismatch(position, self) }
        return function
    }

    static func mismatch(_ position: Int, _ value: Value) -> JSONataError {
        JSONataError(.T0410, value: value.shown, inserts: [.index: .integer(Int64(position))])
    }
}
