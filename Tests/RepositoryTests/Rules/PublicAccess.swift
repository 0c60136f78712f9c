// SPDX-License-Identifier: Apache-2.0

import Testing

/// What another target uses is `public`: Swift optimizes nothing across modules that is `package`.
struct PublicAccess: Rule {
    func applies(to path: String) -> Bool {
        path.hasSuffix(".swift") && (path.hasPrefix("Sources/") || path.hasPrefix("Benchmarks/"))
    }

    func violations(in file: SourceFile) -> [Violation] {
        file.code.indices.filter { index in
            let line = file.code[index]
            return line.hasAny(of: ["package"]) && line.contains(/^\s*(?:@\w+\s+)*package(?:\(set\))?\s+[a-z@]/)
        }.map { file.violation(line: $0, "package access: what other targets use is public (ARCHITECTURE.md, Builds)") }
    }
}

struct PublicAccessTests {
    private func violations(_ text: String) -> Int {
        PublicAccess().violations(in: SourceFile(path: "Sources/StatesLanguage/A.swift", text: text)).count
    }

    @Test(arguments: [
        "package struct A {", "    package func a() {}", "package import Storage", "    package(set) var a = 1",
        "@usableFromInline package let a = 1", "package init() {}", "package extension A {",
    ])
    func `package access is found`(text: String) {
        #expect(violations(text) == 1)
    }

    @Test(arguments: ["public struct A {", "let package = 1", "case .null: package + \"A\"", "// package func a() {}"])
    func `other words are none`(text: String) {
        #expect(violations(text) == 0)
    }

    @Test func `the repository keeps it`() throws {
        let violations = try PublicAccess().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
