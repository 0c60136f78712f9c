// SPDX-License-Identifier: Apache-2.0

import CrashImages
import Foundation
import JSONModule
import SQLiteStorage
import Storage
import Testing

/// A fixed sample of what `make crash-images` checks whole.
struct CrashImagesTests {
    @Test func `there are at least fifty reference workflows, each with a name of its own`() {
        #expect(ReferenceWorkflow.all.count >= 50)
        #expect(Set(ReferenceWorkflow.all.map(\.name)).count == ReferenceWorkflow.all.count)
    }

    @Test(arguments: ["retried-between", "token-branch", "activity-alone", "large-alone", "deleted"])
    func `every sampled image recovers and ends as it must`(name: String) throws {
        var campaign = try Self.campaign(name)
        campaign.stride = 29
        let tally = try campaign.run()
        #expect(tally.points > 3)
        #expect(tally.distinctImages > tally.points)
        #expect(tally.faults == 2 * tally.points)
    }

    @Test(arguments: ["pass-alone", "retried-between"])
    func `a disk that lies about what is durable is found out`(name: String) throws {
        var campaign = try Self.campaign(name)
        campaign.stride = 7
        campaign.isDiskLying = true
        let violation = #expect(throws: Violation.self) { try campaign.run() }
        // The store itself finds commits missing, or pages that do not hang together; the oracle finds the rest.
        let words = ["lost", "has not the", "malformed"]
        #expect(words.contains { violation?.description.contains($0) == true }, "\(violation?.description ?? "")")
    }

    @Test(arguments: 0..<60, SimulatedDisk.Fault.allCases)
    func `a disk that fails once while the store opens is told, or nothing is amiss`(
        point: Int,
        fault: SimulatedDisk.Fault
    ) throws {
        let disk = SimulatedDisk()
        disk.fail(after: point, fault, once: true)
        let directory = Self.newDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        do throws(StoreError) {
            let store = try SQLiteStore(directory: directory, fileSystem: disk.name)
            defer { store.close() }
            let answered: ()? = try? store.commit([.putDocument(collection: "c", name: "n", [:])])
            guard answered != nil else { return }
            // What was acknowledged stands in the write-ahead log, and is durable.
            let last = disk.operations.last
            #expect(last?.isSynchronization == true)
            #expect(last?.path.hasSuffix("-wal") == true, "the commit ended with \(String(describing: last))")
        } catch {
            #expect([.diskFull, .inputOutput].contains(error.code), "\(error.message)")
        }
    }

    private static func newDirectory() -> String {
        FileManager.default.temporaryDirectory.appending(path: "stepwell-images-\(UUID().uuidString)").path
    }

    private static func campaign(_ name: String) throws -> Campaign {
        let workflow = try #require(ReferenceWorkflow.all.first { $0.name == name })
        return Campaign(workflow, seed: 1, directory: newDirectory())
    }
}
