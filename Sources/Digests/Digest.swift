// SPDX-License-Identifier: Apache-2.0

import CCrypto

/// The algorithms of `States.Hash` and `$hash`, by AWS's names.
///
/// OpenSSL's, of the system: a crypto library among the packages took a third of a first build's nine minutes.
public enum Digest: String, CaseIterable, Sendable {
    case md5 = "MD5"
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    /// The digest's bytes; nil on a machine whose policy (FIPS) forbids the algorithm, as it may MD5.
    public func bytes(of data: some Collection<UInt8>) -> [UInt8]? {
        data.withContiguousStorageIfAvailable { bytes(of: UnsafeRawBufferPointer($0)) }
            ?? Array(data).withUnsafeBytes { bytes(of: $0) }
    }

    /// The digest of the text's UTF-8 bytes in lowercase hexadecimal digits; nil where `bytes(of:)` is.
    public func hexadecimal(of text: String) -> String? {
        bytes(of: text.utf8).map(HexadecimalDigits.text)
    }

    private func bytes(of data: UnsafeRawBufferPointer) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, count in
            var size: UInt32 = 0
            let isDone = EVP_Digest(data.baseAddress, data.count, output.baseAddress, &size, algorithm, nil)
            count = isDone == 1 ? Int(size) : 0
        }
        return bytes.isEmpty ? nil : bytes
    }

    var algorithm: OpaquePointer {
        switch self {
        case .md5: EVP_md5()
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        }
    }
}

extension Digest {
    /// The keyed digest of RFC 2104 (HMAC): nobody without the key can make or check it.
    ///
    /// `key` must not be empty.
    public func authenticationCode(of data: [UInt8], key: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, count in
            var size: UInt32 = 0
            let code = HMAC(algorithm, key, Int32(key.count), data, data.count, output.baseAddress, &size)
            precondition(code != nil, "OpenSSL does not give HMAC with \(rawValue)")
            count = Int(size)
        }
    }
}
