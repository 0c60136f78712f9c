// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
import Storage

/// Writes `origins` and `machines`: what executions share, by numbers.
final class OriginsWriter {
    /// The numbers that stand for a state machine as executions know it.
    struct Origin {
        var machine: Int64
        var number: Int64
    }

    private let lookup: Statement
    private let insertion: Statement
    private let machineLookup: Statement
    private let machineInsertion: Statement
    /// What was looked up, by the object that its executions share; it is kept, so that no other one takes its place.
    private var known: [ObjectIdentifier: (identity: StateMachineIdentity, origin: Origin)] = [:]

    init(_ connection: Connection) throws(StoreError) {
        lookup = try Statement(
            """
            SELECT key FROM origins WHERE machine = ? AND machine_name = ? AND role_arn = ? AND type = ? AND region = ?
            """,
            on: connection
        )
        insertion = try Statement(
            """
            INSERT INTO origins (machine, machine_name, role_arn, type, region) VALUES (?, ?, ?, ?, ?) \
            ON CONFLICT DO NOTHING
            """,
            on: connection
        )
        machineLookup = try Statement("SELECT key FROM machines WHERE arn = ?", on: connection)
        machineInsertion = try Statement("INSERT INTO machines (arn) VALUES (?) ON CONFLICT DO NOTHING", on: connection)
    }

    /// The numbers of a state machine, which are made where there are none.
    func origin(of identity: StateMachineIdentity) throws(StoreError) -> Origin {
        if let known = known[ObjectIdentifier(identity)] { return known.origin }
        try machineInsertion.run(.text(identity.arn))
        guard let machine = try machineLookup.first(.text(identity.arn), read: { $0.int64(0) }) else {
            throw .damaged("machines", row: identity.arn, "it is not there after it was written")
        }
        let values: [Value] = [
            .integer(machine), .text(identity.name), .text(identity.roleARN), .text(identity.type.rawValue),
            .text(identity.region),
        ]
        try insertion.run(values)
        var number: Int64?
        try lookup.forEach(values) { row in
            number = row.int64(0)
            return false
        }
        guard let number else { throw .damaged("origins", row: identity.arn, "it is not there after it was written") }
        let origin = Origin(machine: machine, number: number)
        if known.count >= Tuning.originsMaximum { known.removeAll() }
        known[ObjectIdentifier(identity)] = (identity, origin)
        return origin
    }

    /// Forgets what a transaction has looked up that was rolled back.
    func forget() { known.removeAll() }
}
