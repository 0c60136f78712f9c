// SPDX-License-Identifier: Apache-2.0

import SQLiteStorage
import Simulation
import Storage
import Testing

struct StoreConformanceTests {
    @Test(arguments: StoreConformance.cases)
    func `the in-memory store conforms`(_ conformance: ConformanceCase) throws {
        let store = InMemoryStore()
        try conformance.write(store)
        try conformance.read(store)
    }

    @Test(arguments: StoreConformance.cases)
    func `the SQLite store conforms, also after it was reopened`(_ conformance: ConformanceCase) throws {
        try withTemporaryDirectory { directory in
            do {
                let store = try SQLiteStore(directory: directory)
                try conformance.write(store)
                try conformance.read(store)
            }
            try conformance.read(try SQLiteStore(directory: directory))
        }
    }

    @Test(arguments: StoreConformance.comparisonSeeds)
    func `the SQLite store does what the in-memory store does`(_ seed: UInt64) throws {
        try withTemporaryDirectory { directory in
            let reference = try StoreConformance.compareWithReference(try SQLiteStore(directory: directory), seed: seed)
            try StoreConformance.compare(try SQLiteStore(directory: directory), reference)
        }
    }
}
