// SPDX-License-Identifier: Apache-2.0

/// The names under which a server is called, and of the pages that may call it.
///
/// Calls are not authenticated, and a browser on this machine makes them for any page: what a page sends as plain text needs
/// no permission of the server, and a page whose name is made to resolve to loopback may even read the answers. Both tell
/// by their names, which are what counts here, and not what they resolve to: that is up to whoever owns the name.
public struct HostNames: Sendable {
    /// Names besides this machine's own, in lower case.
    private let others: Set<String>

    /// This machine's own names, and others by which clients reach it.
    public init(besides others: [String] = []) { self.others = Set(others.map { $0.lowercased() }) }

    /// Whether a `Host` header names this server, by an address or a name.
    func contain(host: String) -> Bool {
        // No domain is named like an address: most calls end here.
        if Self.isAddress(host) || host.hasPrefix("sync-") && Self.isAddress(String(host.dropFirst(5))) { return true }
        let name = host.lowercased()
        if containName(name) || name.hasPrefix("[") { return true }
        // Of clients to whom this server stands in for AWS's: nobody else can make such a name lead here.
        return name.prefix { $0 != ":" }.hasSuffix(".amazonaws.com")
    }

    /// Whether a text has nothing but digits, dots and colons.
    private static func isAddress(_ text: String) -> Bool {
        HeaderText.allBytes(of: text) { $0 &- 0x30 <= 9 || $0 == 0x2E || $0 == 0x3A }
    }

    /// Whether a page of an origin, `http://localhost:3000`, may call.
    func contain(origin: String) -> Bool {
        guard let scheme = origin.firstRange(of: "://") else { return false }
        let authority = origin[scheme.upperBound...].lowercased()
        if authority.hasPrefix("[") { return authority == "[::1]" || authority.hasPrefix("[::1]:") }
        let parts = authority.prefix { $0 != ":" }.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
            || containName(authority)
    }

    /// AWS's clients put `sync-` before the name where they call StartSyncExecution.
    private func containName(_ authority: String) -> Bool {
        var name = authority.prefix { $0 != ":" }
        if name.hasPrefix("sync-") { name = name.dropFirst(5) }
        return name == "localhost" || name.hasSuffix(".localhost") || others.contains(String(name))
    }
}
