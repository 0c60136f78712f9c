// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where the server keeps its files.
struct DataDirectory {
    let path: String
    private let isTemporary: Bool

    /// The directory at a path, as an absolute path; or, where nothing is to stay, a new one for this process.
    init(path: String, isTemporary: Bool) throws {
        self.isTemporary = isTemporary
        self.path = isTemporary ? try DataDirectory.makeTemporary() : try DataDirectory.absolute(path)
    }

    /// The path from the root, so that it does not depend on where functions are run.
    static func absolute(_ path: String) throws -> String {
        if path.hasPrefix("/") { return path }
        guard let current = getcwd(nil, 0) else { throw RuntimeError("The current directory is gone.") }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }

    private static func makeTemporary() throws -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/stepwell-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw RuntimeError("Cannot make a directory in \(parent).") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func removeIfTemporary() {
        if isTemporary { DataDirectory.removeTree(path) }
    }

    /// Removes a folder with all that is in it; links are removed, not followed.
    private static func removeTree(_ path: String) {
        guard let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            let child = path + "/" + name
            if entry.pointee.d_type == UInt8(DT_DIR) { removeTree(child) } else { unlink(child) }
        }
        closedir(folder)
        rmdir(path)
    }
}
