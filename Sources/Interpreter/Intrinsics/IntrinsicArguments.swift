// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The values a function is called with; their number was checked when the definition was parsed.
struct IntrinsicArguments {
    let values: [JSON]
    /// What the result may take, in bytes of its JSON; looked at beforehand where a result can outgrow its arguments.
    let bytesMaximum: Int

    /// How long the texts may be that are encoded, decoded and hashed.
    static let characterMaximum = 10_000

    func string(_ position: Int) throws(IntrinsicFailure) -> String {
        guard let text = values[position].text else { throw mismatch(position, "a string") }
        return text
    }

    func limitedString(_ position: Int) throws(IntrinsicFailure) -> String {
        let text = try string(position)
        guard text.utf16.count <= Self.characterMaximum else {
            throw IntrinsicFailure(
                message: "Argument \(position + 1) is longer than \(Self.characterMaximum) characters"
            )
        }
        return text
    }

    func array(_ position: Int) throws(IntrinsicFailure) -> [JSON] {
        guard let elements = values[position].elements else { throw mismatch(position, "an array") }
        return elements
    }

    func object(_ position: Int) throws(IntrinsicFailure) -> JSONObject {
        guard let members = values[position].members else { throw mismatch(position, "an object") }
        return members
    }

    /// A whole number of 32 bits; a fraction is rounded to the nearest integer, halves up.
    func integer(_ position: Int) throws(IntrinsicFailure) -> Int {
        guard let number = values[position].number else { throw mismatch(position, "a number") }
        let rounded = (number + 0.5).rounded(.down)
        guard rounded >= Double(Int32.min), rounded <= Double(Int32.max) else {
            throw IntrinsicFailure(message: "Argument \(position + 1) must be between \(Int32.min) and \(Int32.max)")
        }
        return Int(rounded)
    }

    private func mismatch(_ position: Int, _ expected: String) -> IntrinsicFailure {
        IntrinsicFailure(message: "Argument \(position + 1) must be \(expected): \(values[position].serialized)")
    }
}
