// SPDX-License-Identifier: Apache-2.0

public import Encryption
public import Interpreter
public import JSONModule
public import StatesLanguage
import Synchronization

/// A store that forgets everything with its process: for `--in-memory`, tests and the simulator.
///
/// It is also the reference for what a store does; the conformance suite compares all others with it.
public final class InMemoryStore: Sendable {
    /// The one owner of the data.
    ///
    /// A lock is right here: every call is short, and there is no I/O under it.
    private let state = Mutex(InMemoryState())

    /// An empty store.
    public init() {}
}

extension InMemoryStore: StoreCommitting {
    public func commit(_ changes: [StoreChange]) throws(StoreError) {
        try state.withLock { (state) throws(StoreError) in
            try state.check(changes)
            for change in changes { state.apply(change) }
        }
    }
}

extension InMemoryStore: ExecutionReading {
    public func execution(arn: String) throws(StoreError) -> ExecutionRecord? {
        state.withLock { state in state.keys[JSONString(arn)].flatMap { state.executions[$0]?.record } }
    }

    public func executions(_ query: ExecutionQuery) throws(StoreError) -> Page<ExecutionSummary> {
        var after: ExecutionCursor?
        if let token = query.cursor { after = try ExecutionCursor(token: token, of: query) }
        return state.withLock { state in
            guard let listing = state.listing(of: query) else { return Page(rows: [], next: nil) }
            let places = listing.page(of: query, after: after)
            let rows = places.suffix(query.limit)
            return Page(
                rows: rows.reversed().compactMap { state.executions[$0.key]?.record.summary },
                next: places.count > query.limit ? rows.first?.token(of: query) : nil
            )
        }
    }

    public func history(of key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        try state.withLock { (state) throws(StoreError) in
            guard let entry = state.executions[key], query.limit > 0 else { return [] }
            return query.reverse ? try entry.eventsDown(query) : try entry.eventsUp(query)
        }
    }

    public func commands(
        of key: ExecutionKey,
        with keys: KeyRing
    ) throws(StoreError) -> [(time: Timestamp, command: Command)] {
        try state.withLock { (state) throws(StoreError) in
            var commands: [(time: Timestamp, command: Command)] = []
            for turn in state.executions[key]?.turns ?? [] {
                let content = try turn.opened(of: key, with: keys)
                commands.append((content.time, content.command))
            }
            return commands
        }
    }

    public func progress(of key: ExecutionKey) throws(StoreError) -> ExecutionProgress? {
        state.withLock { $0.executions[key]?.progress }
    }

    public func hasFrames(_ key: ExecutionKey) throws(StoreError) -> Bool {
        state.withLock { $0.executions[key]?.frameIDs.contains(.header) ?? false }
    }

    public func openExecutions(after key: ExecutionKey?, limit: Int) throws(StoreError) -> OpenExecutions {
        state.withLock { state in
            let keys = state.open.filter { open in key.map { open > $0 } ?? true }.sorted().prefix(limit)
            return OpenExecutions(executions: keys.compactMap { state.executions[$0]?.stored })
        }
    }

    public func storedExecution(arn: String) throws(StoreError) -> OpenExecution? {
        state.withLock { state in state.keys[JSONString(arn)].flatMap { state.executions[$0]?.stored } }
    }

    public func lastExecutionKey() throws(StoreError) -> ExecutionKey {
        state.withLock { $0.lastExecutionKey }
    }
}

extension InMemoryStore: RetentionReading {
    public func endedExecutions(_ query: EndedExecutionQuery) throws(StoreError) -> [EndedExecution] {
        state.withLock { state in
            let places = state.listings.values.flatMap { $0.ended(query) }
            return places.sorted { ($0.time, $0.key) < ($1.time, $1.key) }.prefix(query.limit).compactMap { place in
                state.executions[place.key].map { entry in
                    EndedExecution(
                        key: place.key,
                        arn: entry.record.identity.arn,
                        stopTime: place.time,
                        turns: entry.progress.turn
                    )
                }
            }
        }
    }

    /// A guess: what the texts of the executions' records take, and a kilobyte for each turn.
    public func usedBytes() throws(StoreError) -> Int64 { state.withLock { $0.usedBytes } }
}

extension InMemoryStore: DefinitionReading {
    public func stateMachine(arn: String) throws(StoreError) -> StateMachineRecord? {
        state.withLock { $0.stateMachines[JSONString(arn)] }
    }

    public func revision(_ key: RevisionKey) throws(StoreError) -> StateMachineRecord? {
        state.withLock { $0.revisions[key] }
    }

    public func lastRevisionKey() throws(StoreError) -> RevisionKey {
        state.withLock { RevisionKey($0.revisions.keys.map(\.number).max() ?? 0) }
    }

    public func resourceCounts() throws(StoreError) -> ResourceCounts {
        state.withLock { ResourceCounts(stateMachines: $0.stateMachines.count, activities: $0.activities.count) }
    }

    public func stateMachines(after cursor: String?, limit: Int) throws(StoreError) -> Page<StateMachineSummary> {
        let records = state.withLock { $0.stateMachines.values.map(\.summary) }
        return try Self.page(of: records, in: NameCursor.stateMachines, after: cursor, limit: limit) {
            NameCursor(stateMachine: $0.arn)
        }
    }

    public func versions(of stateMachineARN: String) throws(StoreError) -> [VersionRecord] {
        let versions = state.withLock { $0.versions[JSONString(stateMachineARN)] ?? [:] }
        return versions.values.sorted { $0.number < $1.number }
    }

    public func version(of stateMachineARN: String, number: Int) throws(StoreError) -> VersionRecord? {
        state.withLock { $0.versions[JSONString(stateMachineARN)]?[number] }
    }

    public func aliases(of stateMachineARN: String) throws(StoreError) -> [AliasRecord] {
        let aliases = state.withLock { $0.aliases[JSONString(stateMachineARN)] ?? [:] }
        return aliases.values.sorted { left, right in
            NameCursor(time: left.creationTime, arn: left.name) < NameCursor(time: right.creationTime, arn: right.name)
        }
    }

    public func alias(of stateMachineARN: String, name: String) throws(StoreError) -> AliasRecord? {
        state.withLock { $0.aliases[JSONString(stateMachineARN)]?[JSONString(name)] }
    }

    public func activity(arn: String) throws(StoreError) -> ActivityRecord? {
        state.withLock { $0.activities[JSONString(arn)] }
    }

    public func activities(after cursor: String?, limit: Int) throws(StoreError) -> Page<ActivityRecord> {
        let records = state.withLock { Array($0.activities.values) }
        return try Self.page(of: records, in: NameCursor.activities, after: cursor, limit: limit) {
            NameCursor(time: $0.creationTime, arn: $0.arn)
        }
    }

    public func document(collection: String, name: String) throws(StoreError) -> JSON? {
        state.withLock { $0.documents[JSONString(collection)]?[JSONString(name)] }
    }

    public func documents(collection: String) throws(StoreError) -> [(name: String, document: JSON)] {
        let documents = state.withLock { $0.documents[JSONString(collection)] ?? [:] }
        return documents.sorted { $0.key < $1.key }.map { ($0.key.text, $0.value) }
    }

    private static func page<Row: Sendable>(
        of rows: [Row],
        in list: String,
        after token: String?,
        limit: Int,
        place: (Row) -> NameCursor
    ) throws(StoreError) -> Page<Row> {
        var after: NameCursor?
        if let token { after = try NameCursor(token: token, of: list) }
        let sorted = rows.map { (place: place($0), row: $0) }.sorted { $0.place < $1.place }
        let rest = sorted.drop { candidate in after.map { !($0 < candidate.place) } ?? false }
        let page = rest.prefix(limit)
        return Page(rows: page.map(\.row), next: rest.count > limit ? page.last?.place.token(of: list) : nil)
    }
}

extension InMemoryState.Entry {
    /// The execution with how far it has come.
    fileprivate var stored: OpenExecution {
        OpenExecution(
            record: record,
            turn: progress.turn,
            lastEvent: progress.lastEvent,
            storedFrames: frames.map { StoredFrame($0.key, $0.value) },
            sealedFrames: sealedFrames
        )
    }

    /// Events in ascending order, from the queried id.
    fileprivate func eventsUp(_ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        let first = max(query.from ?? 1, 1)
        var (events, bytes) = ([HistoryEvent](), 0)
        for turn in turns[firstTurn(holding: first)...] {
            guard !query.isSatisfied(by: events, bytes: bytes) else { break }
            let content = try turn.opened(of: record.key, with: query.keys)
            let more = content.events.drop { $0.id < first }.prefix(query.limit - events.count)
            events += more
            if query.bytesMaximum < .max { bytes += more.reduce(0) { $0 + $1.answerBytes } }
        }
        return events
    }

    /// Events in descending order, from the queried id.
    fileprivate func eventsDown(_ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        let last = min(query.from ?? progress.lastEvent, progress.lastEvent)
        var (events, bytes) = ([HistoryEvent](), 0)
        for turn in turns.prefix(firstTurn(holding: last) + 1).reversed() {
            guard !query.isSatisfied(by: events, bytes: bytes) else { break }
            let content = try turn.opened(of: record.key, with: query.keys)
            let more = content.events.reversed().drop { $0.id > last }.prefix(query.limit - events.count)
            events += more
            if query.bytesMaximum < .max { bytes += more.reduce(0) { $0 + $1.answerBytes } }
        }
        return events
    }

    /// The position of the first turn whose last event is not before `id`.
    private func firstTurn(holding id: Int) -> Int {
        var (low, high) = (0, turns.count)
        while low < high {
            let middle = (low + high) / 2
            if turns[middle].lastEvent < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
