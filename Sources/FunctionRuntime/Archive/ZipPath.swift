// SPDX-License-Identifier: Apache-2.0

/// Which paths an archive may write to.
enum ZipPath {
    /// Takes the path of an entry, without the slash that marks a folder; throws where it is not one below the root.
    static func checked(_ name: String, limits: ZipLimits) throws(ZipError) -> String {
        guard name.utf8.count <= limits.pathBytes else {
            throw .tooLarge("The path of an entry is longer than \(limits.pathBytes) bytes.")
        }
        guard !name.utf8.contains(0) else { throw .unsafeEntry(name: name, "its name holds a NUL byte") }
        guard !name.utf8.contains(UInt8(ascii: "\\")) else {
            throw .unsafeEntry(name: name, "its name holds a backslash")
        }
        guard !name.hasPrefix("/") else { throw .unsafeEntry(name: name, "its path is absolute") }
        // Some tools write a leading "./".
        let parts = name.split(separator: "/").filter { $0 != "." }
        guard !parts.contains("..") else { throw .unsafeEntry(name: name, "its path leads out of the folder") }
        guard !parts.isEmpty else { throw .unsafeEntry(name: name, "its path is empty") }
        return parts.joined(separator: "/")
    }

    /// Whether a link at a path leads to a place below the root, judged by its text alone.
    static func staysInside(link path: String, target: String) -> Bool {
        guard !target.isEmpty, !target.hasPrefix("/"), !target.utf8.contains(0) else { return false }
        var depth = path.split(separator: "/").count - 1
        for part in target.split(separator: "/") where part != "." {
            depth += part == ".." ? -1 : 1
            guard depth >= 0 else { return false }
        }
        return true
    }
}
