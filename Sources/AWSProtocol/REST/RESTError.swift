// SPDX-License-Identifier: Apache-2.0

/// An error as the REST-JSON protocol answers it: the name in a header, the message in the body.
package struct RESTError: Error, Sendable, Equatable {
    /// The header that carries an error's name.
    package static let typeHeader = "x-amzn-ErrorType"

    package var status: Int
    /// The error's name, such as `ResourceNotFoundException`.
    package var name: String
    package var message: String
    /// Lambda's `Type` member: `User` or `Server`.
    package var type: String

    package init(status: Int, name: String, message: String, type: String = "User") {
        self.status = status
        self.name = name
        self.message = message
        self.type = type
    }

    /// The body's bytes: `{"Type": …, "Message": …}`.
    package var body: [UInt8] {
        var writer = AnswerWriter()
        writer.string("Type", type)
        writer.string("Message", message)
        return writer.finish()
    }
}
