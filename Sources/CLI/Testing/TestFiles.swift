// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Finds test files.
enum TestFiles {
    static let endings = [".test.yaml", ".test.yml", ".test.json"]

    /// The files that a path names: itself, or all test files in the folder and below it, by name.
    static func all(at path: String) throws -> [String] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw RuntimeError("\(path): \(Files.reason)") }
        guard status.isFolder else { return [path] }
        var found: [String] = []
        try collect(path, into: &found)
        guard found.isEmpty else { return found }
        throw RuntimeError("\(path) has no test files: *\(endings.joined(separator: ", *"))")
    }

    private static func collect(_ folder: String, into found: inout [String]) throws {
        for name in try (Files.names(in: folder) ?? []).sorted() where !name.hasPrefix(".") {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            var status = stat()
            // A link to a folder could lead back here.
            guard lstat(path, &status) == 0 else { continue }
            if status.isFolder {
                try collect(path, into: &found)
            } else if endings.contains(where: { name.hasSuffix($0) }) {
                found.append(path)
            }
        }
    }
}

extension stat {
    fileprivate var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
}
