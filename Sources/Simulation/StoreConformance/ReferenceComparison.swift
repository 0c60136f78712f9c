// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
public import Storage

extension StoreConformance {
    /// Runs the same random commits, right and wrong ones, on a store and on the in-memory one, and compares all reads.
    ///
    /// - Parameters:
    ///   - store: an empty store.
    ///   - seed: what the commits follow from.
    /// - Throws: what is different.
    /// - Returns: the reference with the same content, to compare the store with once more after it was reopened.
    public static func compareWithReference(_ store: any Store, seed: UInt64) throws -> InMemoryStore {
        let reference = InMemoryStore()
        var generator = CommitGenerator(seed: seed)
        for number in 1...120 {
            let changes = generator.next()
            let outcome = outcome(of: changes, on: store)
            try expectEqual(outcome, self.outcome(of: changes, on: reference), "commit \(number) of seed \(seed)")
            if outcome == nil { generator.committed() } else { generator.refused() }
        }
        try compare(store, reference)
        return reference
    }

    /// Compares all that two stores can be asked.
    public static func compare(_ store: any Store, _ reference: any Store) throws {
        try expectEqual(try store.lastExecutionKey(), try reference.lastExecutionKey(), "the last key")
        for machine in CommitGenerator.machines {
            for status in [nil] + ExecutionStatus.allCases.map(Optional.some) {
                var query = ExecutionQuery(stateMachineARN: StoreSamples.machineARN(machine), status: status, limit: 3)
                repeat {
                    let (page, expected) = (try store.executions(query), try reference.executions(query))
                    try expectEqual(page.rows, expected.rows, "a page")
                    try expectEqual(page.next, expected.next, "its token")
                    query.cursor = page.next
                } while query.cursor != nil
            }
        }
        for number in 0...(try reference.lastExecutionKey().number) {
            try compare(ExecutionKey(number), store, reference)
        }
        let (open, expected) = (
            try store.openExecutions(after: nil, limit: .max - 1).executions,
            try reference.openExecutions(after: nil, limit: .max - 1).executions
        )
        try expectEqual(open.map(\.record), expected.map(\.record), "the open executions")
        try expectEqual(open.map(\.turn), expected.map(\.turn), "their turns")
        try expectEqual(open.map(\.lastEvent), expected.map(\.lastEvent), "their events")
        try expectEqual(open.map { try $0.frames }, expected.map { try $0.frames }, "their frames")
    }

    private static func compare(_ key: ExecutionKey, _ store: any Store, _ reference: any Store) throws {
        for query in [
            HistoryQuery(limit: .max), HistoryQuery(from: 4, limit: 3), HistoryQuery(reverse: true, limit: 5),
        ] {
            try expectEqual(
                try store.history(of: key, query),
                try reference.history(of: key, query),
                "history of \(key.number)"
            )
        }
        let (commands, expected) = (try store.commands(of: key), try reference.commands(of: key))
        try expectEqual(commands.map(\.command), expected.map(\.command), "commands of \(key.number)")
        for machine in CommitGenerator.machines {
            let arn = StoreSamples.execution(key.number, machine: machine).identity.arn
            try expectEqual(try store.execution(arn: arn), try reference.execution(arn: arn), "execution \(arn)")
        }
    }

    private static func outcome(of changes: [StoreChange], on store: any Store) -> StoreError.Code? {
        do {
            try store.commit(changes)
            return nil
        } catch {
            return error.code
        }
    }
}
