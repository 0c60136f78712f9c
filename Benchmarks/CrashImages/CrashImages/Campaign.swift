// SPDX-License-Identifier: Apache-2.0

import Simulation
import StatesLanguage
import Storage

/// Cuts the power at the points of a workflow, recovers each image, and checks the promises.
public struct Campaign {
    /// What was done.
    public struct Tally: Sendable {
        public var operations = 0
        public var points = 0
        /// Images that were made, and those of them that no other one equals.
        public var images = 0
        public var distinctImages = 0
        /// Runs in which the disk failed.
        public var faults = 0

        public init() {}

        public static func += (left: inout Tally, right: Tally) {
            left.operations += right.operations
            left.points += right.points
            left.images += right.images
            left.distinctImages += right.distinctImages
            left.faults += right.faults
        }
    }

    public let workflow: ReferenceWorkflow
    public let seed: UInt64
    /// A real directory, for the store's lock.
    public let directory: String
    /// Every how many operations there is a point.
    public var stride = 1
    /// Takes the disk for one that lies about what is durable: then promises must be broken.
    public var isDiskLying = false

    public init(_ workflow: ReferenceWorkflow, seed: UInt64, directory: String) {
        self.workflow = workflow
        self.seed = seed
        self.directory = directory
    }

    /// Checks every point; throws the first violation, with what reproduces it.
    public func run() throws(Violation) -> Tally {
        let disk = SimulatedDisk()
        let (journal, ending) = live(on: disk)
        guard ending == nil else { throw failure("an undisturbed run", "ended: \(ending?.message ?? "")") }
        let undisturbed = Memory(journal.observations())
        let expected = undisturbed.shown.mapValues { Oracle.Ending($0.record, $0.history) }
        var operations = disk.operations
        if isDiskLying { operations.removeAll { $0.isSynchronization } }
        var tally = Tally()
        tally.operations = operations.count
        for point in Swift.stride(from: 0, through: operations.count, by: stride) {
            tally.points += 1
            try cut(operations, at: point, journal, expected, &tally)
            if !isDiskLying { try fail(at: point, expected, &tally) }
        }
        return tally
    }

    // MARK: - Images

    private func cut(
        _ operations: [DiskOperation],
        at point: Int,
        _ journal: Journal,
        _ expected: [String: Oracle.Ending],
        _ tally: inout Tally
    ) throws(Violation) {
        let (before, time) = (Memory(journal.observations(upTo: point)), journal.time(upTo: point))
        var seen: Set<DiskImage> = []
        for loss in Loss.allCases {
            let image = DiskImage(after: operations[..<point], loss, entropy: entropy(point, loss.rawValue))
            tally.images += 1
            guard seen.insert(image).inserted else { continue }
            tally.distinctImages += 1
            try recover(
                image,
                Oracle(workflow: workflow, expected: expected, before: before),
                at: point,
                time,
                loss.rawValue,
                note: journal.note(upTo: point)
            )
        }
    }

    private func recover(
        _ image: DiskImage,
        _ oracle: Oracle,
        at point: Int,
        _ time: Timestamp,
        _ mode: String,
        note: [UInt8]?
    ) throws(Violation) {
        let disk = SimulatedDisk(image)
        let clock = SimulatedClock(at: time)
        let journal = Journal(of: disk, clock)
        let process: Process
        do throws(StoreError) {
            process = try start(disk, clock: clock, journal, note: note)
        } catch {
            throw failure("point \(point), \(mode)", error.message)
        }
        defer { process.stop() }
        do throws(Violation) {
            try oracle.checkRecovery(process)
            var client = Client(workflow, process, journal, oracle.before)
            client.run()
            if let fatal = process.fatalError { throw Violation(fatal.message) }
            var after = Memory(journal.observations())
            after.shown.merge(client.memory.shown) { _, new in new }
            try oracle.checkEnd(after)
        } catch {
            throw failure("point \(point), \(mode)", error.description)
        }
    }

    // MARK: - Faults

    /// Lives once more, with a disk that fails at the point; then the machine restarts.
    private func fail(
        at point: Int,
        _ expected: [String: Oracle.Ending],
        _ tally: inout Tally
    ) throws(Violation) {
        for fault in SimulatedDisk.Fault.allCases {
            let lots = entropy(point, fault.rawValue)
            let disk = SimulatedDisk()
            disk.fail(after: point, fault, once: lots.next() & 1 == 0)
            let (journal, ending) = live(on: disk)
            if let ending, ![.inputOutput, .diskFull].contains(ending.code) {
                throw failure("point \(point), \(fault.rawValue)", "it was told as \(ending.code): \(ending.message)")
            }
            let loss = Loss.allCases[Int(lots.next() % UInt64(Loss.allCases.count))]
            let image = DiskImage(after: disk.operations[...], loss, entropy: lots)
            tally.faults += 1
            try recover(
                image,
                Oracle(workflow: workflow, expected: expected, before: Memory(journal.observations())),
                at: point,
                journal.time(),
                "\(fault.rawValue), \(loss.rawValue)",
                note: journal.note()
            )
        }
    }

    // MARK: - Parts

    /// The first life, until everything has ended or the disk fails; tells how it failed.
    private func live(on disk: SimulatedDisk) -> (Journal, StoreError?) {
        let clock = SimulatedClock()
        let journal = Journal(of: disk, clock)
        do throws(StoreError) {
            let process = try start(disk, clock: clock, journal)
            var client = Client(workflow, process, journal, Memory([]))
            client.run()
            process.stop()
            return (journal, process.fatalError)
        } catch {
            return (journal, error)
        }
    }

    private func start(
        _ disk: SimulatedDisk,
        clock: SimulatedClock,
        _ journal: Journal,
        note: [UInt8]? = nil
    ) throws(StoreError) -> Process {
        try Process(on: disk, directory: directory, clock: clock, seed: seed, journal: journal, note: note)
    }

    private func entropy(_ point: Int, _ mode: String) -> SimulatedEntropy {
        SimulatedEntropy(seed: mode.utf8.reduce(seed &* 1_000_003 &+ UInt64(point)) { $0 &* 31 &+ UInt64($1) })
    }

    private func failure(_ place: String, _ reason: String) -> Violation {
        Violation("\(workflow.name), seed \(seed), \(place): \(reason)")
    }
}
