// SPDX-License-Identifier: Apache-2.0

import Interpreter
public import StatesLanguage

/// A test that was run: what happened, and whether it is what was expected.
public struct TestRun: Sendable {
    public let test: WorkflowTest
    public let record: RunRecord
    /// The first thing that did not come as expected.
    public let difference: Difference?

    /// Why the run has no end, for people, with what to do; nil where it has one.
    public var fault: String? {
        switch record.fault {
        case nil: return nil
        case .tooLong(let events)?: return "the execution has not ended after \(events) events"
        case .unanswered(let request, let invocation)?:
            let state = request.stateName
            guard let count = test.mocks[state]?.count else {
                return "the state '\(state)' called \(request.resource.name) and has no mock: add one to 'mocks'"
            }
            return "the state '\(state)' was called \(invocation + 1) times; its mock has outcomes for \(count)"
        }
    }

    /// Whether all came as expected.
    public var passed: Bool { record.fault == nil && difference == nil }

    /// Runs a test on the plan of its definition; throws where the test names states that the definition lacks.
    ///
    /// While expectations are written anew, the expected path may name states that are gone.
    public init(_ test: WorkflowTest, on machine: StateMachine, isUpdating: Bool = false) throws(DocumentFault) {
        let names = StateNames(machine)
        try names.check(test)
        try names.check(test.expectation, withPath: !isUpdating)
        var subject = VirtualRun.Subject(machine: machine)
        subject.type = test.type
        subject.input = test.input
        if let startTime = test.startTime { subject.startTime = startTime }
        let record = VirtualRun.record(of: subject) { request, invocation in
            test.mocks[request.stateName]?[invocation]
        }
        self.test = test
        self.record = record
        difference = test.expectation.firstDifference(in: record)
    }
}

extension TaskResource {
    /// The resource as the definition names it.
    public var name: String {
        switch self {
        case .function(let arn), .activity(let arn): arn
        case .service(let service): service.arn
        }
    }
}
