// SPDX-License-Identifier: Apache-2.0

import CCrypto

/// Random numbers that nobody can foresee, good enough for keys: OpenSSL's generator, which the kernel seeds.
///
/// Once it has been used it reads no file, so that it does not fail where too many are open.
public enum RandomBytes {
    /// Fills memory with them, at most 2 GiB; some thousand bytes at once take little longer than a few.
    public static func fill(_ bytes: UnsafeMutableRawBufferPointer) {
        let isDone = RAND_bytes(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), CInt(bytes.count))
        // Without them nothing may be sealed, and no token be given out.
        precondition(isDone == 1, "The system gives no random numbers.")
    }
}
