// SPDX-License-Identifier: Apache-2.0

package import StatesLanguage

/// The last row of a page of a list that runs by time, then ARN, upwards.
package struct NameCursor: Sendable, Equatable {
    package var time: Timestamp
    package var arn: String

    package init(time: Timestamp, arn: String) {
        self.time = time
        self.arn = arn
    }

    /// State machines run by their ARNs alone, which is by their names (measured on AWS).
    package init(stateMachine arn: String) { self.init(time: Timestamp(milliseconds: 0), arn: arn) }

    /// Reads a token; throws `invalidCursor` for one that this list has not made.
    package init(token: String, of list: String) throws(StoreError) {
        var digits = HexadecimalReader(token)
        guard let time = digits.word(), digits.word() != nil, let arn = digits.text() else { throw .invalidCursor }
        self.init(time: Timestamp(milliseconds: Int64(bitPattern: time)), arn: arn)
        guard self.token(of: list) == token else { throw .invalidCursor }
    }

    /// The opaque text; it names its list, so that it does not fit another one.
    package func token(of list: String) -> String {
        let time = UInt64(bitPattern: time.milliseconds)
        return time.hexadecimal + XXHash64.hash("\(list) \(arn)", seed: time).hexadecimal + arn.hexadecimal
    }

    /// The lists of all state machines and of all activities.
    package static let stateMachines = "stateMachines"
    package static let activities = "activities"
}

extension NameCursor: Comparable {
    package static func < (left: NameCursor, right: NameCursor) -> Bool {
        guard left.time == right.time else { return left.time < right.time }
        return left.arn.utf8.lexicographicallyPrecedes(right.arn.utf8)
    }
}
