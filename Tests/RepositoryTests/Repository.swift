// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The files of the repository that this test target stands in.
enum Repository {
    /// The folder with Package.swift: three levels above this file.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Folders that tools make: they are no part of the repository.
    private static let madeByTools: Set<String> = ["results", "__pycache__", "node_modules"]

    /// All text files that a path condition selects, in the order of their paths.
    static func files(where selected: (String) -> Bool) throws -> [SourceFile] {
        try all.get().filter { selected($0.path) }
    }

    /// Every text file, read and scanned once for all rules.
    private static let all = Result {
        try paths().filter(isText).map { path in
            try SourceFile(path: path, text: String(contentsOf: root.appending(path: path), encoding: .utf8))
        }
    }

    private static func isText(_ path: String) -> Bool {
        [".swift", ".py", ".sh", ".md", ".h", ".js", ".mjs", ".json", ".yml", "/run", "Makefile"]
            .contains(where: path.hasSuffix)
    }

    /// Whether a file or a folder stands at a path relative to the root.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path())
    }

    /// The paths of all files relative to the root; hidden folders other than `.ci` are left out.
    private static func paths() throws -> [String] {
        var found: [String] = []
        var open = [""]
        while let folder = open.popLast() {
            for name in try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path()) {
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(atPath: root.appending(path: path).path(), isDirectory: &isFolder)
                if !isFolder.boolValue {
                    found.append(path)
                } else if name == ".ci" || !(name.hasPrefix(".") || madeByTools.contains(name)) {
                    open.append(path)
                }
            }
        }
        return found.sorted()
    }
}
