// SPDX-License-Identifier: Apache-2.0

/// Why an archive is not taken.
public enum ZipError: Error, Sendable, Equatable {
    /// It is no ZIP archive, or a damaged one; what is wrong with it.
    case malformed(String)
    /// A part of the format that is not read: encryption, ZIP64, a compression other than deflate.
    case unsupported(String)
    /// An entry that would be written outside the folder, or is no file, folder or link inside it.
    case unsafeEntry(name: String, String)
    /// More files, or more bytes, than a function may have.
    case tooLarge(String)
    /// The file system refused: what, and its errno.
    case inputOutput(String, code: Int32)
}
