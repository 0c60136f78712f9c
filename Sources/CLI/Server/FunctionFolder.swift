// SPDX-License-Identifier: Apache-2.0

import FunctionRuntime
import Glibc

/// A folder with the code of one function, whose runtime follows from the file that it has.
struct FunctionFolder {
    var name: String
    /// The same words as other languages would write them: `CheckName`, `checkName`, `check_name`, `check-name`.
    var otherNames: [String] = []
    var path: String
    var handler: String
    var runtime: String

    private static let entries = [
        ("app.py", "app.handler", "python3.12"), ("index.js", "index.handler", "nodejs20.x"),
        ("index.mjs", "index.handler", "nodejs20.x"), ("bootstrap", "bootstrap", "provided.al2023"),
    ]

    /// All functions below a folder, by name.
    static func all(in folder: String) throws -> [FunctionFolder] {
        let root = try DataDirectory.absolute(folder)
        guard let names = try Files.names(in: root) else { throw RuntimeError("There is no folder \(folder).") }
        var found: [FunctionFolder] = []
        for name in names {
            guard !name.hasPrefix("."), let function = FunctionFolder(name: name, path: "\(root)/\(name)") else {
                continue
            }
            found.append(function)
        }
        guard !found.isEmpty else {
            throw RuntimeError("\(folder) has no folder with app.py, index.js, index.mjs or bootstrap.")
        }
        return withOtherNames(found.sorted { $0.name < $1.name })
    }

    /// Gives each the other spellings of its name, but those that are a folder's own or that two folders share.
    private static func withOtherNames(_ folders: [FunctionFolder]) -> [FunctionFolder] {
        let own = Set(folders.map(\.name))
        let uses = Dictionary(folders.flatMap { spellings(of: $0.name) }.map { ($0, 1) }, uniquingKeysWith: +)
        return folders.map { folder in
            var folder = folder
            folder.otherNames = spellings(of: folder.name).subtracting(own).filter { uses[$0] == 1 }.sorted()
            return folder
        }
    }

    private static func spellings(of name: String) -> Set<String> {
        var words: [String] = []
        var isAfterLowercase = false
        for part in name.split(whereSeparator: { "-_".contains($0) }) {
            words.append("")
            for character in part {
                if isAfterLowercase, character.isUppercase { words.append("") }
                words[words.count - 1] += character.lowercased()
                isAfterLowercase = !character.isUppercase
            }
            isAfterLowercase = false
        }
        let capitals = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }
        let camel = (words.prefix(1) + capitals.dropFirst()).joined()
        return [words.joined(separator: "-"), words.joined(separator: "_"), capitals.joined(), camel]
    }

    private init?(name: String, path: String) {
        guard let entry = FunctionFolder.entries.first(where: { access("\(path)/\($0.0)", R_OK) == 0 }) else {
            return nil
        }
        self.init(name: name, path: path, handler: entry.1, runtime: entry.2)
    }

    private init(name: String, path: String, handler: String, runtime: String) {
        self.name = name
        self.path = path
        self.handler = handler
        self.runtime = runtime
    }

    /// Makes the function known by all its names; its calls may take as long as Lambda allows.
    func add(to server: Server) throws {
        for name in [name] + otherNames { try add(to: server, as: name) }
    }

    private func add(to server: Server, as name: String) throws {
        let result = try server.result { reply in
            FunctionRegistry(server.functions).add(
                name: name,
                directory: path,
                handler: handler,
                runtime: runtime,
                timeout: 900,
                memory: 512,
                reply: reply
            )
        }
        if case .failure(let error) = result { throw RuntimeError("\(path): \(error.message)") }
    }
}
