// SPDX-License-Identifier: Apache-2.0

import Testing

/// A function fits on a screen: at most 70 lines, its signature and closing brace counted.
struct FunctionLength: Rule {
    static let maximum = 70

    func applies(to path: String) -> Bool { path.hasSuffix(".swift") && path != "Package.swift" }

    func violations(in file: SourceFile) -> [Violation] {
        file.functionBodies().filter { $0.lineCount > Self.maximum }.map { body in
            file.violation(line: body.start, "a function of \(body.lineCount) lines; at most \(Self.maximum)")
        }
    }
}

struct FunctionLengthTests {
    private func file(signature: String, bodyLines: Int) -> SourceFile {
        let body = Array(repeating: "    print(\"}\")  // }", count: bodyLines)
        return SourceFile(path: "Sources/A/A.swift", text: ([signature] + body + ["}"]).joined(separator: "\n"))
    }

    @Test(arguments: [
        "func a() {", "init?(a: Int) {", "public static func a<T>(b: (T) -> Void) throws(E) where T: P {",
        "func a(\n    b: Int\n)\nthrows -> [Int]\n{", "var a: Int {", "    subscript(a: Int) -> Int {", "deinit {",
    ])
    func `a function of 71 lines is found`(signature: String) {
        let lines = signature.split(separator: "\n").count
        let long = file(signature: signature, bodyLines: FunctionLength.maximum - lines)
        let short = file(signature: signature, bodyLines: FunctionLength.maximum - lines - 1)
        #expect(FunctionLength().violations(in: long).map(\.line) == [1])
        #expect(FunctionLength().violations(in: short) == [])
    }

    @Test func `a requirement without a body is not taken for the function after it`() {
        let requirement = "protocol P {\n    func a()\n    var b: Int { get }\n}\nstruct S {"
        #expect(FunctionLength().violations(in: file(signature: requirement, bodyLines: 80)) == [])
    }

    @Test func `the repository keeps it`() throws {
        let violations = try FunctionLength().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
