// SPDX-License-Identifier: Apache-2.0

import CCrypto

/// AES-256-GCM of OpenSSL: what is sealed can be neither read nor changed without its key.
enum AESGCM {
    static let nonceCount = 12
    static let tagCount = 16
    /// How much longer sealed bytes are.
    static let overhead = nonceCount + tagCount

    /// Appends a random nonce, the sealed bytes and their tag.
    ///
    /// - Parameters:
    ///   - plain: what to seal.
    ///   - key: 2^32 seals of one key at most, for the nonces must not repeat (NIST SP 800-38D §8.3).
    ///   - binding: what stands beside the sealed bytes and must be the same when they are opened.
    ///   - output: what is appended to.
    static func seal(
        _ plain: UnsafeRawBufferPointer,
        with key: SecretKey,
        binding: [UInt8],
        appendingTo output: inout [UInt8]
    ) {
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: plain.count + overhead))
        let isDone = output.withUnsafeMutableBytes { output in
            let sealed = UnsafeMutableRawBufferPointer(rebasing: output[start...])
            let nonce = UnsafeMutableRawBufferPointer(rebasing: sealed[..<nonceCount])
            RandomBytes.fill(nonce)
            let tag = UnsafeMutableRawBufferPointer(rebasing: sealed[(sealed.count - tagCount)...])
            let body = UnsafeMutableRawBufferPointer(rebasing: sealed[nonceCount..<sealed.count - tagCount])
            guard let cipher = Cipher(.sealing, key, UnsafeRawBufferPointer(nonce)) else { return false }
            return cipher.bind(binding) && cipher.transform(plain, to: body) && cipher.finish() && cipher.get(tag)
        }
        precondition(isDone, "OpenSSL does not give AES-256-GCM.")
    }

    /// What was sealed; nil where it was not, with this key and binding.
    static func open(_ sealed: UnsafeRawBufferPointer, with key: SecretKey, binding: [UInt8]) -> [UInt8]? {
        guard sealed.count >= overhead else { return nil }
        let nonce = UnsafeRawBufferPointer(rebasing: sealed[..<nonceCount])
        let tag = UnsafeRawBufferPointer(rebasing: sealed[(sealed.count - tagCount)...])
        let body = UnsafeRawBufferPointer(rebasing: sealed[nonceCount..<sealed.count - tagCount])
        guard let cipher = Cipher(.opening, key, nonce) else { return nil }
        var isOpen = false
        let plain = [UInt8](unsafeUninitializedCapacity: body.count) { output, count in
            isOpen =
                cipher.bind(binding) && cipher.transform(body, to: UnsafeMutableRawBufferPointer(output))
                && cipher.expect(tag) && cipher.finish()
            count = isOpen ? body.count : 0
        }
        return isOpen ? plain : nil
    }
}

/// One run of the cipher, in OpenSSL's order: what it is bound to, the bytes, the tag.
private struct Cipher: ~Copyable {
    enum Direction: CInt {
        case opening = 0
        case sealing = 1
    }

    private let context: OpaquePointer

    init?(_ direction: Direction, _ key: SecretKey, _ nonce: UnsafeRawBufferPointer) {
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        let isDone = key.withBytes { key in
            EVP_CipherInit_ex(
                context,
                EVP_aes_256_gcm(),
                nil,
                key.baseAddress?.assumingMemoryBound(to: UInt8.self),
                nonce.baseAddress?.assumingMemoryBound(to: UInt8.self),
                direction.rawValue
            )
        }
        guard isDone == 1 else {
            EVP_CIPHER_CTX_free(context)
            return nil
        }
        self.context = context
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    func bind(_ bytes: [UInt8]) -> Bool {
        var count: CInt = 0
        return EVP_CipherUpdate(context, nil, &count, bytes, CInt(bytes.count)) == 1
    }

    func transform(_ input: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> Bool {
        guard let size = CInt(exactly: input.count), size > 0 else { return input.isEmpty }
        var count: CInt = 0
        let isDone = EVP_CipherUpdate(
            context,
            output.baseAddress?.assumingMemoryBound(to: UInt8.self),
            &count,
            input.baseAddress?.assumingMemoryBound(to: UInt8.self),
            size
        )
        return isDone == 1 && count == size
    }

    func finish() -> Bool {
        var (rest, count) = (UInt8(0), CInt(0))
        return EVP_CipherFinal_ex(context, &rest, &count) == 1 && count == 0
    }

    func get(_ tag: UnsafeMutableRawBufferPointer) -> Bool {
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, CInt(tag.count), tag.baseAddress) == 1
    }

    func expect(_ tag: UnsafeRawBufferPointer) -> Bool {
        // OpenSSL only reads it.
        let bytes = UnsafeMutableRawPointer(mutating: tag.baseAddress)
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(tag.count), bytes) == 1
    }
}
