// SPDX-License-Identifier: Apache-2.0

public import StatesLanguage

/// The last row of a page of a list that runs by time, then ARN, upwards.
public struct NameCursor: Sendable, Equatable {
    public var time: Timestamp
    public var arn: String

    public init(time: Timestamp, arn: String) {
        self.time = time
        self.arn = arn
    }

    /// State machines run by their ARNs alone, which is by their names (measured on AWS).
    public init(stateMachine arn: String) { self.init(time: Timestamp(milliseconds: 0), arn: arn) }

    /// Reads a token; throws `invalidCursor` for one that this list has not made.
    public init(token: String, of list: String) throws(StoreError) {
        var digits = HexadecimalReader(token)
        guard let time = digits.word(), digits.word() != nil, let arn = digits.text() else { throw .invalidCursor }
        self.init(time: Timestamp(milliseconds: Int64(bitPattern: time)), arn: arn)
        guard self.token(of: list) == token else { throw .invalidCursor }
    }

    /// The opaque text; it names its list, so that it does not fit another one.
    public func token(of list: String) -> String {
        let time = UInt64(bitPattern: time.milliseconds)
        return time.hexadecimal + XXHash64.hash("\(list) \(arn)", seed: time).hexadecimal + arn.hexadecimal
    }

    /// The lists of all state machines and of all activities.
    public static let stateMachines = "stateMachines"
    public static let activities = "activities"
}

extension NameCursor: Comparable {
    public static func < (left: NameCursor, right: NameCursor) -> Bool {
        guard left.time == right.time else { return left.time < right.time }
        return left.arn.utf8.lexicographicallyPrecedes(right.arn.utf8)
    }
}
