// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Writes answers as HTTP/1 bytes: head and body in one buffer, so that a small answer is one write.
enum HTTPResponseWriter {
    /// Bodies above this size are not copied behind their head but written as a buffer of their own.
    private static let copiedBodyMaximum = 16 << 10

    /// What an answer's head depends on beside the answer.
    struct Framing {
        var version: HTTPVersion
        var keepAlive: Bool
        /// The answer of a HEAD request says how long its body would be, and has none.
        var omitsBody: Bool
    }

    /// Writes the head, and the body where it is small; returns a body that must follow.
    static func write(_ response: HTTPResponse, framing: Framing, into buffer: inout ByteBuffer) -> ByteBuffer? {
        let response = isWritable(response.headers) ? response : HTTPResponse(status: .internalServerError)
        writeHead(response, framing: framing, into: &buffer)
        guard !framing.omitsBody, hasBody(response.status), let body = response.body else { return nil }
        guard body.readableBytes <= copiedBodyMaximum else { return body }
        buffer.writeImmutableBuffer(body)
        return nil
    }

    private static func writeHead(_ response: HTTPResponse, framing: Framing, into buffer: inout ByteBuffer) {
        writeStatus(response.status, framing: framing, into: &buffer)
        for (name, value) in response.headers where !isFraming(name) {
            buffer.writeString(name)
            buffer.writeStaticString(": ")
            buffer.writeString(value)
            buffer.writeStaticString("\r\n")
        }
        if hasBody(response.status) {
            buffer.writeStaticString("content-length: ")
            buffer.writeString(String(response.body?.readableBytes ?? 0))
            buffer.writeStaticString("\r\n")
        }
        if !framing.keepAlive {
            buffer.writeStaticString("connection: close\r\n")
        } else if framing.version.minor == 0 {
            buffer.writeStaticString("connection: keep-alive\r\n")
        }
        buffer.writeStaticString("\r\n")
    }

    private static func writeStatus(
        _ status: HTTPResponseStatus,
        framing: Framing,
        into buffer: inout ByteBuffer
    ) {
        if status == .ok, framing.version.minor != 0 {
            buffer.writeStaticString("HTTP/1.1 200 OK\r\n")
            return
        }
        buffer.writeStaticString(framing.version.minor == 0 ? "HTTP/1.0 " : "HTTP/1.1 ")
        buffer.writeString("\(status.code) \(status.reasonPhrase)\r\n")
    }

    private static func hasBody(_ status: HTTPResponseStatus) -> Bool {
        status.code >= 200 && status.code != 204 && status.code != 304
    }

    /// Headers that say where an answer ends are the server's alone.
    private static func isFraming(_ name: String) -> Bool {
        switch name.utf8.count {
        case 10: name.lowercased() == "connection"
        case 14: name.lowercased() == "content-length"
        case 17: name.lowercased() == "transfer-encoding"
        default: false
        }
    }

    /// Whether no header would break out of its line.
    private static func isWritable(_ headers: HTTPHeaders) -> Bool {
        headers.allSatisfy { name, value in
            !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
                && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        }
    }
}
