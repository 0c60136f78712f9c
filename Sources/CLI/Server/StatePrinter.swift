// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import Interpreter
import StatesLanguage
import Storage
import Synchronization
import WorkflowTesting

/// Prints the states of an execution as they pass, from its history, which it looks at again and again.
final class StatePrinter: Sendable {
    private let server: Server
    private let executionARN: String
    private let start: Timestamp

    private struct Progress {
        /// The id of the last event that was printed.
        var id = 0
        var scopes = BranchScopes()
        /// The causes that were printed: a failure goes through many events with the same one.
        var causes: Set<String> = []
    }

    private let progress = Mutex(Progress())
    private static let pauseMilliseconds: Int64 = 50

    init(server: Server, executionARN: String, start: Timestamp) {
        self.server = server
        self.executionARN = executionARN
        self.start = start
    }

    /// Looks now, and after a pause for as long as the server runs.
    func begin() {
        let query = HistoryQuery(from: progress.withLock { $0.id } + 1, limit: 1_000)
        server.engine.executionHistory(arn: executionARN, query) { [self] result in
            guard case .success(let events) = result else { return }
            print(events)
            server.schedule(after: StatePrinter.pauseMilliseconds) { [self] in begin() }
        }
    }

    /// Prints what is left once the execution has ended; gives the causes that were printed.
    func finish() throws -> Set<String> {
        while true {
            let query = HistoryQuery(from: progress.withLock { $0.id } + 1, limit: 1_000)
            let events = try server.wait { reply in
                server.engine.executionHistory(arn: executionARN, query, reply: reply)
            }
            print(events)
            guard !events.isEmpty else { return progress.withLock { $0.causes } }
        }
    }

    private func print(_ events: [HistoryEvent]) {
        progress.withLock { progress in
            for event in events where event.id > progress.id {
                progress.id = event.id
                let scope = progress.scopes.enter(event)
                guard let text = text(of: event, &progress.causes) else { continue }
                let labels = scope.map { "[\($0.index)]" }.joined()
                let place = String(repeating: "  ", count: scope.count) + (labels.isEmpty ? "" : labels + " ")
                Terminal.printError(Terminal.paint(time(of: event) + place, .grey, on: STDERR_FILENO) + text)
            }
        }
    }

    private func time(of event: HistoryEvent) -> String {
        let milliseconds = String(1_000 + (event.timestamp.milliseconds - start.milliseconds) % 1_000).dropFirst()
        let seconds = (event.timestamp.milliseconds - start.milliseconds) / 1_000
        return "\(seconds).\(milliseconds)s "
    }

    private func text(of event: HistoryEvent, _ causes: inout Set<String>) -> String? {
        switch event.details {
        case .stateEntered(let name, _): return "→ \(name)"
        case .stateExited(let name, _, _): return Terminal.paint("✓ \(name)", .green, on: STDERR_FILENO)
        case .failure(let error, let cause), .taskFailure(_, let error, let cause),
            .evaluationFailed(let error, let cause, _, _):
            // The end of the execution is reported by itself.
            guard ![.executionFailed, .executionTimedOut, .executionAborted].contains(event.type) else { return nil }
            let isNew = cause.map { causes.insert($0).inserted } ?? false
            let reason = [error, isNew ? cause : nil].compactMap { $0 }.joined(separator: ": ")
            return Terminal.paint("✗ \(event.type.rawValue) \(reason)", .red, on: STDERR_FILENO)
        default: return nil
        }
    }
}
