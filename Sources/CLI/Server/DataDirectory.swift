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
        guard isTemporary else { return }
        _ = nftw(path, { path, _, _, _ in path.map { remove($0) } ?? 0 }, 16, FTW_DEPTH.rawValue | FTW_PHYS.rawValue)
    }
}
