// SPDX-License-Identifier: Apache-2.0

import Engine
import JSONModule

/// The rules for tags.
enum ResourceTags {
    /// Throws for a tag that AWS refuses, or that is not whole.
    static func check(_ tags: [JSON]) throws(ServiceError) {
        for tag in tags {
            let key = tag["key"]?.text ?? ""
            guard !key.lowercased().hasPrefix("aws:") else {
                throw ServiceError(.accessDenied, "Caller is an end user and not allowed to mutate system tags")
            }
            guard !key.isEmpty, key.unicodeScalars.allSatisfy(isAllowed),
                (tag["value"]?.text ?? "").unicodeScalars.allSatisfy(isAllowed)
            else { throw ServiceError(.validation, "Invalid tag key: '\(key)'") }
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        if properties.isAlphabetic || properties.numericType != nil { return true }
        if properties.generalCategory == .nonspacingMark || properties.generalCategory == .spacingMark { return true }
        return " _.:/=+-@".unicodeScalars.contains(scalar)
    }
}
