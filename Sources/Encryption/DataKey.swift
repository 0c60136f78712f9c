// SPDX-License-Identifier: Apache-2.0

/// A key that seals what is stored, and that stands there itself, wrapped by a key of the customer (AWS's
/// GenerateDataKey).
public final class DataKey: Sendable {
    private let secret = SecretKey()
    /// What each of its envelopes begins with, up to the nonce: which key opens it, and this one, wrapped.
    private let header: [UInt8]

    /// A new one.
    public init(wrappedBy key: CustomerKey) {
        let id = Array(key.id.utf8)
        var header = [UInt8(id.count)] + id + key.fingerprint
        secret.withBytes { bytes in
            AESGCM.seal(bytes, with: key.secret, binding: Envelope.wrapping(of: id), appendingTo: &header)
        }
        self.header = header
    }

    /// Appends an envelope with the bytes; it opens only where `binding` is the same.
    public func seal(_ plain: [UInt8], binding: [UInt8], appendingTo output: inout [UInt8]) {
        output.reserveCapacity(output.count + header.count + plain.count + AESGCM.overhead)
        output.append(contentsOf: header)
        plain.withUnsafeBytes { AESGCM.seal($0, with: secret, binding: binding, appendingTo: &output) }
    }
}

/// The parts of sealed bytes: the customer's key by its id and fingerprint, the data key that it wraps, and what the
/// data key seals.
///
/// Layout: count of the id (1 byte), id, fingerprint (8), wrapped data key (60), nonce (12), sealed bytes, tag (16).
struct Envelope {
    let id: [UInt8]
    let fingerprint: [UInt8]
    let wrappedKey: UnsafeRawBufferPointer
    let content: UnsafeRawBufferPointer

    private static let wrappedCount = SecretKey.byteCount + AESGCM.overhead

    /// Nil where there are too few bytes.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let count = bytes.first else { return nil }
        let fingerprint = 1 + Int(count)
        let wrapped = fingerprint + CustomerKey.fingerprintCount
        let content = wrapped + Self.wrappedCount
        guard bytes.count >= content + AESGCM.overhead else { return nil }
        id = Array(bytes[1..<fingerprint])
        self.fingerprint = Array(bytes[fingerprint..<wrapped])
        wrappedKey = UnsafeRawBufferPointer(rebasing: bytes[wrapped..<content])
        self.content = UnsafeRawBufferPointer(rebasing: bytes[content...])
    }

    /// What a data key is bound to when it is wrapped.
    static func wrapping(of id: [UInt8]) -> [UInt8] { Array("stepwell: data key of ".utf8) + id }

    /// What was sealed; nil where it was not, with this key and binding.
    func open(with key: CustomerKey, binding: [UInt8]) -> [UInt8]? {
        guard
            let secret = AESGCM.open(wrappedKey, with: key.secret, binding: Self.wrapping(of: id))
                .flatMap({ SecretKey(copying: $0) })
        else { return nil }
        return AESGCM.open(content, with: secret, binding: binding)
    }
}
