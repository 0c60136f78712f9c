// SPDX-License-Identifier: Apache-2.0

/// A Distributed Map's label has 1 to 40 plain characters, and no other Map of the definition has it.
enum LabelRule {
    private static let forbidden = Set("?*<>{}[]:;,\\|^~$#%&`\"".unicodeScalars)

    static func check(_ label: String, at location: Location, in machine: MachineReader) {
        if label.unicodeScalars.count > 40 {
            machine.findings.error(Message.longLabel(label), at: location, code: .invalidLabelName)
        }
        if label.isEmpty || !label.unicodeScalars.allSatisfy(isPlain) {
            machine.findings.error(Message.invalidLabel(label), at: location, code: .invalidLabelName)
        }
        if !machine.labels.insert(label) {
            machine.findings.error(Message.duplicateLabel(label), at: location, code: .duplicateLabelName)
        }
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        return !isControl && !scalar.properties.isWhitespace && !forbidden.contains(scalar)
    }
}
