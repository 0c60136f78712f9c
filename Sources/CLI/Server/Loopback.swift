// SPDX-License-Identifier: Apache-2.0

/// Addresses that only this machine can reach.
enum Loopback {
    static func contains(_ host: String) -> Bool {
        if ["localhost", "::1"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts.first == 127 && !parts.contains(nil)
    }
}
