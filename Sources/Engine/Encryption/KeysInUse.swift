// SPDX-License-Identifier: Apache-2.0

package import Encryption
import JSONModule
package import Storage

/// The keys of customers that a store's records are sealed with, noted in the store itself.
///
/// A key is known by its id, and a mistake can give another key the id of a former one. What that one sealed would stand
/// beside what the former one sealed, and no configuration would open both; so it must not come to a first seal.
package enum KeysInUse {
    /// By the keys' ids: what tells a key from another one.
    private static let keys = "encryption-keys"
    /// All that `kmsKeyId`s say: an alias may name another key tomorrow, and no call says when it does.
    private static let names = "encryption-key-names"

    /// Refuses a key that is not the one that its id stands for in a store, and notes those that are new.
    ///
    /// Blocks; called before an engine has the store.
    package static func check(_ ring: KeyRing, in store: any Store) throws(StoreError) {
        var known: [String: String] = [:]
        for (id, document) in try store.documents(collection: keys) { known[id] = document["fingerprint"]?.text }
        for key in ring.all {
            guard let fingerprint = known[key.id], fingerprint != key.fingerprintText else { continue }
            let refusal = KeyRefusal(keyID: key.id, reason: .different)
            throw StoreError(
                code: .keyRefused(refusal),
                message: """
                    The key '\(key.id)' of the configuration is not the one of that id that has sealed what is stored \
                    here. Give the former key back its place, and this one a keyId of its own.
                    """
            )
        }
        var changes: [StoreChange] = []
        for (name, _) in try store.documents(collection: names) {
            // One that cannot be used now seals nothing now.
            guard let key = try? ring.key(named: name), known[key.id] == nil else { continue }
            known[key.id] = key.fingerprintText
            changes.append(change(key))
        }
        if !changes.isEmpty { try store.commit(changes) }
    }

    /// What notes the use of a key, along with the first record that it seals.
    static func changes(_ sealing: Sealing) -> [StoreChange] {
        [change(sealing.key), .putDocument(collection: names, name: sealing.kmsKeyID, .object([:]))]
    }

    private static func change(_ key: CustomerKey) -> StoreChange {
        .putDocument(collection: keys, name: key.id, ["fingerprint": .string(key.fingerprintText)])
    }
}
