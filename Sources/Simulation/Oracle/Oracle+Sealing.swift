// SPDX-License-Identifier: Apache-2.0

import Encryption
import Engine
import Interpreter
import Storage

extension Oracle {
    /// What is stored of a machine with a key of the customer, and of its executions, is sealed; nothing else is.
    func demandSealed(_ changes: [StoreChange]) throws(Violation) {
        for change in changes {
            switch change {
            case .putStateMachine(let record):
                let isSealed = EncryptionSettings(record.configuration) != nil
                let holds = isSealed ? record.definition.isEmpty : record.sealedDefinition == nil
                try demand(holds, "the definition of \(record.arn) is not sealed as its configuration says")
                if isSealed { sealedRevisions.insert(record.revision) }
            case .createExecution(let record):
                let isSealed = sealedRevisions.contains(record.revision)
                let holds = isSealed ? record.input.isEmpty : record.sealed == nil
                try demand(holds, "the input of \(record.identity.arn) is not sealed as its configuration says")
                if isSealed { sealedKeys.insert(record.key) }
            case .appendTurn(let turn):
                let isSealed = sealedKeys.contains(turn.key)
                let holds = isSealed ? turn.isSealed : turn.sealed == nil
                try demand(holds, "turn \(turn.turn) of execution \(turn.key.number) is not sealed as it must be")
            default: break
            }
        }
    }
}

extension TurnRecord {
    /// Whether no payload of it is stored in the clear.
    fileprivate var isSealed: Bool {
        guard sealed != nil, let content = prepared?.content else { return false }
        return SealCodec.isSealed(content) && events.isEmpty && changedFrames.isEmpty
            && result.map { $0 == ExecutionResult(status: $0.status) } ?? true
    }
}

extension StoreChange {
    /// The change with what is sealed of it.
    func opened(with keys: KeyRing) throws(SealError) -> StoreChange {
        switch self {
        case .putStateMachine(var record):
            record.definition = try record.openedDefinition(with: keys)
            return .putStateMachine(record)
        case .createExecution(let record): return .createExecution(try record.opened(with: keys))
        case .appendTurn(let turn): return .appendTurn(try turn.opened(with: keys))
        default: return self
        }
    }
}
