// SPDX-License-Identifier: Apache-2.0

package import JSONModule
package import JSONPath

/// A Pass state's own fields.
package final class Pass: Sendable {
    package let parameters: PayloadTemplate?
    /// The `Result`, in place of the input.
    package let result: JSON?
    package let resultPath: ResultPath
    package let transition: Transition

    package init(
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
package final class Task: Sendable {
    package let resource: TaskResource
    /// `Parameters`, or the `Arguments` of a JSONata state.
    package let parameters: PayloadTemplate?
    /// What the parameters may come to; nil where anything goes.
    package let parameterShape: ParameterShape?
    package let resultSelector: PayloadTemplate?
    package let resultPath: ResultPath
    /// `Credentials`, a template with the member RoleArn.
    package let credentials: PayloadTemplate?
    package let timeoutSeconds: NumberField<Int>?
    package let heartbeatSeconds: NumberField<Int>?
    package let retry: [Retrier]
    package let catchers: [Catcher]
    package let transition: Transition

    package init(
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
package final class Choice: Sendable {
    package let rules: [ChoiceRule]
    package let defaultState: StateIndex?

    package init(rules: [ChoiceRule], defaultState: StateIndex?) {
        self.rules = rules
        self.defaultState = defaultState
    }
}

/// One top-level rule of a Choice.
package struct ChoiceRule: Sendable {
    package var condition: ChoiceCondition
    package var next: StateIndex
    /// What leaves a JSONata state, in place of its input.
    package var output: PayloadTemplate?
    package var assign: PayloadTemplate?

    package init(
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
package final class Wait: Sendable {
    /// The field that says how long: exactly one.
    package enum Until: Sendable {
        case seconds(Int)
        case timestamp(Timestamp)
        case secondsPath(Path)
        case timestampPath(Path)
        case secondsExpression(FieldExpression)
        case timestampExpression(FieldExpression)
    }

    package let until: Until
    package let transition: Transition

    package init(until: Until, transition: Transition) {
        self.until = until
        self.transition = transition
    }
}

/// A Fail state's own fields.
package final class Fail: Sendable {
    /// `Error` or `ErrorPath`, `Cause` or `CausePath`.
    package enum Text: Sendable {
        case literal(String)
        case path(Path)
        case intrinsic(Intrinsic)
        case expression(FieldExpression)
    }

    package let error: Text?
    package let cause: Text?

    package init(error: Text?, cause: Text?) {
        self.error = error
        self.cause = cause
    }
}

/// A Parallel state's own fields.
package final class Parallel: Sendable {
    package let branches: [Workflow]
    /// `Parameters`, or the `Arguments` of a JSONata state.
    package let parameters: PayloadTemplate?
    package let resultSelector: PayloadTemplate?
    package let resultPath: ResultPath
    package let retry: [Retrier]
    package let catchers: [Catcher]
    package let transition: Transition

    package init(
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
package struct ItemBatcher: Sendable {
    package var maxItems: NumberField<Int>?
    /// Of a batch as JSON text, in bytes.
    package var maxBytes: NumberField<Int>?
    /// What each batch is given beside its items.
    package var input: PayloadTemplate?

    package init(maxItems: NumberField<Int>? = nil, maxBytes: NumberField<Int>? = nil, input: PayloadTemplate? = nil) {
        self.maxItems = maxItems
        self.maxBytes = maxBytes
        self.input = input
    }
}

/// A Map state's own fields.
package final class Map: Sendable {
    package let processor: Workflow
    /// The fields of a Distributed Map that this inline one has all the same: AWS accepts them, and it cannot run.
    package let unusableFields: [String]
    /// Whether the items come from an ItemReader.
    package let readsItems: Bool
    /// Where in what an ItemReader reads the items are, a JSON Pointer; nil for the whole of it.
    package let itemsPointer: String?
    package let batcher: ItemBatcher?
    /// Whether the results go to a ResultWriter.
    package let writesResults: Bool
    package let itemsPath: Path?
    /// `Items` of a JSONata state: an array, or an expression that gives one.
    package let items: PayloadTemplate?
    /// `ItemSelector`, or `Parameters` in its legacy spelling.
    package let itemSelector: PayloadTemplate?
    package let maxConcurrency: NumberField<Int>
    package let toleratedFailureCount: NumberField<Int>?
    package let toleratedFailurePercentage: NumberField<Double>?
    package let resultSelector: PayloadTemplate?
    package let resultPath: ResultPath
    package let retry: [Retrier]
    package let catchers: [Catcher]
    package let transition: Transition

    package init(
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
