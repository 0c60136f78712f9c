// SPDX-License-Identifier: Apache-2.0

import Encryption
import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// How what is stored of a state machine and its executions is sealed.
///
/// An object, which all executions of a revision share: those that have none pay for a nil.
final class Sealing: Sendable {
    /// What the configuration calls the key.
    let kmsKeyID: String
    let key: CustomerKey
    /// For how long one data key is used.
    let reuseSeconds: Int
    /// No two machines share a data key.
    let stateMachineARN: String

    /// Nil where a configuration asks for no key of the customer; throws where the key that it names cannot be used.
    init?(_ configuration: JSONObject, of stateMachineARN: String, keys: KeyRing) throws(KeyRefusal) {
        guard let settings = EncryptionSettings(configuration) else { return nil }
        kmsKeyID = settings.kmsKeyID
        key = try keys.key(named: kmsKeyID)
        reuseSeconds = settings.reuseSeconds
        self.stateMachineARN = stateMachineARN
    }
}

/// The data keys that a lane has in use.
///
/// Each lane has its own, so that none waits for another.
struct DataKeys {
    private struct Name: Hashable {
        var stateMachineARN: JSONString
        var keyID: String
        var reuseSeconds: Int
    }

    private struct Entry {
        let key: DataKey
        let times: Range<Timestamp>
    }

    private var entries: [Name: Entry] = [:]

    /// The data key to seal with now: the last one, or a new one where that was used for its time.
    mutating func current(for sealing: Sealing, at now: Timestamp) -> DataKey {
        let name = Name(
            stateMachineARN: JSONString(sealing.stateMachineARN),
            keyID: sealing.key.id,
            reuseSeconds: sealing.reuseSeconds
        )
        if let entry = entries[name], entry.times.contains(now) { return entry.key }
        if entries.count >= 64, entries.count.nonzeroBitCount == 1 {
            entries = entries.filter { $0.value.times.contains(now) }
        }
        let key = DataKey(wrappedBy: sealing.key)
        entries[name] = Entry(key: key, times: now..<now.advanced(bySeconds: sealing.reuseSeconds))
        return key
    }
}

extension StateMachineRecord {
    /// How the record and its executions are sealed; nil where they are not.
    func sealing(with keys: KeyRing) throws(KeyRefusal) -> Sealing? {
        try Sealing(configuration, of: arn, keys: keys)
    }
}

extension Lane {
    /// A record as the store takes it: sealed, where it is to be.
    func sealed(_ record: StateMachineRecord, _ sealing: Sealing?) -> StateMachineRecord {
        guard let sealing else { return record }
        return record.sealed(with: dataKeys.current(for: sealing, at: services.clock.now))
    }

    /// A new execution's record as the store takes it.
    func sealed(_ record: ExecutionRecord, _ sealing: Sealing?) -> ExecutionRecord {
        guard let sealing else { return record }
        return record.sealed(with: dataKeys.current(for: sealing, at: record.identity.startTime))
    }

    /// A turn as the store takes it: prepared, and sealed where it is to be.
    ///
    /// It is consumed, since events that somebody else holds would be copied.
    func prepared(_ turn: consuming TurnRecord, _ sealing: Sealing?) -> TurnRecord {
        guard let sealing else { return services.store.prepared(turn) }
        return turn.sealed(with: dataKeys.current(for: sealing, at: turn.time))
    }
}

extension ExecutionRecord {
    /// The record with its payloads; throws AWS's error where their key cannot be used.
    func opened(for services: LaneServices) throws(ServiceError) -> ExecutionRecord {
        do throws(SealError) {
            return try opened(with: services.keys)
        } catch {
            throw ServiceError(error, in: "The execution \(key.number)")
        }
    }
}

extension StateMachineRecord {
    /// The definition's text; throws AWS's error where its key cannot be used.
    func openedDefinition(for keys: KeyRing) throws(ServiceError) -> String {
        do throws(SealError) {
            return try openedDefinition(with: keys)
        } catch {
            throw ServiceError(error, in: "The definition \(revision.number)")
        }
    }
}

// MARK: - AWS's errors

extension ServiceError {
    /// A key that is to be used cannot be.
    init(_ refusal: KeyRefusal) {
        switch refusal.reason {
        case .missing, .different:
            self.init(.kmsAccessDenied, "The key cannot be used: \(refusal.text)")
        case .disabled:
            self.init(.kmsInvalidState, "The key cannot be used: \(refusal.text)")
            kmsKeyState = "DISABLED"
        }
    }

    /// What is stored does not open.
    init(_ error: SealError, in place: String) {
        switch error {
        case .refused(let refusal): self.init(refusal)
        case .damaged: self.init(StoreError(error, in: place))
        }
    }

    /// A configuration that is given names a key that cannot be used: one that is not enabled makes it invalid.
    static func configuration(_ refusal: KeyRefusal) -> ServiceError {
        guard refusal.reason == .disabled else { return ServiceError(refusal) }
        return ServiceError(
            .invalidEncryptionConfiguration,
            "Invalid Encryption Configuration: \(refusal.text)"
        )
    }

    /// Whether it says that a key of the customer cannot be used.
    var isOfKey: Bool { code == .kmsAccessDenied || code == .kmsInvalidState }
}

extension KeyRing {
    /// Why the key that is set cannot be used; nil where it can.
    func refusal(of settings: EncryptionSettings) -> ServiceError? {
        do throws(KeyRefusal) {
            _ = try key(named: settings.kmsKeyID)
            return nil
        } catch {
            return ServiceError(error)
        }
    }

    /// Throws what an action answers that is given a configuration whose key cannot be used.
    func check(_ configuration: JSONObject) throws(ServiceError) {
        guard let settings = EncryptionSettings(configuration) else { return }
        do throws(KeyRefusal) {
            _ = try key(named: settings.kmsKeyID)
        } catch {
            throw .configuration(error)
        }
    }
}
