// SPDX-License-Identifier: Apache-2.0

public import Simulation

/// What the power cut does to operations that were not made durable.
public enum Loss: String, CaseIterable, Sendable {
    /// All are lost.
    case unsyncedLost = "lost"
    /// Some are lost, whatever their order was.
    case reordered
    /// The last write came to the disk in part.
    case torn
    /// None is lost: the process died, not the machine.
    case nothing = "kill"
}

/// The files of a disk, by path.
public struct DiskImage: Hashable, Sendable {
    public var files: [String: [UInt8]] = [:]

    public init() {}

    /// What a power cut after these operations leaves.
    public init(after operations: ArraySlice<DiskOperation>, _ loss: Loss, entropy: SimulatedEntropy) {
        var pending: [DiskOperation] = []
        for operation in operations {
            switch operation.kind {
            case .create, .write, .truncate, .delete: pending.append(operation)
            case .synchronize:
                for made in pending where made.path == operation.path { apply(made) }
                pending.removeAll { $0.path == operation.path }
            case .synchronizeDirectory: pending = settleNames(pending)
            }
        }
        switch loss {
        case .unsyncedLost: break
        case .nothing: for operation in pending { apply(operation) }
        case .reordered: for operation in pending where entropy.next() & 1 == 0 { apply(operation) }
        case .torn:
            for operation in pending.dropLast() { apply(operation) }
            if let last = pending.last { tear(last, entropy) }
        }
    }

    /// Makes creations and deletions durable; the rest is still pending.
    private mutating func settleNames(_ pending: [DiskOperation]) -> [DiskOperation] {
        var rest: [DiskOperation] = []
        for operation in pending {
            switch operation.kind {
            case .create: apply(operation)
            case .delete:
                apply(operation)
                rest.removeAll { $0.path == operation.path }
            default: rest.append(operation)
            }
        }
        return rest
    }

    /// Does to the files what was done; to a file whose creation was lost nothing is done.
    private mutating func apply(_ operation: DiskOperation) {
        switch operation.kind {
        case .create: files[operation.path] = files[operation.path] ?? []
        case .delete: files[operation.path] = nil
        case .synchronize, .synchronizeDirectory: break
        case .truncate(let count): files[operation.path]?.resize(to: count)
        case .write(let offset, let bytes):
            guard let size = files[operation.path]?.count else { return }
            if size < offset + bytes.count { files[operation.path]?.resize(to: offset + bytes.count) }
            files[operation.path]?.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
    }

    /// Keeps the beginning of a write up to a sector's end, and perhaps leaves noise in the sector after it.
    ///
    /// A write within one sector ends anywhere.
    private mutating func tear(_ operation: DiskOperation, _ entropy: SimulatedEntropy) {
        guard case .write(let offset, let bytes) = operation.kind, bytes.count > 1 else { return apply(operation) }
        let sector = 512
        let boundaries = (offset / sector + 1)...((offset + bytes.count) / sector + 1)
        let inside = boundaries.map { $0 * sector - offset }.filter { (1..<bytes.count).contains($0) }
        let cut =
            inside.isEmpty
            ? 1 + Int(entropy.next() % UInt64(bytes.count - 1)) : inside[Int(entropy.next() % UInt64(inside.count))]
        var kept = Array(bytes.prefix(cut))
        if entropy.next() & 1 == 0 {
            kept += [UInt8](repeating: 0xA5, count: min(bytes.count - cut, sector - (offset + cut) % sector))
        }
        apply(DiskOperation(path: operation.path, .write(offset: offset, kept)))
    }
}

extension [UInt8] {
    fileprivate mutating func resize(to size: Int) {
        if size < count { removeLast(count - size) } else { append(contentsOf: repeatElement(0, count: size - count)) }
    }
}
