// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage

extension StateTestInput {
    /// Checks a call of TestState; throws what AWS answers (reference §7.1).
    init(_ input: ActionInput, engine: WorkflowEngine) throws(ServiceError) {
        let mock = input.structure("mock")
        if mock != nil, input.flag("revealSecrets") {
            throw .invalidTest("TestState does not support RevealSecrets when a mock is specified.")
        }
        if let mock { try Self.checkMembers(of: mock) }
        if input.text("context") != nil, mock == nil {
            throw .invalidTest("TestState does not support Context when a mock is not specified.")
        }
        let definition = try TestedDefinition(
            input.requiredText("definition"),
            stateName: input.text("stateName"),
            engine: engine
        )
        try Self.check(definition.state, hasMock: mock != nil, input)
        try RoleARN.check(input.text("roleArn"))
        let state = definition.state
        let configuration = input.structure("stateConfiguration")
        self.init(
            machine: definition.machine,
            input: try JSON(executionInput: input.text("input") ?? "{}"),
            roleARN: input.text("roleArn"),
            setup: StateTestSetup(
                context: try Self.context(input.text("context")),
                variables: try Self.variables(input.text("variables")),
                mock: try mock.map { (mock) throws(ServiceError) in try Self.mock(mock, of: state) },
                retryCount: min(configuration?.integer("retrierRetryCount") ?? 0, Self.retryCountMaximum),
                iterationFailureCount: configuration?.integer("mapIterationFailureCount"),
                itemReaderData: try Self.itemReaderData(configuration, of: state),
                isCausedByTask: configuration?.text("errorCausedByState").flatMap(state.stateType(named:)) == .task
            )
        )
    }

    /// Beyond what any Retry allows (MaxAttempts, 99,999,999), so that more makes no difference.
    private static let retryCountMaximum = 100_000_000

    private static func checkMembers(of mock: ActionInput) throws(ServiceError) {
        switch (mock.members["result"].isThere, mock.structure("errorOutput")) {
        case (true, .some):
            throw .invalidTest("A test mock should have only one of the following fields: [result, errorOutput].")
        case (false, nil):
            throw .invalidTest("One of the following fields is required for a test mock: [result, errorOutput].")
        case (false, let output?) where output.text("error") == nil:
            throw .invalidTest("An error was not specified in the mocked error output.")
        case (true, nil), (false, .some): break
        }
    }

    private static func check(_ state: State, hasMock: Bool, _ input: ActionInput) throws(ServiceError) {
        let configuration = input.structure("stateConfiguration")
        if configuration?.members["mapIterationFailureCount"].isThere ?? false, !hasMock {
            throw .invalidTest("TestState does not support MapIterationFailureCount when a mock is not specified.")
        }
        if let configuration { try check(state, configuration, mock: input.structure("mock")) }
        switch state.kind {
        case .map, .parallel:
            guard hasMock else {
                throw ServiceError(
                    .invalidDefinition,
                    "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, "
                        + "Pass, Succeed, Fail, Choice]"
                )
            }
        case .task(let task):
            if hasMock { return }
            guard input.text("roleArn") != nil else {
                throw .invalidTest("RoleArn must be specified when testing a Task state")
            }
            guard task.resource.canBeCalled else {
                throw .invalidTest("TestState needs a mock for the resource '\(task.resource.text)'")
            }
        case .pass, .choice, .wait, .succeed, .fail:
            guard !hasMock else {
                throw .invalidTest("State type '\(state.type.rawValue)' is not supported when a mock is specified")
            }
        }
    }

    /// Whether what is said of the children of a Map or Parallel can be.
    private static func check(
        _ state: State,
        _ configuration: ActionInput,
        mock: ActionInput?
    ) throws(ServiceError) {
        if configuration.members["mapIterationFailureCount"].isThere, state.type != .map {
            throw .invalidTest("MapIterationFailureCount is only supported when testing a Map state.")
        }
        guard let cause = configuration.text("errorCausedByState") else { return }
        guard state.type == .map || state.type == .parallel else {
            throw .invalidTest(
                "ErrorCausedByState is of Map and Parallel states; the tested state is a \(state.type.rawValue)"
            )
        }
        guard mock?.members["errorOutput"].isThere ?? false else {
            throw .invalidTest("ErrorCausedByState needs a mock with an errorOutput")
        }
        guard state.stateType(named: cause) != nil else {
            throw .invalidTest("ErrorCausedByState names no state inside of '\(state.name)': '\(cause)'")
        }
    }

    // MARK: - Documents

    private static func itemReaderData(_ configuration: ActionInput?, of state: State) throws(ServiceError) -> JSON? {
        guard let text = configuration?.text("mapItemReaderData") else {
            guard case .map(let map) = state.kind, map.readsItems else { return nil }
            throw .invalidTest("ItemReader data must be specified when testing a Map state with ItemReader specified.")
        }
        guard case .map(let map) = state.kind, map.readsItems else {
            throw .invalidTest(
                "MapItemReaderData can only be specified when testing a Map state with ItemReader specified."
            )
        }
        return try document(text) { _ in .invalidTest("MapItemReaderData must be valid JSON") }
    }

    private static func document(
        _ text: String,
        _ refusal: (String) -> ServiceError
    ) throws(ServiceError) -> JSON {
        do throws(JSONParseError) {
            return try JSON(parsing: text)
        } catch {
            throw refusal("\(error.reason) at line \(error.line), column \(error.column)")
        }
    }

    private static func variables(_ text: String?) throws(ServiceError) -> [String: JSON] {
        guard let text else { return [:] }
        let refusal = ServiceError.invalidTest("Variables must be a valid JSON object")
        guard let members = try document(text, { _ in refusal }).members else { throw refusal }
        return Dictionary(members.map { ($0.text, $1) }) { $1 }
    }

    /// What the members of the context object may hold.
    private static let contextMembers: [JSONString: [JSONString]] = [
        "Execution": ["Id", "Input", "Name", "RoleArn", "StartTime", "RedriveCount", "RedriveTime"],
        "State": ["EnteredTime", "Name", "RetryCount"],
        "StateMachine": ["Id", "Name"],
        "Task": ["Token"],
        "Map": ["Item"],
    ]

    private static func context(_ text: String?) throws(ServiceError) -> JSON? {
        guard let text else { return nil }
        let refusal = ServiceError.invalidContext("must be a valid JSON object")
        let value = try document(text) { _ in refusal }
        guard let members = value.members else { throw refusal }
        for (name, part) in members {
            guard let allowed = contextMembers[name] else {
                throw .invalidContext("Field '\(name.text)' is not allowed")
            }
            for (inner, _) in part.members ?? [:] where !allowed.contains(inner) {
                throw .invalidContext("Field '\(inner.text)' is not allowed")
            }
        }
        return value
    }

    // MARK: - Mocks

    private static func mock(_ mock: ActionInput, of state: State) throws(ServiceError) -> StateTestSetup.Mock {
        if let output = mock.structure("errorOutput") {
            return .failure(error: output.text("error"), cause: output.text("cause"))
        }
        let text = mock.text("result") ?? ""
        let result = try document(text) { _ in .invalidTest("Mocked result must be valid JSON") }
        switch state.kind {
        case .map(let map):
            if map.writesResults {
                guard result.members != nil else { throw .invalidTest("Mocked result must be a JSON object.") }
            } else if result.elements == nil {
                throw .invalidTest("Mocked result must be an array.")
            }
        case .parallel(let parallel):
            guard let elements = result.elements else { throw .invalidTest("Mocked result must be an array.") }
            guard elements.count == parallel.branches.count else {
                throw .invalidTest(
                    "Mocked result must contain the same number of items as number of Parallel branches."
                )
            }
        case .task(let task):
            let mode = mock.text("fieldValidationMode").flatMap(MockSchema.Mode.init) ?? .strict
            // Measured on AWS for null. A function's own answer, and that of a task's token, can be any value.
            guard mode == .none || result.members != nil || !task.resource.answersWithObject else {
                throw .invalidTest("Mocked result must be a valid JSON object.")
            }
            try MockSchema(task.resource, mode: mode)?.check(result)
            // As a run writes what a service answered.
            return .result(Payload(result))
        case .pass, .choice, .wait, .succeed, .fail: break
        }
        return .result(Payload(result, text: text))
    }
}

extension State {
    /// The type of a state inside of a Parallel or Map, at any depth; nil where there is none of that name.
    fileprivate func stateType(named name: String) -> StateType? {
        let workflows: [Workflow] =
            switch kind {
            case .parallel(let parallel): parallel.branches
            case .map(let map): [map.processor]
            case .pass, .task, .choice, .wait, .succeed, .fail: []
            }
        for state in workflows.lazy.flatMap(\.states) {
            if state.name == name { return state.type }
            if let type = state.stateType(named: name) { return type }
        }
        return nil
    }
}

extension ActionInput {
    /// The members of a structure; nil where it is absent.
    fileprivate func structure(_ name: JSONString) -> ActionInput? {
        members[name]?.members.map { ActionInput($0) }
    }
}

extension JSON? {
    /// Whether there is a value that is not null.
    fileprivate var isThere: Bool { self.map { !$0.isNull } ?? false }
}

extension TaskResource {
    /// Whether a test can call it: what waits for something else needs a mock.
    fileprivate var canBeCalled: Bool {
        switch self {
        case .function: true
        case .activity: false
        case .service(let service): service.pattern == .requestResponse
        }
    }

    /// Whether a service's API gives the result, which is an object then.
    fileprivate var answersWithObject: Bool {
        guard case .service(let service) = self else { return false }
        return service.pattern != .waitForTaskToken
    }

    fileprivate var text: String {
        switch self {
        case .function(let arn), .activity(let arn): arn
        case .service(let service): service.arn
        }
    }
}

extension ServiceError {
    fileprivate static func invalidTest(_ message: String) -> ServiceError { ServiceError(.validation, message) }

    fileprivate static func invalidContext(_ reason: String) -> ServiceError {
        ServiceError(.validation, "Invalid Context object provided: \(reason)")
    }
}
