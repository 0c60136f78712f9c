// SPDX-License-Identifier: Apache-2.0

import Storage
import Synchronization

/// Readers for any number of threads: a free one, or a new one; nobody waits for another's read.
final class ReaderPool: Sendable {
    private let path: String
    private let fileSystem: String?
    private let recent: RecentNames
    /// Nil once the pool is closed.
    private let idle = Mutex<[Reader]?>([])

    init(path: String, fileSystem: String?, recent: RecentNames) {
        self.recent = recent
        self.path = path
        self.fileSystem = fileSystem
    }

    func read<Result>(_ body: (Reader) throws(StoreError) -> Result) throws(StoreError) -> Result {
        let reader = try take()
        defer {
            idle.withLock { idle in
                if let count = idle?.count, count < Tuning.idleReaders { idle?.append(reader) }
            }
        }
        return try body(reader)
    }

    /// Closes the readers; one that is reading is closed when it is done.
    func close() { idle.withLock { $0 = nil } }

    private func take() throws(StoreError) -> Reader {
        let reader = try idle.withLock { (idle) throws(StoreError) -> Reader? in
            guard idle != nil else { throw .closed }
            return idle?.popLast()
        }
        if let reader { return reader }
        return try Reader(.reader(path: path, fileSystem: fileSystem), recent: recent)
    }
}

extension StoreError {
    static let closed = StoreError(code: .inputOutput, message: "The store is closed.")
}
