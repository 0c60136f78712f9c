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
        guard let headMaximum = headMaximum(of: response) else {
            return write(HTTPResponse(status: .internalServerError), framing: framing, into: &buffer)
        }
        let body = !framing.omitsBody && hasBody(response.status) ? response.body : nil
        let isCopied = (body?.readableBytes ?? 0) <= copiedBodyMaximum
        let size = headMaximum + (isCopied ? body?.readableBytes ?? 0 : 0)
        // One reservation for all of it: to ask for each part whether there is room costs more than to write them.
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { space in
            var cursor = ByteCursor(space)
            writeHead(response, framing: framing, into: &cursor)
            if isCopied { body?.withUnsafeReadableBytes { cursor.write($0) } }
            return cursor.count
        }
        return isCopied ? nil : body
    }

    /// At least as many bytes as the head takes; nil where a header would break out of its line.
    static func headMaximum(of response: HTTPResponse) -> Int? {
        // The status line, the length and the connection header take less than 96 bytes beside the reason.
        var size = 96
        if response.status != .ok { size += response.status.reasonPhrase.utf8.count }
        if let contentType = response.contentType { size += contentType.utf8CodeUnitCount + 16 }
        if response.requestIdentifier != nil { size += RequestIdentifier.byteCount + 20 }
        for (name, value) in response.headers {
            guard HeaderText.isName(name), HeaderText.isValue(value) else { return nil }
            size += name.utf8.count + value.utf8.count + 4
        }
        return size
    }

    private static func writeHead(_ response: HTTPResponse, framing: Framing, into cursor: inout ByteCursor) {
        writeStatus(response.status, framing: framing, into: &cursor)
        if let contentType = response.contentType {
            cursor.write("content-type: ")
            cursor.write(contentType)
            cursor.write("\r\n")
        }
        if let identifier = response.requestIdentifier {
            cursor.write("x-amzn-RequestId: ")
            cursor.write(identifier)
            cursor.write("\r\n")
        }
        for (name, value) in response.headers where !isFraming(name) {
            cursor.write(name)
            cursor.write(": ")
            cursor.write(value)
            cursor.write("\r\n")
        }
        if hasBody(response.status) {
            cursor.write("content-length: ")
            cursor.write(decimal: response.body?.readableBytes ?? 0)
            cursor.write("\r\n")
        }
        if !framing.keepAlive {
            cursor.write("connection: close\r\n")
        } else if framing.version.minor == 0 {
            cursor.write("connection: keep-alive\r\n")
        }
        cursor.write("\r\n")
    }

    private static func writeStatus(_ status: HTTPResponseStatus, framing: Framing, into cursor: inout ByteCursor) {
        if status == .ok, framing.version.minor != 0 { return cursor.write("HTTP/1.1 200 OK\r\n") }
        cursor.write(framing.version.minor == 0 ? "HTTP/1.0 " : "HTTP/1.1 ")
        cursor.write(decimal: Int(status.code))
        cursor.write(" ")
        cursor.write(status.reasonPhrase)
        cursor.write("\r\n")
    }

    private static func hasBody(_ status: HTTPResponseStatus) -> Bool {
        status.code >= 200 && status.code != 204 && status.code != 304
    }

    /// Headers that say where an answer ends are the server's alone.
    private static func isFraming(_ name: String) -> Bool {
        switch name.utf8.count {
        case 10: HeaderText.isSame(name, as: "connection")
        case 14: HeaderText.isSame(name, as: "content-length")
        case 17: HeaderText.isSame(name, as: "transfer-encoding")
        default: false
        }
    }
}

/// Writes bytes one after another into memory that is known to be large enough.
private struct ByteCursor {
    private let space: UnsafeMutableRawBufferPointer
    /// How many bytes have been written.
    private(set) var count = 0

    init(_ space: UnsafeMutableRawBufferPointer) { self.space = space }

    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: space[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    mutating func write(_ text: StaticString) {
        write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func write(_ text: String) {
        if text.utf8.withContiguousStorageIfAvailable({ write(UnsafeRawBufferPointer($0)) }) != nil { return }
        for byte in text.utf8 { withUnsafeBytes(of: byte) { write($0) } }
    }

    mutating func write(_ identifier: RequestIdentifier) {
        let room = UnsafeMutableRawBufferPointer(rebasing: space[count..<count + RequestIdentifier.byteCount])
        guard let base = room.baseAddress else { preconditionFailure("Room for 36 bytes has an address.") }
        identifier.write(to: base)
        count += RequestIdentifier.byteCount
    }

    mutating func write(decimal number: Int) {
        var rest = number
        let digits = max(1, decimalDigits(of: number))
        for place in (count..<count + digits).reversed() {
            space[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count += digits
    }

    private func decimalDigits(of number: Int) -> Int {
        var (digits, rest) = (0, number)
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        return digits
    }
}
