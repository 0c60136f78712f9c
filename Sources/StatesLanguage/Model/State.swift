// SPDX-License-Identifier: Apache-2.0

public import JSONPath

/// One state with its fields, resolved to objects.
public final class State: Sendable {
    public let name: String
    public let comment: String?
    public let queryLanguage: QueryLanguage
    public let kind: Kind
    /// Which part of the state's input it works on.
    public let inputPath: PathField
    /// Which part of the combined document leaves the state.
    public let outputPath: PathField
    /// What leaves a JSONata state, in place of its result or input; for a Choice, where its Default is taken.
    public let output: PayloadTemplate?
    /// The variables it assigns; for a Choice, those of its Default.
    public let assign: PayloadTemplate?
    /// Whether the whole input comes in, the whole document goes out, and nothing is assigned.
    public let hasDefaultDataFlow: Bool
    /// Whether any field reads the context object, `$$` or `$states.context`: it is built only then.
    public let readsContext: Bool
    /// The variables that any field of the state reads.
    public let variableReferences: [String]
    /// Why the state cannot be run as its definition has it: a value in one of its fields is none that this version takes.
    ///
    /// Only a definition that was accepted before, by another version, has such a state.
    public let refusal: String?
    /// Whether there is such a reason; found faster than the reason itself, since every visit asks.
    public let isRefused: Bool

    /// The state's type, with the fields that only this type has.
    public enum Kind: Sendable {
        case pass(Pass)
        case task(Task)
        case choice(Choice)
        case wait(Wait)
        case succeed
        case fail(Fail)
        case parallel(Parallel)
        case map(Map)
    }

    /// A state of any type; fields that its type does not have keep their defaults.
    public init(
        name: String,
        comment: String? = nil,
        queryLanguage: QueryLanguage = .jsonPath,
        kind: Kind,
        inputPath: PathField = .root,
        outputPath: PathField = .root,
        output: PayloadTemplate? = nil,
        assign: PayloadTemplate? = nil,
        readsContext: Bool = false,
        variableReferences: [String] = [],
        refusal: String? = nil
    ) {
        self.name = name
        self.comment = comment
        self.queryLanguage = queryLanguage
        self.kind = kind
        self.inputPath = inputPath
        self.outputPath = outputPath
        self.output = output
        self.assign = assign
        hasDefaultDataFlow = inputPath == .root && outputPath == .root && output == nil && assign == nil
        self.readsContext = readsContext
        self.variableReferences = variableReferences
        self.refusal = refusal
        isRefused = refusal != nil
    }
}

extension State {
    /// The eight types, by their names in the States Language.
    public enum StateType: String, Sendable, CaseIterable {
        case pass = "Pass"
        case task = "Task"
        case choice = "Choice"
        case wait = "Wait"
        case succeed = "Succeed"
        case fail = "Fail"
        case parallel = "Parallel"
        case map = "Map"
    }

    public var type: StateType {
        switch kind {
        case .pass: .pass
        case .task: .task
        case .choice: .choice
        case .wait: .wait
        case .succeed: .succeed
        case .fail: .fail
        case .parallel: .parallel
        case .map: .map
        }
    }
}

/// The value of `InputPath` or `OutputPath`.
public enum PathField: Sendable, Equatable {
    /// `$`, the default: the whole document.
    case root
    /// `null`: an empty object.
    case null
    case path(Path)
}

/// The value of `ResultPath`.
public enum ResultPath: Sendable, Equatable {
    /// `$`, the default: the result replaces the input.
    case root
    /// `null`: the result is discarded and the raw input kept.
    case discard
    case path(ReferencePath)
}

/// A whole number or number that is written out, or computed when the state runs.
public enum NumberField<Literal: Sendable & Equatable>: Sendable, Equatable {
    case literal(Literal)
    case path(Path)
    case expression(FieldExpression)
}
