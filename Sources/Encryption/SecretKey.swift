// SPDX-License-Identifier: Apache-2.0

import CCrypto

/// The 32 bytes of a key, wiped from memory once nobody has it any more.
///
/// Unchecked, because its bytes are written before anyone else has it, and only read from then on.
final class SecretKey: @unchecked Sendable {
    static let byteCount = 32

    private let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: SecretKey.byteCount, alignment: 1)

    /// A new one, of the system's random numbers.
    init() { RandomBytes.fill(bytes) }

    /// A copy of bytes; nil where they are not 32.
    init?(copying source: some Collection<UInt8>) {
        guard source.count == SecretKey.byteCount else { return nil }
        bytes.copyBytes(from: source)
    }

    deinit {
        OPENSSL_cleanse(bytes.baseAddress, bytes.count)
        bytes.deallocate()
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(bytes))
    }
}
