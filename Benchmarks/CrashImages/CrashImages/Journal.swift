// SPDX-License-Identifier: Apache-2.0

public import Engine
public import Interpreter
public import Simulation
public import StatesLanguage
public import Storage
import Synchronization

/// What the world outside learned of the server: what a crash may not take back.
public enum Observation: Sendable {
    /// A state machine or an activity was made.
    case created(String)
    case started(name: String)
    case stopped(name: String)
    case machineDeleted
    /// A worker or a function was given a token.
    case held(token: String)
    /// The end that came with a token was taken.
    case accepted(token: String)
    /// The token is no use any more.
    case refused(token: String)
    /// A function or service was called.
    case called(TaskAddress, TaskResource)
    /// An execution was described and its history read.
    case shown(ExecutionRecord, [HistoryEvent])
}

/// Observations in order, each with its time and how much had been done to the disk by then.
public final class Journal: Sendable {
    private struct Entry {
        var position: Int
        var time: Timestamp
        var observation: Observation
    }

    private let entries = Mutex<[Entry]>([])
    /// What the lock's file held, and from which position on.
    private let notes = Mutex<[(position: Int, bytes: [UInt8])]>([])
    // Weak: whoever keeps the journal longer than the disk has nothing to note any more.
    private let position: @Sendable () -> Int
    private let clock: SimulatedClock

    public init(of disk: SimulatedDisk, _ clock: SimulatedClock) {
        position = { [weak disk] in disk?.operationCount ?? .max }
        self.clock = clock
    }

    public func note(_ observation: Observation) {
        let entry = Entry(position: position(), time: clock.now, observation: observation)
        entries.withLock { $0.append(entry) }
    }

    /// Keeps what the lock's file holds: as much of it as a system can have kept that a power cut ends.
    func keep(note bytes: [UInt8]) { notes.withLock { $0.append((position(), bytes)) } }

    /// The last such note by then.
    func note(upTo limit: Int = .max) -> [UInt8]? {
        notes.withLock { $0.last { $0.position <= limit }?.bytes }
    }

    /// What was observed before more than so many operations were done.
    public func observations(upTo limit: Int = .max) -> [Observation] {
        entries.withLock { $0.filter { $0.position <= limit }.map(\.observation) }
    }

    /// What time it was then.
    public func time(upTo limit: Int = .max) -> Timestamp {
        entries.withLock { $0.last { $0.position <= limit }?.time } ?? SimulatedClock().now
    }
}

/// What a client remembers, which lives through the server's crashes.
public struct Memory: Sendable {
    public var created: Set<String> = []
    public var started: Set<String> = []
    public var stopped: Set<String> = []
    public var isMachineDeleted = false
    /// Tokens that were not sent back yet, or whose answer did not come.
    public var tokens: [String] = []
    public var accepted: [String] = []
    public var calls: [(address: TaskAddress, resource: TaskResource)] = []
    /// The last look at each execution, by ARN.
    public var shown: [String: (record: ExecutionRecord, history: [HistoryEvent])] = [:]

    public init(_ observations: [Observation]) {
        for observation in observations { take(observation) }
    }

    public mutating func take(_ observation: Observation) {
        switch observation {
        case .created(let name): created.insert(name)
        case .started(let name): started.insert(name)
        case .stopped(let name): stopped.insert(name)
        case .machineDeleted: isMachineDeleted = true
        case .held(let token): tokens.append(token)
        case .accepted(let token):
            tokens.removeAll { $0 == token }
            accepted.append(token)
        case .refused(let token): tokens.removeAll { $0 == token }
        case .called(let address, let resource): calls.append((address, resource))
        case .shown(let record, let history): shown[record.identity.arn] = (record, history)
        }
    }
}
