// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where the server keeps its files: a directory of its own, told by the database in it.
struct DataDirectory {
    let path: String
    /// Whether nothing was kept there before.
    let isNew: Bool
    private let isTemporary: Bool

    /// What may lie in a directory that is to become one: what a file system brings along, and our own lock.
    private static let ignored: Set<String> = ["lost+found", "lock"]
    /// What is made after the database, and only beside it.
    private static let later = ["stepwell.db-wal", "turns"]

    /// The directory at a path, which need not be there yet; refused where it holds something that is not Stepwell's.
    init(path: String) throws {
        self.path = try DataDirectory.absolute(path)
        isTemporary = false
        isNew = try DataDirectory.isNew(self.path)
    }

    private init(temporary path: String) {
        self.path = path
        isNew = true
        isTemporary = true
    }

    /// A directory for this process only, where nothing is to stay.
    static func temporary() throws -> DataDirectory {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/stepwell-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw RuntimeError("Cannot make a directory in \(parent): \(Files.reason).")
        }
        return DataDirectory(
            temporary: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        )
    }

    /// The path from the root, so that it does not depend on where functions are run.
    static func absolute(_ path: String) throws -> String {
        if path.hasPrefix("/") { return path }
        guard let current = getcwd(nil, 0) else { throw RuntimeError("The current directory is gone.") }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }

    private static func isNew(_ path: String) throws -> Bool {
        guard let names = try Files.names(in: path) else { return true }
        if names.contains("stepwell.db") {
            try checkDatabase(in: path, beside: names)
            return false
        }
        if let later = names.first(where: later.contains) {
            throw RuntimeError(
                "The database \(path)/stepwell.db is gone, and \(later) beside it tells that there was one: put it back, move "
                    + "the data directory away as a whole and put a backup in its place, or choose another one with --data."
            )
        }
        guard let other = names.filter({ !ignored.contains($0) }).min() else { return true }
        throw RuntimeError(
            "\(path) is no data directory of Stepwell: there is no stepwell.db in it, but \(other). Choose a directory "
                + "of its own with --data, one that is empty or not there yet, such as \(path)/.stepwell."
        )
    }

    /// Refuses an empty database beside files that are made after it: it was not empty then.
    ///
    /// SQLite takes one for a new one, and removes its write-ahead log.
    private static func checkDatabase(in directory: String, beside names: [String]) throws {
        let path = "\(directory)/stepwell.db"
        var information = stat()
        guard stat(path, &information) == 0 else { throw RuntimeError("Cannot read \(path): \(Files.reason).") }
        guard information.st_size == 0, let later = names.first(where: later.contains) else {
            return
        }
        throw RuntimeError(
            "The database \(path) is empty, and \(later) beside it tells that it was not: restore the data directory from "
                + "a backup, or choose another one with --data."
        )
    }

    func removeIfTemporary() {
        if isTemporary { DirectoryCopy.removeTree(path) }
    }
}
