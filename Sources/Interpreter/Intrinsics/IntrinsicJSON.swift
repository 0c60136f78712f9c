// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// `States.StringToJson`, `States.JsonToString` and `States.JsonMerge`.
enum IntrinsicJSON {
    /// An empty or blank text gives null, as recorded on AWS.
    static func parse(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        let text = try arguments.string(0)
        guard text.utf8.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { return .null }
        do {
            return try JSON(parsing: text)
        } catch {
            throw IntrinsicFailure(message: "The string is not valid JSON (line \(error.line), column \(error.column))")
        }
    }

    static func text(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        guard arguments.values[0].byteCount <= arguments.bytesMaximum else { throw .tooLarge }
        return .string(arguments.values[0].serialized)
    }

    static func merge(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        var merged = try arguments.object(0)
        let added = try arguments.object(1)
        guard arguments.values[2].boolean == false else {
            throw IntrinsicFailure(message: "Only shallow merging is supported: the third argument must be false")
        }
        for (key, value) in added { merged[key] = value }
        return .object(merged)
    }
}
