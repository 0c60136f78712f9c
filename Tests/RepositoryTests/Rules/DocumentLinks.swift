// SPDX-License-Identifier: Apache-2.0

import Testing

/// A relative link in a document leads to a file of the repository, and an anchor in the same document to a heading.
struct DocumentLinks: Rule {
    func applies(to path: String) -> Bool { path.hasSuffix(".md") }

    func violations(in file: SourceFile) -> [Violation] {
        let anchors = Set(file.lines.compactMap(Self.anchor(of:)))
        return file.lines.indices.flatMap { index in
            file.lines[index].matches(of: /\]\(([^)\s]+)\)/).compactMap { match -> Violation? in
                let link = String(match.output.1)
                guard !leadsSomewhere(link, from: file.path, anchors: anchors) else { return nil }
                return file.violation(line: index, "a link that leads nowhere: \(link)")
            }
        }
    }

    private func leadsSomewhere(_ link: String, from path: String, anchors: Set<String>) -> Bool {
        if link.contains(/^[a-z]+:/) { return true }
        if link.hasPrefix("#") { return anchors.contains(String(link.dropFirst())) }
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in link.prefix(while: { $0 != "#" }).split(separator: "/") {
            switch part {
            case ".": continue
            case "..":
                guard parts.popLast() != nil else { return false }
            default: parts.append(String(part))
            }
        }
        return Repository.exists(parts.joined(separator: "/"))
    }

    /// A heading's anchor, as code hosts make it: lower case, spaces as hyphens, punctuation dropped.
    private static func anchor(of line: String) -> String? {
        guard let match = line.firstMatch(of: /^#+\s+(.*)$/) else { return nil }
        let kept = match.output.1.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
        return String(kept.map { $0 == " " ? "-" : $0 })
    }
}

struct DocumentLinksTests {
    @Test(arguments: [
        ("[a](../Package.swift)", 0), ("[a](../Sources/)", 0), ("[a](https://example.com)", 0),
        ("# Bad input\n[a](#bad-input)", 0), ("[a](missing.md)", 1), ("[a](#nowhere)", 1),
        ("[a](../../outside.md)", 1), ("[a](../Package.swift) and [b](gone.md#x)", 1),
    ])
    func `a link that leads nowhere is found`(text: String, violations: Int) {
        #expect(DocumentLinks().violations(in: SourceFile(path: "docs/a.md", text: text)).count == violations)
    }

    @Test func `the repository keeps it`() throws {
        let violations = try DocumentLinks().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
