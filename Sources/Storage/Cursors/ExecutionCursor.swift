// SPDX-License-Identifier: Apache-2.0

import Interpreter
public import StatesLanguage

/// The last execution of a page: the next page begins behind it.
///
/// Lists run from high to low times, and of one time from high to low keys. The place of an execution in a list
/// never changes while the list's filter holds for it, so a token stays valid and no row is skipped or repeated.
public struct ExecutionCursor: Sendable, Equatable {
    public var time: Timestamp
    public var key: ExecutionKey

    public init(time: Timestamp, key: ExecutionKey) {
        self.time = time
        self.key = key
    }

    /// The place of an execution in the list of a query.
    public init(_ record: ExecutionSummary, in query: ExecutionQuery) {
        time = query.isByStopTime ? record.stopTime ?? record.identity.startTime : record.identity.startTime
        key = record.key
    }

    /// Reads a token; throws `invalidCursor` for one that this query has not made.
    public init(token: String, of query: ExecutionQuery) throws(StoreError) {
        var digits = HexadecimalReader(token)
        guard let time = digits.word(), let key = digits.word() else { throw .invalidCursor }
        self.init(
            time: Timestamp(milliseconds: Int64(bitPattern: time)),
            key: ExecutionKey(Int64(bitPattern: key))
        )
        guard self.token(of: query) == token else { throw .invalidCursor }
    }

    /// The opaque text; it names its query, so that it does not fit another one.
    public func token(of query: ExecutionQuery) -> String {
        let (time, key) = (UInt64(bitPattern: time.milliseconds), UInt64(bitPattern: key.number))
        let tag = XXHash64.hash("\(query.stateMachineARN) \(query.status?.rawValue ?? "")", seed: time ^ (key &<< 1))
        return time.hexadecimal + key.hexadecimal + tag.hexadecimal
    }
}

extension ExecutionQuery {
    /// Ended executions of one status come by their stop, all others by their start.
    public var isByStopTime: Bool { status.map { $0 != .running } ?? false }
}
