// SPDX-License-Identifier: Apache-2.0

/// What the calls of one state come to, by their number in the execution.
public struct MockedResponses: Sendable, Equatable {
    /// Disjoint ranges of calls, counted from 0.
    public private(set) var entries: [(calls: ClosedRange<Int>, outcome: MockedOutcome)] = []

    public init() {}

    /// The same for every call.
    public init(always outcome: MockedOutcome) { entries = [(0...Int.max, outcome)] }

    /// Adds the outcome of some calls; false where one of them has one already.
    public mutating func add(_ outcome: MockedOutcome, for calls: ClosedRange<Int>) -> Bool {
        guard !entries.contains(where: { $0.calls.overlaps(calls) }) else { return false }
        entries.append((calls, outcome))
        return true
    }

    /// The outcome of a call, from 0; nil where there is none.
    public subscript(invocation: Int) -> MockedOutcome? { entries.first { $0.calls.contains(invocation) }?.outcome }

    /// How many calls have an outcome; nil for all.
    public var count: Int? {
        if entries.contains(where: { $0.calls.upperBound == .max }) { return nil }
        return entries.reduce(0) { $0 + $1.calls.count }
    }

    public static func == (left: MockedResponses, right: MockedResponses) -> Bool {
        left.entries.elementsEqual(right.entries) { $0.calls == $1.calls && $0.outcome == $1.outcome }
    }

    /// Reads `0` or `1-2`, both ends included.
    static func calls(_ text: String) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }),
            let first = Int(parts[0]), let last = Int(parts[parts.count - 1]), first <= last
        else { return nil }
        return first...last
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
