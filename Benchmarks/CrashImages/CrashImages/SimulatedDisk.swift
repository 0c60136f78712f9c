// SPDX-License-Identifier: Apache-2.0

import CSimulatedDisk
import Synchronization

/// A disk in memory for SQLite, with a log of all that is done to it.
///
/// `@unchecked Sendable`: a run of the crash images has one thread, on which its simulated engine, SQLite and this run.
public final class SimulatedDisk: @unchecked Sendable {
    /// How a disk fails.
    public enum Fault: String, CaseIterable, Sendable {
        case inputOutput = "EIO"
        case full = "ENOSPC"
    }

    private static let count = Atomic(0)

    /// What SQLite knows the disk by.
    public let name: String
    private let handle: OpaquePointer

    /// A disk with the files of an image, all durable.
    public init(_ image: DiskImage = DiskImage()) {
        name = "disk-\(Self.count.add(1, ordering: .relaxed).newValue)"
        handle = csd_disk_create(name)
        for (path, bytes) in image.files { csd_disk_put(handle, path, bytes, bytes.count) }
    }

    deinit { csd_disk_destroy(handle) }

    /// How many operations have changed it, or made something durable.
    public var operationCount: Int { csd_disk_operation_count(handle) }

    /// Has the operation after so many others fail, and all that follow it unless `once`.
    public func fail(after count: Int, _ fault: Fault, once: Bool) {
        csd_disk_fail(handle, count, fault == .inputOutput ? CSD_INPUT_OUTPUT : CSD_FULL, once ? 1 : 0)
    }

    /// Notes that the directory of the files was synchronized: SQLite has no call for it, so no disk sees it.
    public func synchronizeDirectory() { csd_disk_sync_directory(handle) }

    /// All that was done, in order.
    public var operations: [DiskOperation] {
        (0..<operationCount).map { index in
            let operation = csd_disk_operation(handle, index)
            let path = String(cString: operation.path)
            return switch operation.kind {
            case CSD_CREATE: DiskOperation(path: path, .create)
            case CSD_WRITE:
                DiskOperation(
                    path: path,
                    .write(
                        offset: Int(operation.offset),
                        Array(UnsafeBufferPointer(start: operation.bytes, count: operation.count))
                    )
                )
            case CSD_TRUNCATE: DiskOperation(path: path, .truncate(Int(operation.offset)))
            case CSD_DELETE: DiskOperation(path: path, .delete)
            case CSD_SYNC_DIRECTORY: DiskOperation(path: path, .synchronizeDirectory)
            default: DiskOperation(path: path, .synchronize)
            }
        }
    }
}

/// One thing that was done to a file.
public struct DiskOperation: Sendable {
    /// What was done.
    public enum Kind: Sendable {
        case create
        case write(offset: Int, [UInt8])
        case truncate(Int)
        case delete
        /// All that was done to the file before it is durable.
        case synchronize
        /// All creations and deletions before it are durable.
        case synchronizeDirectory
    }

    public var path: String
    public var kind: Kind

    /// Whether it makes something durable, and does nothing else.
    public var isSynchronization: Bool {
        switch kind {
        case .synchronize, .synchronizeDirectory: true
        case .create, .write, .truncate, .delete: false
        }
    }

    public init(path: String, _ kind: Kind) {
        self.path = path
        self.kind = kind
    }
}
