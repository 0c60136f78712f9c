// SPDX-License-Identifier: Apache-2.0

import Testing

/// What other targets use is documented: each `public` type and function, and each initializer that does something.
///
/// Stored properties and enum cases may speak for themselves, as may initializers that only store their arguments,
/// and what a protocol of the standard library already defines.
struct DocumentedAPI: Rule {
    /// The functions that the package's own protocols require: their conformances need no second description.
    var required: Set<String> = []

    /// The rule with the requirements of all protocols of the repository.
    static func ofRepository() throws -> DocumentedAPI {
        let files = try Repository.files { $0.hasPrefix("Sources/") && $0.hasSuffix(".swift") }
        return DocumentedAPI(required: Set(files.flatMap(\.protocolRequirements)))
    }

    /// Members whose meaning is a protocol's: documenting them again would only repeat it.
    private static var definedElsewhere: Regex<Substring> {
        /\bfunc\s+(?:[^\w\s(]+|hash|encode|makeIterator|next|callAsFunction|index|formIndex|run|validate)\s*[<(]|\binit\((?:from|nilLiteral|booleanLiteral|integerLiteral|floatLiteral|stringLiteral|stringInterpolation|arrayLiteral|dictionaryLiteral|rawValue|argument)\b|\binit\(\)/
    }

    private static var declaration: Regex<Substring> {
        /^\s*public\s+(?:(?:static|final|mutating|nonmutating|indirect|override|convenience|nonisolated|consuming|borrowing)\s+)*(?:struct|class|enum|protocol|actor|typealias|func|init|subscript)\b/
    }

    func applies(to path: String) -> Bool { path.hasPrefix("Sources/") && path.hasSuffix(".swift") }

    func violations(in file: SourceFile) -> [Violation] {
        file.code.indices.filter { index in
            guard file.code[index].hasAny(of: ["public"]), file.code[index].contains(Self.declaration) else {
                return false
            }
            return !file.code[index].contains(Self.definedElsewhere) && !isDocumented(index, in: file)
                && !onlyStores(index, in: file) && !isRequired(file.code[index])
        }.map { index in
            let text = file.lines[index].trimmingPrefix(while: \.isWhitespace)
            return file.violation(line: index, "undocumented: \(text)")
        }
    }

    private func isRequired(_ line: String) -> Bool {
        line.firstMatch(of: /\bfunc\s+(\w+)/).map { required.contains(String($0.output.1)) } ?? false
    }

    /// Whether the line before, attributes left out, is a documentation comment.
    private func isDocumented(_ index: Int, in file: SourceFile) -> Bool {
        let attributes = /^\s*(?:@|#if|#else|\)|[a-z]+: .*,?$)/
        var above = index - 1
        while above >= 0, file.lines[above].contains(attributes) {
            above -= 1
        }
        return above >= 0 && file.lines[above].contains(/^\s*\/\/\//)
    }

    /// Whether an initializer does nothing but `self.a = a`: the properties say it all.
    private func onlyStores(_ index: Int, in file: SourceFile) -> Bool {
        guard file.code[index].contains(/\binit[?!]?\s*[<(]/),
            let body = file.functionBody(at: index)
        else { return false }
        let text = file.code[body.start...body.end].joined(separator: "\n")
        guard let opening = text.firstIndex(of: "{") else { return false }
        let statements = text[opening...].dropFirst().dropLast().split(whereSeparator: { "\n;}".contains($0) })
        return statements.allSatisfy { statement in
            let trimmed = statement.trimmingPrefix(while: \.isWhitespace)
            return trimmed.isEmpty || trimmed.contains(/^(?:self\.)?(\w+) = \w+\s*$/)
        }
    }
}

struct DocumentedAPITests {
    private func violations(_ text: String) -> Int {
        DocumentedAPI().violations(in: SourceFile(path: "Sources/Engine/A.swift", text: text)).count
    }

    @Test(arguments: [
        "public struct A {}", "public final class A {}", "    public static func a() {}",
        "public mutating func a<T>(b: T) {", "public init(a: Int) { self.a = a + 1 }", "public protocol A {}",
        "// A comment.\npublic enum A {}", "/// The last one.\nlet a = 1\n\npublic func a() {}",
        "public subscript(a: Int) -> Int { 1 }", "public typealias A = Int",
    ])
    func `an undocumented declaration is found`(text: String) {
        #expect(violations(text) == 1)
    }

    @Test(arguments: [
        "/// A.\npublic struct A {}", "/// A.\n@available(*, unavailable)\npublic func a() {}", "struct A {}",
        "public var name: String", "public import Storage", "public static func == (a: A, b: A) -> Bool { true }",
        "public init(a: Int, b: Int) {\n    self.a = a\n    self.b = b\n}", "public init(_ a: Int) { self.a = a }",
        "public init(stringLiteral value: String) { self.init(value) }",
        "public func hash(into hasher: inout Hasher) {}",
    ])
    func `what is documented or speaks for itself passes`(text: String) {
        #expect(violations(text) == 0)
    }

    @Test func `what a protocol of the package requires is documented there`() {
        let text = "/// A.\npublic protocol A {\n    /// B.\n    func b()\n}\npublic func b() {}\npublic func c() {}"
        let file = SourceFile(path: "Sources/Engine/A.swift", text: text)
        #expect(file.protocolRequirements == ["b"])
        #expect(DocumentedAPI(required: ["b"]).violations(in: file).map(\.line) == [7])
    }

    @Test func `the repository keeps it`() throws {
        let violations = try DocumentedAPI.ofRepository().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
