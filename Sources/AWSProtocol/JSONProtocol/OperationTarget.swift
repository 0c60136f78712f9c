// SPDX-License-Identifier: Apache-2.0

/// The header `X-Amz-Target` of the JSON protocols: `AWSStepFunctions.StartExecution`.
public struct OperationTarget: Sendable, Equatable {
    /// The service's prefix: `AWSStepFunctions`.
    public var prefix: Substring
    public var operation: Substring

    /// Reads the header's value; nil where it has no dot.
    public init?(_ header: String) {
        guard let dot = header.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        prefix = header[..<dot]
        operation = header[header.utf8.index(after: dot)...]
    }
}
