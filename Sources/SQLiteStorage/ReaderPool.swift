// SPDX-License-Identifier: Apache-2.0

import Storage
import Synchronization

/// Readers for any number of threads: a free one, or a new one; nobody waits for another's read.
final class ReaderPool: Sendable {
    private let path: String
    private let idle = Mutex<[Reader]>([])

    init(path: String) { self.path = path }

    func read<Result>(_ body: (Reader) throws(StoreError) -> Result) throws(StoreError) -> Result {
        let reader = try take()
        defer {
            idle.withLock { if $0.count < Tuning.idleReaders { $0.append(reader) } }
        }
        return try body(reader)
    }

    private func take() throws(StoreError) -> Reader {
        if let reader = idle.withLock({ $0.popLast() }) { return reader }
        return try Reader(.reader(path: path))
    }
}
