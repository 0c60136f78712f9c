// SPDX-License-Identifier: Apache-2.0

/// An error as the JSON protocols answer it: a status and `{"__type": …, "message": …}`.
public struct ErrorAnswer: Sendable, Equatable {
    public var status: Int
    /// The error's name, `__type` of the body.
    public var name: String
    public var message: String
    /// Further members of the body, such as `reason`.
    public var details: [String: String]

    public init(status: Int, name: String, message: String, details: [String: String] = [:]) {
        self.status = status
        self.name = name
        self.message = message
        self.details = details
    }

    /// The body's bytes.
    public var body: [UInt8] {
        var writer = AnswerWriter()
        writer.string("__type", name)
        writer.string("message", message)
        for (name, value) in details.sorted(by: { $0.key < $1.key }) { writer.string(named: name, value) }
        return writer.finish()
    }
}
