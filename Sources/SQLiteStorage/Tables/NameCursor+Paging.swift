// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Storage

extension NameCursor {
    /// The parameters of a page's query: creation time, ARN, and one row more than the page has.
    static func values(_ cursor: NameCursor?, limit: Int) -> [Value] {
        [.integer(cursor?.time.milliseconds ?? .min), .text(cursor?.arn ?? ""), .integer(limit + 1)]
    }
}

extension Page {
    /// A page of rows that were read with one more than it may hold.
    init(_ rows: [Row], of list: String, limit: Int, place: (Row) -> NameCursor) {
        let page = Array(rows.prefix(limit))
        self.init(rows: page, next: rows.count > limit ? page.last.map { place($0).token(of: list) } : nil)
    }
}
