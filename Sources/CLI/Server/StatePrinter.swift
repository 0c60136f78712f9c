// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import Interpreter
import StatesLanguage
import Storage
import Synchronization

/// Prints the states of an execution as they pass, from its history, which it looks at again and again.
final class StatePrinter: Sendable {
    private let server: Server
    private let executionARN: String
    private let start: Timestamp

    /// The id of the last event that was printed.
    private let printed = Mutex(0)
    private static let pauseMilliseconds: Int64 = 50

    init(server: Server, executionARN: String, start: Timestamp) {
        self.server = server
        self.executionARN = executionARN
        self.start = start
    }

    /// Looks now, and after a pause for as long as the server runs.
    func begin() {
        let query = HistoryQuery(from: printed.withLock { $0 } + 1, limit: 1_000)
        server.engine.executionHistory(arn: executionARN, query) { [self] result in
            guard case .success(let events) = result else { return }
            print(events)
            server.schedule(after: StatePrinter.pauseMilliseconds) { [self] in begin() }
        }
    }

    /// Prints what is left once the execution has ended.
    func finish() throws {
        while true {
            let query = HistoryQuery(from: printed.withLock { $0 } + 1, limit: 1_000)
            let events = try server.wait { reply in
                server.engine.executionHistory(arn: executionARN, query, reply: reply)
            }
            print(events)
            guard !events.isEmpty else { return }
        }
    }

    private func print(_ events: [HistoryEvent]) {
        printed.withLock { printed in
            for event in events where event.id > printed {
                printed = event.id
                guard let line = line(of: event) else { continue }
                Terminal.printError(line)
            }
        }
    }

    private func line(of event: HistoryEvent) -> String? {
        let text: String
        switch event.details {
        case .stateEntered(let name, _): text = "→ \(name)"
        case .stateExited(let name, _, _): text = Terminal.paint("✓ \(name)", .green, on: STDERR_FILENO)
        case .failure(let error, let cause), .taskFailure(_, let error, let cause):
            let reason = [error, cause].compactMap { $0 }.joined(separator: ": ")
            text = Terminal.paint("✗ \(event.type.rawValue) \(reason)", .red, on: STDERR_FILENO)
        default: return nil
        }
        let milliseconds = String(1_000 + (event.timestamp.milliseconds - start.milliseconds) % 1_000).dropFirst()
        let seconds = (event.timestamp.milliseconds - start.milliseconds) / 1_000
        return Terminal.paint("\(seconds).\(milliseconds)s ", .grey, on: STDERR_FILENO) + text
    }
}
