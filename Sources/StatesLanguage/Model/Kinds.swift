// SPDX-License-Identifier: Apache-2.0

package import JSONModule
package import JSONPath

/// A Pass state's own fields.
package struct Pass: Sendable {
    package var parameters: PayloadTemplate?
    /// The `Result`, in place of the input.
    package var result: JSON?
    package var resultPath: ResultPath
    package var transition: Transition

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
package struct Task: Sendable {
    package var resource: TaskResource
    package var parameters: PayloadTemplate?
    package var resultSelector: PayloadTemplate?
    package var resultPath: ResultPath
    /// `Credentials`, a template with the member RoleArn.
    package var credentials: PayloadTemplate?
    package var timeoutSeconds: NumberField<Int>?
    package var heartbeatSeconds: NumberField<Int>?
    package var retry: [Retrier]
    package var catchers: [Catcher]
    package var transition: Transition

    package init(
        resource: TaskResource,
        parameters: PayloadTemplate? = nil,
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
package struct Choice: Sendable {
    package var rules: [ChoiceRule]
    package var defaultState: StateIndex?

    package init(rules: [ChoiceRule], defaultState: StateIndex?) {
        self.rules = rules
        self.defaultState = defaultState
    }
}

/// One top-level rule of a Choice.
package struct ChoiceRule: Sendable {
    package var condition: ChoiceCondition
    package var next: StateIndex
    package var assign: PayloadTemplate?

    package init(condition: ChoiceCondition, next: StateIndex, assign: PayloadTemplate? = nil) {
        self.condition = condition
        self.next = next
        self.assign = assign
    }
}

/// A Wait state's own fields.
package struct Wait: Sendable {
    /// The field that says how long: exactly one of the four.
    package enum Until: Sendable {
        case seconds(Int)
        case timestamp(Timestamp)
        case secondsPath(Path)
        case timestampPath(Path)
    }

    package var until: Until
    package var transition: Transition

    package init(until: Until, transition: Transition) {
        self.until = until
        self.transition = transition
    }
}

/// A Fail state's own fields.
package struct Fail: Sendable {
    /// `Error` or `ErrorPath`, `Cause` or `CausePath`.
    package enum Text: Sendable {
        case literal(String)
        case path(Path)
        case intrinsic(Intrinsic)
    }

    package var error: Text?
    package var cause: Text?

    package init(error: Text?, cause: Text?) {
        self.error = error
        self.cause = cause
    }
}

/// A Parallel state's own fields.
package struct Parallel: Sendable {
    package var branches: [Workflow]
    package var parameters: PayloadTemplate?
    package var resultSelector: PayloadTemplate?
    package var resultPath: ResultPath
    package var retry: [Retrier]
    package var catchers: [Catcher]
    package var transition: Transition

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

/// An inline Map state's own fields.
package struct Map: Sendable {
    package var processor: Workflow
    package var itemsPath: Path?
    /// `ItemSelector`, or `Parameters` in its legacy spelling.
    package var itemSelector: PayloadTemplate?
    package var maxConcurrency: NumberField<Int>
    package var toleratedFailureCount: NumberField<Int>?
    package var toleratedFailurePercentage: NumberField<Double>?
    package var resultSelector: PayloadTemplate?
    package var resultPath: ResultPath
    package var retry: [Retrier]
    package var catchers: [Catcher]
    package var transition: Transition

    package init(
        processor: Workflow,
        itemsPath: Path? = nil,
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
        self.itemsPath = itemsPath
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
