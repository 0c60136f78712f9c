// SPDX-License-Identifier: Apache-2.0

/// How much an archive may hold.
public struct ZipLimits: Sendable {
    /// Bytes of all files together, unpacked; Lambda's figure is 250 MB.
    public var unpackedBytes = 262_144_000
    /// Files and folders.
    public var entries = 100_000
    /// Bytes of one entry's path.
    public var pathBytes = 1_024

    public init() {}
}
