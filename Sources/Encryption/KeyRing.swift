// SPDX-License-Identifier: Apache-2.0

/// The keys of customers that a server has.
public struct KeyRing: Sendable {
    /// By their ids, which stand in what they have sealed.
    private var keys: [String: CustomerKey] = [:]
    /// By all that a `kmsKeyId` can say.
    private var names: [String: CustomerKey] = [:]

    /// None: whatever is sealed stays closed.
    public init() {}

    /// - Parameters:
    ///   - keys: of which no two have a name in common.
    ///   - arnPrefix: what the ARNs of this account's keys begin with: `arn:aws:kms:us-east-1:123456789012:`.
    public init(_ keys: [CustomerKey], arnPrefix: String) {
        for key in keys {
            self.keys[key.id] = key
            for name in Self.names(of: key, arnPrefix: arnPrefix) { names[name] = key }
        }
    }

    /// All of them, by their ids.
    public var all: [CustomerKey] { keys.values.sorted { $0.id < $1.id } }

    /// All that a `kmsKeyId` can name a key by: its id, its aliases, and the ARNs that stand for them in this account.
    public static func names(of key: CustomerKey, arnPrefix: String) -> [String] {
        ([key.id] + key.aliases).flatMap { name in
            if name.hasPrefix("arn:") { return [name] }
            return [name, arnPrefix + (name.hasPrefix("alias/") ? name : "key/\(name)")]
        }
    }

    /// The key that a `kmsKeyId` names, to seal with.
    public func key(named name: String) throws(KeyRefusal) -> CustomerKey {
        guard let key = names[name] else { throw KeyRefusal(keyID: name, reason: .missing) }
        guard key.isEnabled else { throw KeyRefusal(keyID: name, reason: .disabled) }
        return key
    }

    /// What `DataKey.seal` has put into an envelope.
    public func open(_ envelope: UnsafeRawBufferPointer, binding: [UInt8]) throws(SealError) -> [UInt8] {
        guard let envelope = Envelope(envelope) else { throw .damaged("it ends early") }
        let id = String(decoding: envelope.id, as: UTF8.self)
        guard let key = keys[id] else { throw .refused(KeyRefusal(keyID: id, reason: .missing)) }
        guard key.isEnabled else { throw .refused(KeyRefusal(keyID: id, reason: .disabled)) }
        guard key.fingerprint == envelope.fingerprint else {
            throw .refused(KeyRefusal(keyID: id, reason: .different))
        }
        guard let plain = envelope.open(with: key, binding: binding) else {
            throw .damaged("it is not what was sealed in its place")
        }
        return plain
    }
}

/// Why a key of the customer cannot be used.
public struct KeyRefusal: Error, Sendable, Equatable {
    /// The kinds of reasons.
    public enum Reason: Sendable, Equatable {
        /// The server has no such key.
        case missing
        /// The server has it, and must not use it.
        case disabled
        /// The server has another key of that id.
        case different
    }

    /// As it was asked for.
    public var keyID: String
    public var reason: Reason

    public init(keyID: String, reason: Reason) {
        self.keyID = keyID
        self.reason = reason
    }
}

/// Why sealed bytes do not open.
public enum SealError: Error, Sendable, Equatable {
    case refused(KeyRefusal)
    /// They are not what was sealed; says how.
    case damaged(String)
}
