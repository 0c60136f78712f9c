// SPDX-License-Identifier: Apache-2.0

/// An error as the JSON protocols answer it: a status and `{"__type": …, "message": …}`.
package struct ErrorAnswer: Sendable, Equatable {
    package var status: Int
    /// The error's name, `__type` of the body.
    package var name: String
    package var message: String
    /// Further members of the body, such as `reason`.
    package var details: [String: String]

    package init(status: Int, name: String, message: String, details: [String: String] = [:]) {
        self.status = status
        self.name = name
        self.message = message
        self.details = details
    }

    /// The body's bytes.
    package var body: [UInt8] {
        var writer = AnswerWriter()
        writer.string("__type", name)
        writer.string("message", message)
        for (name, value) in details.sorted(by: { $0.key < $1.key }) { writer.string(named: name, value) }
        return writer.finish()
    }
}
