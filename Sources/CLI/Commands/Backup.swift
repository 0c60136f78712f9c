// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import SQLiteStorage
import Storage

/// `stepwell backup --data DIR OUT`: a second data directory, whether or not a server is using the first.
struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy a data directory, also while its server runs.",
        discussion: """
            OUT becomes a data directory of its own, with the database as of one moment and the functions' code; \
            'stepwell serve --data OUT' goes on from there. Logs and mails are not copied.
            """
    )

    @Option(help: "The data directory to copy.")
    var data = ".stepwell"

    @Argument(help: "The directory to make; it must not be there yet.")
    var out: String

    func validate() throws {
        guard !data.isEmpty else { throw ValidationError("--data must name a directory.") }
        guard !out.isEmpty else { throw ValidationError("OUT must name a directory.") }
    }

    func run() throws {
        let (source, target) = (try path(data), try path(out))
        guard access("\(source)/stepwell.db", F_OK) == 0 else {
            throw RuntimeError("\(source) is no data directory of Stepwell: there is no stepwell.db in it.")
        }
        guard access(target, F_OK) != 0 else {
            throw RuntimeError("\(target) is there already. Name a directory that is not, or remove it first.")
        }
        guard !"\(target)/".hasPrefix("\(source)/") else {
            throw RuntimeError("\(target) is within the data directory \(source). Name a place of its own.")
        }
        do throws(Files.ReadError) {
            try Files.makeDirectory(DirectoryCopy.parent(of: target))
        } catch {
            throw RuntimeError("Cannot make \(error.path): \(error.reason).")
        }
        // Under another name until it is whole: a backup that was cut off is never taken for one.
        let partial = "\(target).partial"
        if let names = try Files.names(in: partial), let other = names.first(where: { !isOfBackup($0) }) {
            throw RuntimeError(
                "\(partial) is in the way, and \(other) in it is no part of a backup that was cut off: move it away."
            )
        }
        DirectoryCopy.removeTree(partial)
        guard mkdir(partial, 0o700) == 0 else { throw RuntimeError("Cannot make \(partial): \(Files.reason).") }
        do {
            try copy(source, to: partial)
            guard rename(partial, target) == 0 else { throw RuntimeError("Cannot make \(target): \(Files.reason).") }
            try DirectoryCopy.synchronize(DirectoryCopy.parent(of: target))
        } catch {
            DirectoryCopy.removeTree(partial)
            throw error
        }
        Terminal.print("Copied \(source) to \(target). To use it: stepwell serve --data \(target)")
    }

    private func isOfBackup(_ name: String) -> Bool { name == "functions" || name.hasPrefix("stepwell.db") }

    private func path(_ text: String) throws -> String {
        var path = try DataDirectory.absolute(text)[...]
        while path.count > 1, path.last == "/" { path.removeLast() }
        return String(path)
    }

    private func copy(_ source: String, to target: String) throws {
        // A function's code is in place before the record that names it is stored, and never changes: what the
        // database names was there before it was copied, or is there afterwards.
        let code = DirectoryCopy(from: "\(source)/functions", to: "\(target)/functions")
        try code.addMissing()
        do throws(StoreError) {
            try SQLiteBackup.copy(of: source, to: target)
        } catch {
            throw RuntimeError(error.message)
        }
        try code.addMissing()
    }
}
