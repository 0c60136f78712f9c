// SPDX-License-Identifier: Apache-2.0

/// One convention of the repository, checked on one file at a time.
protocol Rule {
    /// Whether the rule says anything about a file at this path, relative to the repository.
    func applies(to path: String) -> Bool

    /// Every place where the file breaks the rule.
    func violations(in file: SourceFile) -> [Violation]
}

extension Rule {
    /// Every place in the repository where the rule is broken.
    func violationsInRepository() throws -> [Violation] {
        let files = try Repository.files(where: applies)
        guard !files.isEmpty else { throw NothingToCheck() }
        return files.flatMap(violations)
    }
}

/// A place that breaks a rule, in the form that editors jump to.
struct Violation: Equatable, CustomStringConvertible {
    var path: String
    var line: Int
    var message: String

    var description: String { "\(path):\(line): \(message)" }
}

/// A rule that looks at no file would pass whatever the repository holds.
struct NothingToCheck: Error {}
