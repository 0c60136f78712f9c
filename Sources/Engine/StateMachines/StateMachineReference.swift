// SPDX-License-Identifier: Apache-2.0

/// What a state machine's ARN names: the machine, or something of it (reference §1.2).
struct StateMachineReference: Sendable, Equatable {
    /// What may follow the name.
    enum Qualifier: Sendable, Equatable {
        case version(Int)
        case alias(String)
        /// The definition of a distributed Map.
        case label(String)
    }

    /// The ARN as it was given.
    let text: String
    /// The machine's own ARN, without a qualifier.
    let arn: String
    let qualifier: Qualifier?

    /// Reads an ARN; throws `InvalidArn` for one of something else.
    init(_ text: String) throws(ServiceError) {
        self.text = text
        let name = try ResourceARN(text, .stateMachine).name
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, !parts.contains("") else { throw .invalidARN("Invalid ARN format: \(text)") }
        if let slash = name.firstIndex(of: "/") {
            qualifier = .label(String(name[name.index(after: slash)...]))
            arn = String(text.dropLast(name.distance(from: slash, to: name.endIndex)))
            return
        }
        guard parts.count == 2 else {
            (arn, qualifier) = (text, nil)
            return
        }
        arn = String(text.dropLast(parts[1].count + 1))
        let isNumber = parts[1].utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        qualifier = isNumber ? .version(Int(parts[1]) ?? .max) : .alias(String(parts[1]))
    }

    /// Reads an ARN for an action that takes no labels; throws what AWS answers to one.
    static func unlabelled(_ text: String) throws(ServiceError) -> StateMachineReference {
        let reference = try StateMachineReference(text)
        guard case .label = reference.qualifier else { return reference }
        throw ServiceError(
            .validation,
            "This operation does not take the ARN of a distributed Map's state machine: '\(text)'",
            reason: "API_DOES_NOT_SUPPORT_LABELED_ARNS"
        )
    }

    /// Reads the ARN of a version: its machine and number.
    static func version(_ text: String) throws(ServiceError) -> (stateMachineARN: String, number: Int) {
        let reference = try StateMachineReference(text)
        guard case .version(let number) = reference.qualifier else {
            throw .invalidARN("Not the ARN of a state machine version: \(text)")
        }
        return (reference.arn, number)
    }

    /// Reads the ARN of an alias: its machine and name.
    static func alias(_ text: String) throws(ServiceError) -> (stateMachineARN: String, name: String) {
        let reference = try StateMachineReference(text)
        guard case .alias(let name) = reference.qualifier else {
            throw .invalidARN("Not the ARN of a state machine alias: \(text)")
        }
        return (reference.arn, name)
    }
}
