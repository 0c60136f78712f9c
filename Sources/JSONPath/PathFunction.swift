// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A function at a path's end: `.sum()`, `.concat("-", @.name)`.
struct PathFunction: Sendable, Equatable {
    enum Name: String, Sendable, Equatable {
        case min, max, avg, stddev, sum, length, size, keys, concat, append, first, last, index
    }

    enum Parameter: Sendable, Equatable {
        case literal(JSON)
        case path(FilterPath)
    }

    var name: Name
    var parameters: [Parameter]
}
