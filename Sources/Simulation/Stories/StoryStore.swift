// SPDX-License-Identifier: Apache-2.0

import Encryption
import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// A story's disk: what was committed survives the process, and the oracle sees each commit.
///
/// A commit is written as sectors and is on disk when all of them are: a crash while it is written loses some of
/// them, at the end or anywhere, and then a checksum that does not match drops the commit.
///
/// Unchecked, because a story and all that belongs to it runs on one thread.
final class StoryStore: @unchecked Sendable {
    /// What becomes of a commit.
    enum Fate {
        case stored
        /// The process dies before anything is written.
        case crashBefore
        /// It dies while the sectors are written.
        case crashWithin
        /// It dies when all is on disk and nobody knows.
        case crashAfter
        case fails(StoreError, isStored: Bool)
    }

    private let base = InMemoryStore()
    private unowned let story: Story

    init(_ story: Story) { self.story = story }
}

extension StoryStore: StoreCommitting {
    func commit(_ changes: [StoreChange]) throws(StoreError) {
        let process = story.process
        story.pause()
        guard story.process === process, !process.threads.isKilled else { throw .gone }
        switch story.fateOfCommit(changes) {
        case .stored: try write(changes)
        case .crashBefore:
            story.crash("before a commit")
            throw .gone
        case .crashWithin:
            let sectors = 1 + changes.count * 2
            if story.survivingSectors(of: sectors) == sectors { try write(changes) }
            story.crash("within a commit")
            throw .gone
        case .crashAfter:
            try write(changes)
            story.crash("after a commit")
            throw .gone
        case .fails(let error, let isStored):
            if isStored { try write(changes) }
            story.tell("a commit fails: \(error.message)")
            throw error
        }
        story.pause()
    }

    private func write(_ changes: [StoreChange]) throws(StoreError) {
        do throws(StoreError) {
            try base.commit(changes)
        } catch {
            story.violate("the store refused a commit: \(error.message)")
            throw error
        }
        story.observe(changes)
    }
}

extension StoreError {
    fileprivate static let gone = StoreError(code: .inputOutput, message: "The process is dead.")
}

extension StoryStore: ExecutionReading {
    func execution(arn: String) throws(StoreError) -> ExecutionRecord? {
        try story.mayRead()
        return try base.execution(arn: arn)
    }

    func executions(_ query: ExecutionQuery) throws(StoreError) -> Page<ExecutionSummary> {
        try story.mayRead()
        return try base.executions(query)
    }

    func history(of key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        try story.mayRead()
        return try base.history(of: key, query)
    }

    func commands(
        of key: ExecutionKey,
        with keys: KeyRing
    ) throws(StoreError) -> [(time: Timestamp, command: Command)] {
        try base.commands(of: key, with: keys)
    }

    func progress(of key: ExecutionKey) throws(StoreError) -> ExecutionProgress? {
        try story.mayRead()
        return try base.progress(of: key)
    }

    func openExecutions(after key: ExecutionKey?, limit: Int) throws(StoreError) -> OpenExecutions {
        try story.mayRead()
        var open = try base.openExecutions(after: key, limit: limit)
        for index in open.executions.indices { open.executions[index].writeFrames() }
        return open
    }

    func hasFrames(_ key: ExecutionKey) throws(StoreError) -> Bool {
        try story.mayRead()
        return try base.hasFrames(key)
    }

    func storedExecution(arn: String) throws(StoreError) -> OpenExecution? {
        try story.mayRead()
        var execution = try base.storedExecution(arn: arn)
        execution?.writeFrames()
        return execution
    }

    func lastExecutionKey() throws(StoreError) -> ExecutionKey {
        try story.mayRead()
        return try base.lastExecutionKey()
    }
}

extension OpenExecution {
    /// Frames come back as they are kept: as text.
    fileprivate mutating func writeFrames() {
        storedFrames = storedFrames.map { frame in
            (try? frame.document).map { StoredFrame(frame.id, text: $0.serialized) } ?? frame
        }
    }
}

extension StoryStore: RetentionReading {
    func endedExecutions(_ query: EndedExecutionQuery) throws(StoreError) -> [EndedExecution] {
        try story.mayRead()
        return try base.endedExecutions(query)
    }

    func usedBytes() throws(StoreError) -> Int64 { try base.usedBytes() }
}

extension StoryStore: DefinitionReading {
    func stateMachine(arn: String) throws(StoreError) -> StateMachineRecord? {
        try story.mayRead()
        return try base.stateMachine(arn: arn)
    }

    func revision(_ key: RevisionKey) throws(StoreError) -> StateMachineRecord? { try base.revision(key) }

    func lastRevisionKey() throws(StoreError) -> RevisionKey { try base.lastRevisionKey() }

    func resourceCounts() throws(StoreError) -> ResourceCounts { try base.resourceCounts() }

    func stateMachines(after cursor: String?, limit: Int) throws(StoreError) -> Page<StateMachineSummary> {
        try base.stateMachines(after: cursor, limit: limit)
    }

    func versions(of stateMachineARN: String) throws(StoreError) -> [VersionRecord] {
        try base.versions(of: stateMachineARN)
    }

    func version(of stateMachineARN: String, number: Int) throws(StoreError) -> VersionRecord? {
        try base.version(of: stateMachineARN, number: number)
    }

    func aliases(of stateMachineARN: String) throws(StoreError) -> [AliasRecord] {
        try base.aliases(of: stateMachineARN)
    }

    func alias(of stateMachineARN: String, name: String) throws(StoreError) -> AliasRecord? {
        try base.alias(of: stateMachineARN, name: name)
    }

    func activity(arn: String) throws(StoreError) -> ActivityRecord? {
        try story.mayRead()
        return try base.activity(arn: arn)
    }

    func activities(after cursor: String?, limit: Int) throws(StoreError) -> Page<ActivityRecord> {
        try base.activities(after: cursor, limit: limit)
    }

    func document(collection: String, name: String) throws(StoreError) -> JSON? {
        try base.document(collection: collection, name: name)
    }

    func documents(collection: String) throws(StoreError) -> [(name: String, document: JSON)] {
        try base.documents(collection: collection)
    }
}
