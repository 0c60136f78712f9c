// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads whole files.
enum Files {
    /// Why a file could not be read.
    struct ReadError: Error, CustomStringConvertible {
        var path: String
        var reason: String

        var description: String { "\(path): \(reason)" }
    }

    /// The bytes of a file; `-` is standard input.
    static func bytes(of path: String) throws(ReadError) -> [UInt8] {
        let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ReadError(path: path, reason: reason) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw ReadError(path: path, reason: reason) }
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
        }
    }

    /// The text of a file, which must be UTF-8.
    static func text(of path: String) throws(ReadError) -> String {
        guard let text = String(validating: try bytes(of: path), as: UTF8.self) else {
            throw ReadError(path: path, reason: "is not UTF-8")
        }
        return text
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
