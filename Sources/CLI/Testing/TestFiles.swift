// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Finds test files.
enum TestFiles {
    static let endings = [".test.yaml", ".test.yml", ".test.json"]

    /// The files that some paths name, each once.
    static func all(at paths: [String]) throws -> [String] {
        var seen: Set<String> = []
        return try paths.flatMap(all).filter { seen.insert(place(of: $0)).inserted }
    }

    /// The file's name in its folder, whatever way led there.
    ///
    /// A link to a file is another file: paths in it start from where it stands.
    private static func place(of path: String) -> String {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? "."
        guard let resolved = realpath(folder, nil) else { return path }
        defer { free(resolved) }
        return "\(String(cString: resolved))/\(slash.map { String(path[path.index(after: $0)...]) } ?? path)"
    }

    /// The files that a path names: itself, or all test files in the folder and below it, by name.
    private static func all(at path: String) throws -> [String] {
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
