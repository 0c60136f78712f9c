// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// What is known of a service of AWS's JSON protocol: its names, and the shapes of what its actions take and answer.
///
/// Tasks have the names of AWS's SDK for Java 2, which begin with a capital and know no runs of them (`DbInstance`);
/// services have their own.
struct ServiceModel: Sendable {
    /// What a value is, as far as it is not the same in a task and on the wire.
    indirect enum Kind: Sendable, Equatable {
        /// A text; any other value is written as its JSON text.
        case text
        /// A text that is made up where it is missing, so that a repeated request is known again.
        case token
        /// RFC 3339 in a task, seconds since 1970 on the wire.
        case time
        /// Text in a task, base64 on the wire.
        case bytes
        case any
        case structure(Int)
        case list(Kind)
        case map(Kind)
    }

    struct Operation: Sendable {
        /// The name on the wire: `PutItem`.
        var name: String
        /// The structure that it takes; nil where it takes nothing.
        var input: Int?
        /// The structure that it answers; nil where nothing in it is changed.
        var output: Int?
    }

    struct Member: Sendable {
        /// The name on the wire.
        var wireName: JSONString
        var kind: Kind
    }

    /// The members of a structure, by their names in tasks and on the wire; those that are as they are may be missing.
    struct Structure: Sendable {
        var names: [JSONString] = []
        var members: [JSONString: Member] = [:]
        var wireMembers: [JSONString: (name: JSONString, kind: Kind)] = [:]
    }

    /// The service as a resource names it, behind `aws-sdk:`.
    var name: String
    /// What AWS's SDK calls it in errors: `DynamoDb`.
    var client: String
    /// What `X-Amz-Target` begins with.
    var target: String
    /// Of the protocol: `1.0` or `1.1`.
    var version: String
    var signingName: String
    /// Whether errors also have a code of the older query protocol.
    var isQueryCompatible: Bool
    /// Whether names on the wire begin with a small letter.
    var isCamel: Bool
    /// The exceptions that the service's model knows, with the name that the SDK's class has for each.
    var exceptions: [String: String]
    /// By the name of the action in a resource: `putItem`.
    var operations: [String: Operation]
    var structures: [Structure]

    /// The services that there are.
    static let names = ServiceTables.names

    /// What an action takes; what is missing or does not fit the service itself says.
    func parameters(of operation: Operation) -> ParameterShape {
        ParameterShape((operation.input.map { structures[$0].names } ?? []).map { .optional($0, .any) })
    }

    /// The name that a member without an entry has on the wire.
    func wireName(_ name: JSONString) -> JSONString { isCamel ? Self.changing(name) { $0.lowercased() } : name }

    /// The name that a member without an entry has in tasks.
    func taskName(_ wireName: JSONString) -> JSONString { Self.changing(wireName) { $0.uppercased() } }

    private static func changing(_ name: JSONString, _ change: (Substring) -> String) -> JSONString {
        JSONString(change(name.text.prefix(1)) + name.text.dropFirst())
    }
}
