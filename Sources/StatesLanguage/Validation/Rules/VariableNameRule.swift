// SPDX-License-Identifier: Apache-2.0

/// The names of variables, and that no scope assigns a variable of a scope around it.
enum VariableNameRule {
    /// Checks the names in one Assign and notes them in its scope.
    static func check(_ assignments: Fields, in scope: Scope) {
        for key in assignments.names {
            let isTemplate = key.hasSuffix(".$") && assignments.expressions == nil
            let name = isTemplate ? String(key.dropLast(2)) : key
            let location = assignments.location.field(key)
            scope.assignments.append((name, location))
            if name == "states" {
                assignments.findings.error(Message.reservedVariable, at: location, code: .reservedVariableName)
            } else if name.unicodeScalars.count > 80 {
                assignments.findings.error(Message.longVariable(name), at: location, code: .invalidVariableName)
            } else if !isIdentifier(name) {
                assignments.findings.error(Message.invalidVariable(name), at: location, code: .invalidVariableName)
            }
        }
    }

    /// Checks all scopes against those around them.
    static func check(_ scopes: [Scope], findings: Findings) {
        for scope in scopes {
            for (name, location) in scope.assignments where isAssigned(name, outside: scope) {
                findings.error(Message.outerVariable(name), at: location, code: .duplicateVariableName)
            }
        }
    }

    private static func isAssigned(_ name: String, outside scope: Scope) -> Bool {
        var outer = scope.outer
        while let current = outer {
            if current.assignedNames.contains(name) { return true }
            outer = current.outer
        }
        return false
    }

    /// A Unicode identifier, as the States Language asks for.
    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first.properties.isIDStart else { return false }
        return name.unicodeScalars.dropFirst().allSatisfy(\.properties.isIDContinue)
    }
}
