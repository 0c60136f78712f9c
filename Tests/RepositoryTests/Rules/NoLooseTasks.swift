// SPDX-License-Identifier: Apache-2.0

import Testing

/// Work is owned by a lane, an event loop or a scope: no task of its own, and nobody sleeps.
struct NoLooseTasks: Rule {
    /// Files that may, each with its reason.
    static let exceptions: [String: String] = [:]

    func applies(to path: String) -> Bool {
        path.hasSuffix(".swift") && (path.hasPrefix("Sources/") || path.hasPrefix("Tests/"))
    }

    func violations(in file: SourceFile) -> [Violation] {
        guard Self.exceptions[file.path] == nil else { return [] }
        return file.code.indices.filter { index in
            let line = file.code[index]
            return line.hasAny(of: ["Task", "sleep"]) && (startsTask(line) || sleeps(line))
        }.map { index in
            let text = file.lines[index].trimmingPrefix(while: \.isWhitespace)
            return file.violation(line: index, "a loose task or a sleep: \(text)")
        }
    }

    /// `Task` is a state of the States Language too: its declarations and uses as a type are no tasks of Swift's.
    private func startsTask(_ line: String) -> Bool {
        if line.contains(
            /\bTask\.detached\b|\b_Concurrency\.Task\b|\bSwift\.Task\b|\bTask\s*\(\s*(?:name|priority|executorPreference)\s*:/
        ) {
            return true
        }
        return line.matches(of: /\bTask\s*(?:<[^>]*>)?\s*\{/).contains { match in
            !line[..<match.range.lowerBound].contains(
                /(?:struct|extension|class|enum|protocol|is|as\?|as|->|:|,|\.)\s*$/
            )
        }
    }

    private func sleeps(_ line: String) -> Bool {
        line.contains(/\bTask\.sleep\b|\bThread\.sleep\b|\b(?:usleep|nanosleep|sleep)\s*\(/)
    }
}

struct NoLooseTasksTests {
    private func violations(_ text: String) -> Int {
        NoLooseTasks().violations(in: SourceFile(path: "Sources/StatesLanguage/A.swift", text: text)).count
    }

    @Test(arguments: [
        "Task { await a() }", "let a = Task {", "Task.detached {", "try await Task.sleep(for: .seconds(1))",
        "usleep(1)",
        "Thread.sleep(forTimeInterval: 1)", "Task(priority: .low) {", "return Task<Int, Never> {", "Swift.Task {",
    ])
    func `a loose task is found`(text: String) {
        #expect(violations(text) == 1)
    }

    @Test(arguments: [
        "public struct Task {", "public struct Task: Sendable {", "extension Task {", "func task() -> Task {",
        "var task: Task {", "case task(Task)", "Task(resource: resource)", "if state is Task {", "// Task { }",
    ])
    func `the Task state of the States Language is none`(text: String) {
        #expect(violations(text) == 0)
    }

    @Test func `the repository keeps it`() throws {
        let violations = try NoLooseTasks().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
