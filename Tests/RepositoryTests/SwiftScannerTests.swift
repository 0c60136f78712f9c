// SPDX-License-Identifier: Apache-2.0

import Testing

struct SwiftScannerTests {
    @Test(arguments: [
        ("let a = 1 // { comment", "let a = 1             "),
        ("a /* { /* nested */ } */ b", "a                        b"),
        ("f(\"{\") {", "f(\" \") {"),
        (#"f("\"{") {"#, "f(\"   \") {"),
        (#"f("\(g("}")) {") {"#, "f(\"           \") {"),
        (##"f(#"\("{"# )"##, "f(#\"    \"# )"),
        ("\"\"\"\n{ \"quoted\"\n\"\"\" {", "\"\"\"\n          \n\"\"\" {"),
        ("func `a { name`() {", "func `        `() {"),
        ("#if DEBUG {", "#if DEBUG {"),
    ])
    func `what is no code becomes spaces`(text: String, code: String) {
        var scanner = SwiftScanner(text)
        #expect(scanner.codeOnly() == code)
    }
}
