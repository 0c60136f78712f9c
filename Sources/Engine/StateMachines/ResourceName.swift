// SPDX-License-Identifier: Apache-2.0

/// The rule for names of state machines, executions and activities (reference §1.2).
enum ResourceName {
    private static let lengthMaximum = 80
    private static let forbidden = Set("<>{}[]?*\"#%\\^|~`$&,;:/".unicodeScalars)

    /// Throws `InvalidName` for a name that AWS refuses.
    static func check(_ name: String) throws(ServiceError) {
        let scalars = name.unicodeScalars
        guard (1...lengthMaximum).contains(name.utf16.count), scalars.allSatisfy(isAllowed) else {
            throw ServiceError(.invalidName, "Invalid Name: '\(name)'")
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isWhitespace || forbidden.contains(scalar) { return false }
        switch scalar.value {
        case 0x00...0x1f, 0x7f...0x9f, 0xfffe...0xffff, 0x10ffff: return false
        // How `JSONString` keeps a lone surrogate.
        case 0x10fffd: return false
        default: return true
        }
    }
}
