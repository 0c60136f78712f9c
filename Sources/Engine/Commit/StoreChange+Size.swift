// SPDX-License-Identifier: Apache-2.0

import Interpreter
import Storage

extension StoreChange {
    /// About how many bytes the change adds to a commit, from what is known without writing any JSON.
    var approximateBytes: Int {
        switch self {
        case .createExecution(let record): 512 + record.input.utf8.count + (record.sealed?.input.count ?? 0)
        case .appendTurn(let turn):
            turn.prepared.map { 256 + $0.content.count } ?? turn.events.reduce(256) { $0 + $1.details.approximateBytes }
        case .redriveExecution: 512
        case .putStateMachine(let record):
            512 + record.definition.utf8.count + (record.sealedDefinition?.count ?? 0)
        case .putDocument: 4_096
        case .removeStateMachine, .putVersion, .removeVersion, .putAlias, .removeAlias, .putActivity, .removeActivity,
            .removeDocument, .removeExecution:
            256
        // A page or so each.
        case .removeTurns(_, let count), .removeFrames(_, let count): 256 * count
        }
    }
}
