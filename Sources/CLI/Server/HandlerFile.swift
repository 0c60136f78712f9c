// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Looks for the file that a handler names, or that a provided runtime starts, so that one that is missing is told before
/// the first call.
///
/// It is a warning: the folder is read anew at every change, and the file may be yet to come.
enum HandlerFile {
    /// What is missing; nil where nothing is, or where the runtime's handlers name no file.
    static func warning(handler: String, runtime: String, directory: String) -> String? {
        if runtime.hasPrefix("provided") { return bootstrapWarning(directory) }
        guard let endings = endings(of: runtime) else { return nil }
        let isPython = runtime.hasPrefix("python")
        // Lambda's runtimes split at different points: Python's at the last, Node's at the first of the last part.
        let start = isPython ? handler.startIndex : handler.lastIndex(of: "/") ?? handler.startIndex
        guard let point = isPython ? handler.lastIndex(of: ".") : handler[start...].firstIndex(of: ".") else {
            return "The handler '\(handler)' names no function: it must be FILE.FUNCTION, such as app.handler."
        }
        let module = isPython ? String(handler[..<point]).replacing(".", with: "/") : String(handler[..<point])
        let names = endings.map { module + $0 }
        guard !names.contains(where: { access("\(directory)/\($0)", F_OK) == 0 }) else { return nil }
        let others = names.count > 1 ? " (nor \(names.dropFirst().joined(separator: ", ")))" : ""
        return "\(directory) has no \(names[0])\(others), which the handler '\(handler)' names: calls fail without it."
    }

    private static func bootstrapWarning(_ directory: String) -> String? {
        let path = "\(directory)/bootstrap"
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return "\(directory) has no file bootstrap, which a provided runtime starts: calls fail without it."
        }
        return access(path, X_OK) == 0 ? nil : "\(path) is not executable: calls fail until it is (chmod +x)."
    }

    private static func endings(of runtime: String) -> [String]? {
        if runtime.hasPrefix("python") { return [".py", "/__init__.py"] }
        if runtime.hasPrefix("nodejs") { return [".js", ".mjs", ".cjs", "/index.js"] }
        return nil
    }
}
