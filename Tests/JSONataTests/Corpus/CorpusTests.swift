// SPDX-License-Identifier: Apache-2.0

import Testing

/// JSONata's own test suite, where it is beside the repository.
@Suite(.enabled(if: Corpora.isPresent))
struct CorpusTests {
    @Test func `every case of JSONata's test suite that applies gives its result`() throws {
        let cases = try CorpusCase.all()
        let failures = cases.compactMap { item in item.failure().map { "\(item.id): \($0)" } }
        print("JSONata corpus: \(cases.count - failures.count) of \(cases.count) cases pass")
        #expect(cases.count > 1_000)
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }
}
