// SPDX-License-Identifier: Apache-2.0

import FunctionRuntime
import Glibc

/// A folder with the code of one function, whose runtime follows from the file that it has.
struct FunctionFolder {
    var name: String
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
        return found.sorted { $0.name < $1.name }
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

    /// Makes the function known; its calls may take as long as Lambda allows.
    func add(to server: Server) throws {
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
