// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// A compiled expression: immutable, so it may be evaluated any number of times, on many threads at once.
public struct Expression: Sendable {
    /// The text that was compiled.
    public let text: String

    /// What is known of the expression without evaluating it.
    public let facts: Facts

    /// How many instructions its regular expressions have together.
    public let instructionCount: Int

    private let tree: SharedTree
    private let slotCount: Int
    private let options: Options
    /// How many levels of evaluation are certain to be open at one time.
    private let nesting: Int
    /// Whether it tells sequences of more than one element from arrays, as only `$distinct` does.
    private let distinguishesSequences: Bool

    /// How many instructions the regular expressions of one expression may have together: a few letters of one may stand
    /// for thousands.
    public static let instructionsMaximum = 300_000

    /// Compiles a text.
    ///
    /// - Parameters:
    ///   - text: The expression.
    ///   - options: The language that it is written in.
    ///   - instructionsMaximum: How many instructions its regular expressions may have, where not as many as ordinarily.
    /// - Returns: The expression, to be evaluated any number of times.
    /// - Throws: The first error found in it.
    public static func compile(
        _ text: String,
        options: Options = .stepFunctions,
        instructionsMaximum: Int = Expression.instructionsMaximum
    ) throws(JSONataError) -> Expression {
        try Expression(text, options, instructionsMaximum: min(instructionsMaximum, Self.instructionsMaximum))
    }

    private init(_ text: String, _ options: Options, instructionsMaximum: Int) throws(JSONataError) {
        let nodes = SyntaxNodes()
        defer { withExtendedLifetime(nodes) {} }
        let parsed = try Parser.parse(text, nodes, options: options)
        let resolved = try Resolver.resolve(parsed.tree, nodes, options: options)
        var compiler = Compiler(
            options: options,
            hasAssignments: parsed.hasAssignments,
            instructionsMaximum: instructionsMaximum
        )
        tree = SharedTree(root: try compiler.compileRoot(resolved))
        nesting = compiler.levels.certain
        slotCount = compiler.scope.frameCount
        facts = compiler.facts
        distinguishesSequences = facts.builtinFunctions.contains("distinct")
        instructionCount = instructionsMaximum - compiler.instructionsLeft
        self.options = options
        self.text = text
    }

    /// Evaluates the expression.
    ///
    /// - Parameters:
    ///   - input: What `$` and `$$` stand for; nil for undefined.
    ///   - variables: What else can be named.
    ///   - environment: The time, and the state of the random numbers, which moves on.
    ///   - limits: What the evaluation may use.
    /// - Returns: The value, or that there is none.
    /// - Throws: The error of the catalogue that ended the evaluation.
    public func evaluate(
        _ input: JSON?,
        variables: Variables,
        environment: inout Environment,
        limits: Limits = .stepFunctions
    ) throws(JSONataError) -> Outcome {
        guard nesting <= limits.nesting else { throw .stackOverflow() }
        let root = input.map { Value.json($0) } ?? .undefined
        var machine = Machine(
            root: root,
            options: options,
            variables: variables,
            environment: environment,
            limits: limits,
            hasShadowedFunctions: !variables.named.isEmpty
                && facts.builtinFunctions.contains { variables.named[$0] != nil },
            distinguishesSequences: distinguishesSequences
        )
        defer {
            environment = machine.environment
            environment.stepsTaken += limits.fuel - machine.remainingFuel
            machine.dismantle()
        }
        var context = root
        // An array as the input is one item, not a sequence of items.
        if case .array? = input, let input {
            context = .marked(MarkedArray(items: [input], traits: [.sequence, .outerWrapper]))
        }
        let frame = Frame.make(count: slotCount, parent: nil)
        let value = try tree.root.evaluate(context, frame, &machine)
        if value.isUndefined { return .undefined }
        guard let json = try value.copied(&machine) else { return .function }
        return .value(try Self.measured(json, limits))
    }

    private static func measured(_ json: JSON, _ limits: Limits) throws(JSONataError) -> JSON {
        var size = OutcomeSize(bytes: limits.stringLength)
        try size.take(json, depth: 1)
        return size.isWritten ? json : json.written
    }
}

extension JSON {
    /// The value with its numbers as AWS writes them; its size is known to be bounded.
    ///
    /// Whole numbers of less than 64 bits are integers, `1.0` and `1e2` among them; numbers that JSON has no text for are
    /// their names.
    fileprivate var written: JSON {
        switch self {
        case .double(let number) where number.isNaN: "NaN"
        case .double(let number) where number.isInfinite: number < 0 ? "-Infinity" : "Infinity"
        case .double(let number): number.wholeOf64Bits.map { .integer($0) } ?? self
        case .array(let items): .array(items.map(\.written))
        case .object(let object) where object.sourceLength == nil:
            .object(JSONObject(object.map { ($0.key, $0.value.written) }))
        default: self
        }
    }
}
