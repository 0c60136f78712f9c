// SPDX-License-Identifier: Apache-2.0

import Testing

/// The languages and the core decide, and touch nothing outside: no I/O, no clock, no lock, no `async`.
struct Purity: Rule {
    static let targets: Set<String> = [
        "JSONModule", "JSONPath", "JSONata", "StatesLanguage", "Interpreter", "WorkflowTesting",
    ]

    /// The one module from outside, and who may import it: `States.Hash` and `$hash` are made of it.
    static let exceptions: [String: Set<String>] = ["Digests": ["Interpreter", "JSONata"]]

    func applies(to path: String) -> Bool {
        path.hasPrefix("Sources/") && Self.targets.contains(SourceFile(path: path, text: "").target)
    }

    func violations(in file: SourceFile) -> [Violation] {
        let imports = file.imports().filter { item in
            !Self.targets.contains(item.module) && Self.exceptions[item.module]?.contains(file.target) != true
        }
        return imports.map { file.violation(line: $0.line, "\(file.target) is pure: no import of \($0.module)") }
            + file.codeLines(
                with: ["async", "await", "actor "],
                matching: /\b(?:async|await|actor)\b(?!:)/
            ).map { file.violation(line: $0, "\(file.target) is pure: nothing asynchronous") }
            + file.codeLines(
                with: ["Clock", "Mutex", "Atomic", "NSLock", "pthread_"],
                matching: /\b(?:ContinuousClock|SuspendingClock|Mutex|Atomic|NSLock)\b|\bpthread_/
            ).map { file.violation(line: $0, "\(file.target) is pure: time comes in as a value, nothing is locked") }
            + file.codeLines(
                with: ["andom", ".shuffled"],
                matching:
                    /\b(?:Int|Int64|UInt64|Double|Bool)\.random\((?!.*using:)|\bSystemRandomNumberGenerator\b|\.(?:randomElement|shuffled)\(\)/
            ).map { file.violation(line: $0, "\(file.target) is pure: random numbers are the execution's own") }
    }
}

struct PurityTests {
    private func violations(_ text: String, target: String = "Interpreter") -> Int {
        Purity().violations(in: SourceFile(path: "Sources/\(target)/A.swift", text: text)).count
    }

    @Test(arguments: [
        "import Foundation", "public import NIOCore", "internal import Dispatch", "import struct Glibc.timespec",
        "import Synchronization", "func a() async {}", "let now = ContinuousClock().now", "let lock = Mutex(0)",
        "actor A {}", "let a = Int.random(in: 0..<1)",
    ])
    func `what reaches outside is found`(text: String) {
        #expect(violations(text) == 1)
    }

    @Test(arguments: [
        "import JSONModule", "public import StatesLanguage", "import Digests", "// import Foundation, and await it",
        "let text = \"async\"", "case mathRandom", "Int.random(in: a, using: &generator)",
    ])
    func `what is pure passes`(text: String) {
        #expect(violations(text) == 0)
    }

    @Test func `only the interpreter hashes`() {
        #expect(violations("import Digests", target: "JSONPath") == 1)
    }

    @Test func `the repository keeps it`() throws {
        let violations = try Purity().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
