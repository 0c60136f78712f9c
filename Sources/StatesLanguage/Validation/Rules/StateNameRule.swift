// SPDX-License-Identifier: Apache-2.0

/// A state's name is 1 to 80 characters long, and no other state of the whole definition has it.
enum StateNameRule {
    static func check(_ name: String, at location: Location, in machine: MachineReader) {
        if name.isEmpty {
            machine.findings.error(Message.emptyStateName, at: location, code: .invalidStateName)
        }
        if name.unicodeScalars.count > 80 {
            machine.findings.error(Message.longStateName(name), at: location, code: .invalidStateName)
        }
        if !machine.stateNames.insert(name) {
            machine.findings.error(Message.duplicateState(name), at: location, code: .duplicateStateName)
        }
    }
}
