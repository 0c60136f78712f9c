// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension ActionInput {
    /// How many rows a page has at most: `maxResults`, or 100 where that is 0 or absent.
    var pageSize: Int {
        let size = integer("maxResults") ?? 0
        return size == 0 ? 100 : size
    }

    /// Whether payloads stay out of the answer.
    var wantsMetadataOnly: Bool { text("includedData") == "METADATA_ONLY" }
}
