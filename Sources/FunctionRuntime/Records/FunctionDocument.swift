// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A document as it was stored, and its name.
struct FunctionDocument: Sendable {
    var name: String
    var document: JSON
}
