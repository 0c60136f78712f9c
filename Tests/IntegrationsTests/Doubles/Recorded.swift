// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Synchronization

/// What a double was given, in order.
final class Recorded<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var all: [Element] { elements.withLock { $0 } }

    func append(_ element: Element) { elements.withLock { $0.append(element) } }
}

/// A task for a connector, and what it reports.
struct Attempt {
    static let parent = "arn:aws:states:us-east-1:123456789012:execution:Parent:run"

    let task: ConnectorTask
    let commands = Recorded<Command>()

    init(_ resource: TaskResource, _ input: JSON, effect: Int = 7, start: Int64 = 0) {
        let id = EffectID(effect)
        task = ConnectorTask(
            address: TaskAddress(executionARN: Self.parent, effect: id),
            request: TaskRequest(id: id, stateName: "Call", resource: resource, input: Payload(input)),
            execution: ExecutionIdentity(
                arn: Self.parent,
                name: "run",
                stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:Parent",
                stateMachineName: "Parent",
                roleARN: "arn:aws:iam::123456789012:role/parent",
                type: .standard,
                startTime: Timestamp(milliseconds: start),
                region: "us-east-1"
            )
        )
    }

    /// A task of a service's action.
    init(
        _ service: String,
        _ action: String,
        _ input: JSON,
        _ pattern: ServiceResource.Pattern = .requestResponse,
        effect: Int = 7,
        start: Int64 = 0
    ) {
        let arn = "arn:aws:states:::\(service):\(action)\(pattern.rawValue)"
        let resource = ServiceResource(service: service, action: action, pattern: pattern, arn: arn)
        self.init(.service(resource), input, effect: effect, start: start)
    }

    var report: TaskReport { TaskReport(task.request.id) { [commands] in commands.append($0) } }

    /// The reports in a form to compare: what happened, with its document.
    var reports: [Report] { commands.all.map(Report.init) }
}

/// One report of a connector.
enum Report: Equatable {
    case submitted(JSON)
    case succeeded(JSON)
    case failed(String?, String?, TaskFailure.Stage)
    case other

    init(_ command: Command) {
        switch command {
        case .taskSubmitted(_, let output): self = .submitted(output.value)
        case .taskSucceeded(_, let output): self = .succeeded(output.value)
        case .taskFailed(_, let failure): self = .failed(failure.error, failure.cause, failure.stage)
        default: self = .other
        }
    }

    var output: JSON? {
        switch self {
        case .submitted(let output), .succeeded(let output): output
        case .failed, .other: nil
        }
    }
}
