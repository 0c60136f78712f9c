// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
public import Storage

extension StoreSamples {
    /// An activity; its time is milliseconds after the epoch.
    public static func activity(_ name: String, created: Int64 = 0) -> ActivityRecord {
        ActivityRecord(
            arn: "arn:aws:states:us-east-1:123456789012:activity:\(name)",
            name: name,
            creationTime: time(created),
            configuration: ["tags": []]
        )
    }
}

extension StoreConformance {
    static let definitionCases = [
        ConformanceCase("a revision stays readable after an update and a deletion") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine(definition: "first"))])
            try store.commit(StoreSamples.start(StoreSamples.execution(1)))
            try store.commit([.putStateMachine(StoreSamples.stateMachine(revision: 2, definition: "second"))])
            try store.commit([.putStateMachine(StoreSamples.stateMachine("gone", revision: 3))])
            try store.commit([.removeStateMachine(arn: StoreSamples.machineARN("gone"))])
        } read: { store in
            try expectEqual(
                try store.stateMachine(arn: StoreSamples.machineARN("orders")),
                StoreSamples.stateMachine(revision: 2, definition: "second"),
                "the machine"
            )
            try expectEqual(
                try store.revision(RevisionKey(1)),
                StoreSamples.stateMachine(definition: "first"),
                "revision 1"
            )
            try expect(try store.stateMachine(arn: StoreSamples.machineARN("gone")) == nil, "a deleted machine is gone")
            try expectEqual(
                try store.revision(RevisionKey(3)),
                StoreSamples.stateMachine("gone", revision: 3),
                "a deleted one's revision"
            )
            try expectEqual(try store.lastRevisionKey(), RevisionKey(3), "the last revision")
        },
        ConformanceCase("a machine put with its own revision changes it") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            try store.commit([.putStateMachine(deleting)])
        } read: { store in
            try expectEqual(try store.stateMachine(arn: deleting.arn), deleting, "the machine")
            try expectEqual(try store.revision(RevisionKey(1)), deleting, "the revision")
            try expectEqual(try store.stateMachines(after: nil, limit: 9).rows, [deleting.summary], "the list")
        },
        ConformanceCase("machines and activities are listed by creation time, then ARN") { store in
            for (index, (name, time)) in creations.enumerated() {
                try store.commit([
                    .putStateMachine(StoreSamples.stateMachine(name, revision: Int64(index + 1), created: time)),
                    .putActivity(StoreSamples.activity(name, created: time)),
                ])
            }
            try store.commit([.removeActivity(arn: StoreSamples.activity("c").arn)])
        } read: { store in
            for limit in 1...5 {
                var machines: [String] = []
                var cursor: String?
                repeat {
                    let page = try store.stateMachines(after: cursor, limit: limit)
                    machines += page.rows.map(\.name)
                    cursor = page.next
                } while cursor != nil
                try expectEqual(machines, ["a", "b", "c", "d"], "machines in pages of \(limit)")
                var activities: [String] = []
                repeat {
                    let page = try store.activities(after: cursor, limit: limit)
                    activities += page.rows.map(\.name)
                    cursor = page.next
                } while cursor != nil
                try expectEqual(activities, ["d", "a", "b"], "activities in pages of \(limit)")
            }
            try expectEqual(try store.resourceCounts(), ResourceCounts(stateMachines: 4, activities: 3), "the counts")
            let activity = StoreSamples.activity("a", created: 5)
            try expectEqual(try store.activity(arn: activity.arn), activity, "an activity")
        },
        ConformanceCase("documents are kept by collection and name, exactly") { store in
            for (name, document) in try documents {
                try store.commit([.putDocument(collection: "functions", name: name, document)])
            }
            try store.commit([
                .putDocument(collection: "topics", name: "a", "other"),
                .putDocument(collection: "functions", name: "gone", 1),
                .putDocument(collection: "functions", name: "b", [2]),
                .removeDocument(collection: "functions", name: "gone"),
                .removeDocument(collection: "nothing", name: "gone"),
            ])
        } read: { store in
            let found = try store.documents(collection: "functions")
            try expectEqual(found.map { JSONString($0.name) }, ["a", "b", "e\u{301}", "é"], "names in order")
            try expectEqual(
                found.map(\.document.serialized),
                [#"{"z":1,"a":1.5,"s":"\ud800 \u0000"}"#, "[2]", "\"decomposed\"", "\"composed\""],
                "documents"
            )
            try expectEqual(try store.document(collection: "functions", name: "é"), "composed", "one of them")
            try expectEqual(try store.document(collection: "topics", name: "a"), "other", "another collection's")
        },
    ]

    private static var deleting: StateMachineRecord {
        var record = StoreSamples.stateMachine()
        record.status = .deleting
        record.configuration = ["tags": [], "loggingConfiguration": ["level": "ALL"]]
        return record
    }

    private static let creations: [(String, Int64)] = [("b", 5), ("a", 5), ("c", 9), ("d", 1)]

    private static var documents: [(String, JSON)] {
        get throws {
            [
                ("é", "composed"), ("b", 1), ("e\u{301}", "decomposed"),
                ("a", try JSON(parsing: #"{"z":1,"a":1.5,"s":"\ud800 \u0000"}"#)),
            ]
        }
    }
}
