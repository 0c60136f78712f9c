// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

/// The rules for tags, and for what can have some.
enum ResourceTags {
    /// Throws for a tag that AWS refuses, or that is not whole.
    static func check(_ tags: [JSON]) throws(ServiceError) {
        for tag in tags {
            let key = tag["key"]?.text ?? ""
            guard !key.isEmpty, !key.lowercased().hasPrefix("aws:"), key.unicodeScalars.allSatisfy(isAllowed),
                (tag["value"]?.text ?? "").unicodeScalars.allSatisfy(isAllowed)
            else { throw ServiceError(.validation, "Invalid tag key: '\(key)'") }
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        if properties.isAlphabetic || properties.numericType != nil || properties.isWhitespace { return true }
        if properties.generalCategory == .nonspacingMark || properties.generalCategory == .spacingMark { return true }
        return "_.:/=+-@".unicodeScalars.contains(scalar)
    }

    /// A state machine or an activity; throws `InvalidArn` or `ResourceNotFound` for all else.
    static func resource(_ text: String) throws(ServiceError) -> TaggedResource {
        let arn: StatesARN
        do throws(InvalidARN) {
            arn = try StatesARN(text, in: [.stateMachine, .activity])
        } catch {
            throw ServiceError(.invalidArn, error.message)
        }
        guard arn.qualifier == nil, arn.label == nil else { throw .resourceNotFound(text) }
        return arn.type == .activity ? .activity(text) : .stateMachine(text)
    }
}
