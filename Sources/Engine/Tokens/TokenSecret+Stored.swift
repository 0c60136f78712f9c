// SPDX-License-Identifier: Apache-2.0

public import Interpreter
import JSONModule
public import Storage

extension TokenSecret {
    private static let collection = "secrets"
    private static let name = "taskTokens"

    /// The secret of a store, made and kept there where it has none.
    ///
    /// Blocks; called before an engine has the store. With the secret on disk, the same commands give the same tokens
    /// after a restart.
    public static func stored(in store: any Store, entropy: any EntropySource) throws(StoreError) -> TokenSecret {
        if let document = try store.document(collection: collection, name: name) {
            guard let secret = TokenSecret(document) else {
                throw StoreError(
                    code: .damagedRecord,
                    message: "The document \(name) of the collection \(collection) is not a secret for task tokens."
                )
            }
            return secret
        }
        let secret = TokenSecret(words: entropy.nextFour())
        try store.commit([.putDocument(collection: collection, name: name, secret.document)])
        return secret
    }

    private var document: JSON { ["words": .array((0..<4).map { .integer(Int64(bitPattern: words[$0])) })] }

    private init?(_ document: JSON) {
        guard let words = document["words"]?.elements?.compactMap(\.int), words.count == 4 else { return nil }
        self.init(words: SIMD4(words.map { UInt64(bitPattern: Int64($0)) }))
    }
}
