// SPDX-License-Identifier: Apache-2.0

/// One file, folder or link of an archive, as its central directory describes it.
struct ZipEntry: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case file
        case folder
        case link
    }

    enum Compression: UInt16, Sendable {
        case stored = 0
        case deflate = 8
    }

    /// The path, checked: relative, without empty, `.` and `..` parts, without a slash at its end.
    var path: String
    var kind: Kind
    /// Permission bits; 0 where the archive was not made on a system that has them.
    var permissions: UInt16
    var compression: Compression
    var checksum: UInt32
    var packedSize: Int
    var unpackedSize: Int
    /// Where the entry's local header begins.
    var headerOffset: Int
}
