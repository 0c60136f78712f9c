// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import HTTPServer
import JSONModule
import NIOCore

/// A request of Lambda's API with the labels of its path.
struct LambdaRequest: Sendable {
    let http: HTTPRequest
    let labels: [String: String]
    let target: RequestTarget

    var body: [UInt8] { Array(http.body.readableBytesView) }

    /// The body as an object; an empty body is an empty object.
    func document() throws(LambdaError) -> JSONObject {
        guard http.body.readableBytes > 0 else { return JSONObject() }
        let document: JSON
        do throws(JSONParseError) {
            document = try JSON(parsing: body)
        } catch {
            throw LambdaError("SerializationException", status: 400, "The request's body is not JSON: \(error).")
        }
        guard case .object(let object) = document else {
            throw LambdaError("SerializationException", status: 400, "The request's body is no JSON object.")
        }
        return object
    }

    /// A label of the path.
    func label(_ name: String) -> String { labels[name] ?? "" }

    /// The function that the path names, and the qualifier from there or from the query.
    func function(in service: FunctionService) throws(LambdaError) -> FunctionReference {
        try FunctionReference(
            label("FunctionName"),
            qualifier: target["Qualifier"],
            in: service.configuration.place
        )
    }

    /// The record of the function that the path names.
    func record(in service: FunctionService) throws(LambdaError) -> FunctionRecord {
        let reference = try function(in: service)
        guard let record = service.functions[reference.name] else {
            throw .functionNotFound(service.configuration.place.arn(reference.name, qualifier: reference.qualifier))
        }
        return record
    }

    /// The page of a list that the query asks for: `Marker` is where the one before ended.
    func page<Row>(of rows: [Row], key: (Row) -> String) throws(LambdaError) -> (rows: [Row], next: String?) {
        var limit = 50
        if let text = target["MaxItems"] {
            guard let number = Int(text), (1...10_000).contains(number) else {
                throw .validation(text, at: "maxItems", "Member must have value between 1 and 10000")
            }
            limit = min(number, limit)
        }
        var start = 0
        if let marker = target["Marker"], !marker.isEmpty {
            guard let bytes = Base64.decode(marker), let last = String(validating: bytes, as: UTF8.self),
                let position = rows.firstIndex(where: { key($0) > last })
            else { return ([], nil) }
            start = position
        }
        let page = Array(rows[start...].prefix(limit))
        let isLast = start + page.count >= rows.count
        return (page, isLast ? nil : page.last.map { Base64.encode(Array(key($0).utf8)) })
    }
}

extension JSONObject {
    /// A member that must be a text where it is there; null counts as not there.
    func text(_ name: String) throws(LambdaError) -> String? {
        switch self[JSONString(name)] {
        case nil, .null: return nil
        case .string(let text): return text.text
        default: throw LambdaError("SerializationException", status: 400, "\(name) must be a string.")
        }
    }

    /// A member that must be an integer where it is there.
    func integer(_ name: String) throws(LambdaError) -> Int? {
        switch self[JSONString(name)] {
        case nil, .null: return nil
        case let value?:
            guard let number = value.int else {
                throw LambdaError("SerializationException", status: 400, "\(name) must be an integer.")
            }
            return number
        }
    }

    /// A member that must be a text.
    func requiredText(_ name: String) throws(LambdaError) -> String {
        guard let text = try text(name) else {
            let member = name.prefix(1).lowercased() + name.dropFirst()
            throw LambdaError(
                "ValidationException",
                status: 400,
                "1 validation error detected: Value null at '\(member)' failed to satisfy constraint: "
                    + "Member must not be null"
            )
        }
        return text
    }
}
