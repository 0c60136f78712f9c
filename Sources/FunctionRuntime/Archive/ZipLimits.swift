// SPDX-License-Identifier: Apache-2.0

/// How much an archive may hold.
package struct ZipLimits: Sendable {
    /// Bytes of all files together, unpacked; Lambda's figure is 250 MB.
    package var unpackedBytes = 262_144_000
    /// Files and folders.
    package var entries = 100_000
    /// Bytes of one entry's path.
    package var pathBytes = 1_024

    package init() {}
}
