// SPDX-License-Identifier: Apache-2.0

/// One import of a file.
struct Import {
    var module: String
    /// Index of its line.
    var line: Int
}

extension SourceFile {
    /// The modules that the file imports; of `import struct A.B` it is `A`.
    func imports() -> [Import] {
        let expression =
            /^(?:@\w+(?:\([^)]*\))?\s+)*(?:package |internal |private |fileprivate |public )?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
        return code.indices.compactMap { index in
            guard code[index].hasAny(of: ["import "]) else { return nil }
            return code[index].firstMatch(of: expression).map { Import(module: String($0.output.1), line: index) }
        }
    }
}
