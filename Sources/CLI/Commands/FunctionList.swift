// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSONModule
import NIOHTTP1

extension Function {
    /// `stepwell function list`: a table, or the records.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the functions, with what really runs them on the server's machine."
        )

        @Flag(help: "Print the whole records as JSON, one a line.")
        var json = false

        @OptionGroup var server: ServerOptions

        func run() throws {
            let answer = try server.call().send(.GET, FolderFunctions.path, nil)
            let functions = answer["Functions"]?.elements ?? []
            guard !json else { return functions.forEach { Terminal.print($0.serialized) } }
            let header = ["NAME", "RUNTIME", "RUNS ON", "HANDLER", "TIMEOUT", "MEMORY", "FOLDER"]
            for line in Columns.lines([header] + functions.map(row)) { Terminal.print(line) }
        }

        private func row(_ function: JSON) -> [String] {
            let texts = ["FunctionName", "Runtime", "Interpreter", "Handler"].map { function[$0]?.text ?? "bootstrap" }
            return texts + [
                "\(function["Timeout"]?.int ?? 0) s", "\(function["MemorySize"]?.int ?? 0) MB",
                function["Directory"]?.text ?? "(uploaded)",
            ]
        }
    }
}

/// Rows of texts, aligned.
enum Columns {
    /// One line a row, two spaces between columns; the last one is as long as it is.
    static func lines(_ rows: [[String]]) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (index, text) in row.enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], text.count)
            }
        }
        return rows.map { row in
            row.enumerated().map { index, text in
                index == row.count - 1 ? text : text + String(repeating: " ", count: widths[index] + 2 - text.count)
            }.joined()
        }
    }
}
