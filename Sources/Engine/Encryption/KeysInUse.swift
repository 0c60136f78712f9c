// SPDX-License-Identifier: Apache-2.0

public import Encryption
import JSONModule
public import Storage

/// The keys of customers that a store's records are sealed with, noted in the store itself.
///
/// A key is known by its id, and a mistake can give another key the id of a former one. What that one sealed would stand
/// beside what the former one sealed, and no configuration would open both; so it must not come to a first seal.
public enum KeysInUse {
    /// By the keys' ids: what tells a key from another one.
    private static let keys = "encryption-keys"
    /// All that `kmsKeyId`s say: an alias may name another key tomorrow, and no call says when it does.
    private static let names = "encryption-key-names"

    /// Refuses a key that is not the one that its id stands for in a store, and notes those that are new.
    ///
    /// Blocks; called before an engine has the store.
    public static func check(_ ring: KeyRing, in store: any Store) throws(StoreError) {
        var known: [String: String] = [:]
        for (id, document) in try store.documents(collection: keys) { known[id] = document["fingerprint"]?.text }
        for key in ring.all {
            guard let fingerprint = known[key.id], fingerprint != key.fingerprintText else { continue }
            throw refusal(of: key.id)
        }
        var used = try store.documents(collection: names).map(\.name)
        var changes: [StoreChange] = []
        // A version that noted nothing may have sealed something.
        if used.isEmpty, !ring.all.isEmpty {
            used = try namesOfMachines(in: store, with: ring)
            changes = used.map(change)
        }
        for name in used {
            // One that cannot be used now seals nothing now.
            guard let key = try? ring.key(named: name), known[key.id] == nil else { continue }
            known[key.id] = key.fingerprintText
            changes.append(change(key))
        }
        if !changes.isEmpty { try store.commit(changes) }
    }

    /// What the stored machines call their keys; throws where a definition was sealed with another key of the same id.
    private static func namesOfMachines(in store: any Store, with ring: KeyRing) throws(StoreError) -> [String] {
        var names: Set<String> = []
        var cursor: String?
        repeat {
            let page = try store.stateMachines(after: cursor, limit: 1_000)
            for machine in page.rows {
                guard let record = try store.stateMachine(arn: machine.arn),
                    let settings = EncryptionSettings(record.configuration)
                else { continue }
                names.insert(settings.kmsKeyID)
                do throws(SealError) {
                    _ = try record.openedDefinition(with: ring)
                } catch {
                    guard case .refused(let found) = error, found.reason == .different else { continue }
                    throw refusal(of: found.keyID)
                }
            }
            cursor = page.next
        } while cursor != nil
        return names.sorted()
    }

    private static func refusal(of id: String) -> StoreError {
        StoreError(
            code: .keyRefused(KeyRefusal(keyID: id, reason: .different)),
            message: """
                The key '\(id)' of the configuration is not the one of that id that has sealed what is stored here. Give \
                the former key back its place, and this one a keyId of its own.
                """
        )
    }

    /// What notes the use of a key, along with the first record that it seals.
    static func changes(_ sealing: Sealing) -> [StoreChange] {
        [change(sealing.key), change(sealing.kmsKeyID)]
    }

    private static func change(_ key: CustomerKey) -> StoreChange {
        .putDocument(collection: keys, name: key.id, ["fingerprint": .string(key.fingerprintText)])
    }

    private static func change(_ name: String) -> StoreChange {
        .putDocument(collection: names, name: name, .object([:]))
    }
}
