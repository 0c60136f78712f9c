// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import JSONPath

/// A Pass state's own fields.
public final class Pass: Sendable {
    public let parameters: PayloadTemplate?
    /// The `Result`, in place of the input.
    public let result: JSON?
    public let resultPath: ResultPath
    public let transition: Transition

    public init(
        parameters: PayloadTemplate? = nil,
        result: JSON? = nil,
        resultPath: ResultPath = .root,
        transition: Transition
    ) {
        self.parameters = parameters
        self.result = result
        self.resultPath = resultPath
        self.transition = transition
    }
}

/// A Task state's own fields.
public final class Task: Sendable {
    public let resource: TaskResource
    /// `Parameters`, or the `Arguments` of a JSONata state.
    public let parameters: PayloadTemplate?
    /// What the parameters may come to; nil where anything goes.
    public let parameterShape: ParameterShape?
    public let resultSelector: PayloadTemplate?
    public let resultPath: ResultPath
    /// `Credentials`, a template with the member RoleArn.
    public let credentials: PayloadTemplate?
    public let timeoutSeconds: NumberField<Int>?
    public let heartbeatSeconds: NumberField<Int>?
    public let retry: [Retrier]
    public let catchers: [Catcher]
    public let transition: Transition

    public init(
        resource: TaskResource,
        parameters: PayloadTemplate? = nil,
        parameterShape: ParameterShape? = nil,
        resultSelector: PayloadTemplate? = nil,
        resultPath: ResultPath = .root,
        credentials: PayloadTemplate? = nil,
        timeoutSeconds: NumberField<Int>? = nil,
        heartbeatSeconds: NumberField<Int>? = nil,
        retry: [Retrier] = [],
        catchers: [Catcher] = [],
        transition: Transition
    ) {
        self.resource = resource
        self.parameters = parameters
        self.parameterShape = parameterShape
        self.resultSelector = resultSelector
        self.resultPath = resultPath
        self.credentials = credentials
        self.timeoutSeconds = timeoutSeconds
        self.heartbeatSeconds = heartbeatSeconds
        self.retry = retry
        self.catchers = catchers
        self.transition = transition
    }
}

/// A Choice state's own fields.
public final class Choice: Sendable {
    public let rules: [ChoiceRule]
    public let defaultState: StateIndex?

    public init(rules: [ChoiceRule], defaultState: StateIndex?) {
        self.rules = rules
        self.defaultState = defaultState
    }
}

/// One top-level rule of a Choice.
public struct ChoiceRule: Sendable {
    public var condition: ChoiceCondition
    public var next: StateIndex
    /// What leaves a JSONata state, in place of its input.
    public var output: PayloadTemplate?
    public var assign: PayloadTemplate?

    public init(
        condition: ChoiceCondition,
        next: StateIndex,
        output: PayloadTemplate? = nil,
        assign: PayloadTemplate? = nil
    ) {
        self.condition = condition
        self.next = next
        self.output = output
        self.assign = assign
    }
}

/// A Wait state's own fields.
public final class Wait: Sendable {
    /// The field that says how long: exactly one.
    public enum Until: Sendable {
        case seconds(Int)
        case timestamp(Timestamp)
        case secondsPath(Path)
        case timestampPath(Path)
        case secondsExpression(FieldExpression)
        case timestampExpression(FieldExpression)
    }

    public let until: Until
    public let transition: Transition

    public init(until: Until, transition: Transition) {
        self.until = until
        self.transition = transition
    }
}

/// A Fail state's own fields.
public final class Fail: Sendable {
    /// `Error` or `ErrorPath`, `Cause` or `CausePath`.
    public enum Text: Sendable {
        case literal(String)
        case path(Path)
        case intrinsic(Intrinsic)
        case expression(FieldExpression)
    }

    public let error: Text?
    public let cause: Text?

    public init(error: Text?, cause: Text?) {
        self.error = error
        self.cause = cause
    }
}

/// A Parallel state's own fields.
public final class Parallel: Sendable {
    public let branches: [Workflow]
    /// `Parameters`, or the `Arguments` of a JSONata state.
    public let parameters: PayloadTemplate?
    public let resultSelector: PayloadTemplate?
    public let resultPath: ResultPath
    public let retry: [Retrier]
    public let catchers: [Catcher]
    public let transition: Transition

    public init(
        branches: [Workflow],
        parameters: PayloadTemplate? = nil,
        resultSelector: PayloadTemplate? = nil,
        resultPath: ResultPath = .root,
        retry: [Retrier] = [],
        catchers: [Catcher] = [],
        transition: Transition
    ) {
        self.branches = branches
        self.parameters = parameters
        self.resultSelector = resultSelector
        self.resultPath = resultPath
        self.retry = retry
        self.catchers = catchers
        self.transition = transition
    }
}

/// How a Distributed Map puts its items together; a limit that is nil does not hold.
public struct ItemBatcher: Sendable {
    public var maxItems: NumberField<Int>?
    /// Of a batch as JSON text, in bytes.
    public var maxBytes: NumberField<Int>?
    /// What each batch is given beside its items.
    public var input: PayloadTemplate?

    public init(maxItems: NumberField<Int>? = nil, maxBytes: NumberField<Int>? = nil, input: PayloadTemplate? = nil) {
        self.maxItems = maxItems
        self.maxBytes = maxBytes
        self.input = input
    }
}

/// A Map state's own fields.
public final class Map: Sendable {
    public let processor: Workflow
    /// The fields of a Distributed Map that this inline one has all the same: AWS accepts them, and it cannot run.
    public let unusableFields: [String]
    /// Whether the items come from an ItemReader.
    public let readsItems: Bool
    /// Where in what an ItemReader reads the items are, a JSON Pointer; nil for the whole of it.
    public let itemsPointer: String?
    public let batcher: ItemBatcher?
    /// Whether the results go to a ResultWriter.
    public let writesResults: Bool
    public let itemsPath: Path?
    /// `Items` of a JSONata state: an array, or an expression that gives one.
    public let items: PayloadTemplate?
    /// `ItemSelector`, or `Parameters` in its legacy spelling.
    public let itemSelector: PayloadTemplate?
    public let maxConcurrency: NumberField<Int>
    public let toleratedFailureCount: NumberField<Int>?
    public let toleratedFailurePercentage: NumberField<Double>?
    public let resultSelector: PayloadTemplate?
    public let resultPath: ResultPath
    public let retry: [Retrier]
    public let catchers: [Catcher]
    public let transition: Transition

    public init(
        processor: Workflow,
        unusableFields: [String] = [],
        readsItems: Bool = false,
        itemsPointer: String? = nil,
        batcher: ItemBatcher? = nil,
        writesResults: Bool = false,
        itemsPath: Path? = nil,
        items: PayloadTemplate? = nil,
        itemSelector: PayloadTemplate? = nil,
        maxConcurrency: NumberField<Int> = .literal(0),
        toleratedFailureCount: NumberField<Int>? = nil,
        toleratedFailurePercentage: NumberField<Double>? = nil,
        resultSelector: PayloadTemplate? = nil,
        resultPath: ResultPath = .root,
        retry: [Retrier] = [],
        catchers: [Catcher] = [],
        transition: Transition
    ) {
        self.processor = processor
        self.unusableFields = unusableFields
        self.readsItems = readsItems
        self.itemsPointer = itemsPointer
        self.batcher = batcher
        self.writesResults = writesResults
        self.itemsPath = itemsPath
        self.items = items
        self.itemSelector = itemSelector
        self.maxConcurrency = maxConcurrency
        self.toleratedFailureCount = toleratedFailureCount
        self.toleratedFailurePercentage = toleratedFailurePercentage
        self.resultSelector = resultSelector
        self.resultPath = resultPath
        self.retry = retry
        self.catchers = catchers
        self.transition = transition
    }
}
