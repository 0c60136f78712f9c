// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
import Storage

extension StoreSamples {
    /// A version of a state machine; its time is milliseconds after the epoch.
    static func version(
        _ number: Int,
        of machine: String = "orders",
        revision: Int64 = 1,
        description: String? = nil
    ) -> VersionRecord {
        VersionRecord(
            stateMachineARN: machineARN(machine),
            number: number,
            revision: RevisionKey(revision),
            creationTime: time(Int64(number)),
            description: description
        )
    }

    /// An alias of a state machine; its times are milliseconds after the epoch.
    static func alias(
        _ name: String,
        of machine: String = "orders",
        created: Int64 = 0,
        updated: Int64 = 0,
        routes: [AliasRecord.Route] = [AliasRecord.Route(version: 1, weight: 100)]
    ) -> AliasRecord {
        AliasRecord(
            stateMachineARN: machineARN(machine),
            name: name,
            description: updated > 0 ? "changed" : nil,
            routes: routes,
            creationTime: time(created),
            updateTime: time(updated)
        )
    }
}

extension StoreConformance {
    static let versionCases = [
        ConformanceCase("versions are kept by number, and the last number with the machine") { store in
            var machine = StoreSamples.stateMachine()
            machine.lastVersion = 12
            try store.commit([
                .putStateMachine(machine), .putStateMachine(StoreSamples.stateMachine("other", revision: 2)),
            ])
            for number in [2, 10, 1, 12] { try store.commit([.putVersion(StoreSamples.version(number))]) }
            try store.commit([
                .putVersion(StoreSamples.version(2, description: "second")),
                .putVersion(StoreSamples.version(1, of: "other", revision: 2)),
                .removeVersion(stateMachineARN: machine.arn, number: 12),
                .removeVersion(stateMachineARN: machine.arn, number: 77),
            ])
        } read: { store in
            let arn = StoreSamples.machineARN("orders")
            let expected = [
                StoreSamples.version(1), StoreSamples.version(2, description: "second"), StoreSamples.version(10),
            ]
            try expectEqual(try store.versions(of: arn), expected, "the versions")
            try expectEqual(try store.version(of: arn, number: 2), expected[1], "one of them")
            try expect(try store.version(of: arn, number: 12) == nil, "a removed version is gone")
            try expectEqual(try store.stateMachine(arn: arn)?.lastVersion, 12, "the last number")
            try expectEqual(try store.revision(RevisionKey(1))?.lastVersion, 12, "the last number by revision")
        },
        ConformanceCase("aliases are kept by name and listed by their creation") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            for (name, time) in [("c", 5), ("b", 5), ("a", 9), ("gone", 1), ("é", 2)] as [(String, Int64)] {
                try store.commit([.putAlias(StoreSamples.alias(name, created: time))])
            }
            try store.commit([
                .putAlias(StoreSamples.alias("b", created: 5, updated: 20, routes: routes)),
                .removeAlias(stateMachineARN: StoreSamples.machineARN("orders"), name: "gone"),
                .removeAlias(stateMachineARN: StoreSamples.machineARN("other"), name: "b"),
            ])
        } read: { store in
            let arn = StoreSamples.machineARN("orders")
            let changed = StoreSamples.alias("b", created: 5, updated: 20, routes: routes)
            try expectEqual(try store.aliases(of: arn).map(\.name), ["é", "b", "c", "a"], "the aliases")
            try expectEqual(try store.alias(of: arn, name: "b"), changed, "a changed one")
            try expect(try store.alias(of: arn, name: "gone") == nil, "a removed alias is gone")
        },
        ConformanceCase("a machine takes its versions and aliases with it, and leaves others theirs") { store in
            try store.commit([
                .putStateMachine(StoreSamples.stateMachine()),
                .putStateMachine(StoreSamples.stateMachine("orders-2", revision: 2)),
            ])
            for machine in ["orders", "orders-2"] {
                try store.commit([
                    .putVersion(StoreSamples.version(1, of: machine)),
                    .putAlias(StoreSamples.alias("live", of: machine)),
                ])
            }
            try store.commit([.removeStateMachine(arn: StoreSamples.machineARN("orders"))])
        } read: { store in
            for (machine, count) in [("orders", 0), ("orders-2", 1)] {
                let arn = StoreSamples.machineARN(machine)
                try expectEqual(try store.versions(of: arn).count, count, "versions of \(machine)")
                try expectEqual(try store.aliases(of: arn).count, count, "aliases of \(machine)")
            }
        },
        ConformanceCase("a version of a revision that is not stored is refused") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            try expectError(.conflict, "the version") {
                try store.commit([.putVersion(StoreSamples.version(1, revision: 9))])
            }
        } read: { store in
            try expectEqual(try store.versions(of: StoreSamples.machineARN("orders")), [], "the versions")
        },
        ConformanceCase("executions are listed by the version and the alias they were started through") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            for key in Int64(1)...9 {
                let version = key % 3 == 0 ? nil : "\(StoreSamples.machineARN("orders")):\(key % 3)"
                let alias = key % 3 == 1 ? "\(StoreSamples.machineARN("orders")):live" : nil
                let result = key > 5 ? StoreSamples.succeeded : nil
                try store.commit(
                    StoreSamples.start(
                        StoreSamples.execution(key, version: version, alias: alias),
                        result: result,
                        stop: 100 - key
                    )
                )
            }
        } read: { store in
            let arn = StoreSamples.machineARN("orders")
            for limit in 1...5 {
                try expectEqual(try pages(store, arn + ":1", .version, nil, limit), [7, 4, 1], "of version 1")
                try expectEqual(try pages(store, arn + ":2", .version, nil, limit), [8, 5, 2], "of version 2")
                try expectEqual(try pages(store, arn + ":1", .version, .running, limit), [4, 1], "running ones")
                try expectEqual(try pages(store, arn + ":live", .alias, nil, limit), [7, 4, 1], "of the alias")
                try expectEqual(try pages(store, arn + ":live", .alias, .succeeded, limit), [7], "ended ones")
                try expectEqual(try pages(store, arn, .stateMachine, .succeeded, limit), [6, 7, 8, 9], "of all")
            }
        },
    ]

    private static let routes = [
        AliasRecord.Route(version: 2, weight: 0), AliasRecord.Route(version: 1, weight: 100),
    ]

    private static func pages(
        _ store: any Store,
        _ arn: String,
        _ origin: ExecutionQuery.Origin,
        _ status: ExecutionStatus?,
        _ limit: Int
    ) throws -> [Int64] {
        var query = ExecutionQuery(stateMachineARN: arn, origin: origin, status: status, limit: limit)
        var keys: [Int64] = []
        repeat {
            let page = try store.executions(query)
            keys += page.rows.map(\.key.number)
            query.cursor = page.next
        } while query.cursor != nil
        return keys
    }
}
