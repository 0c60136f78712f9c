// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Inflates one raw deflate stream piece by piece, so that no stream can grow past what is allowed.
struct Inflater: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private var output: [UInt8]

    /// Bytes that are inflated at a time.
    private static let pieceSize = 65_536

    init() throws(ZipError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        output = Array(repeating: 0, count: Inflater.pieceSize)
        // Negative: a raw stream, without zlib's own header.
        let status = inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw .inputOutput("inflate could not be started", code: status) }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Inflates a whole stream and gives its pieces in order; throws as soon as they exceed the size that was told.
    mutating func inflate(
        _ input: ArraySlice<UInt8>,
        size: Int,
        name: String,
        write: (UnsafeBufferPointer<UInt8>) throws(ZipError) -> Void
    ) throws(ZipError) {
        var remaining = size
        var input = Array(input)
        var status = Z_OK
        var failure: ZipError?
        let count = input.count
        input.withUnsafeMutableBufferPointer { source in
            stream.pointee.next_in = source.baseAddress
            stream.pointee.avail_in = uInt(count)
            while status == Z_OK, failure == nil {
                let made: Int
                (status, made) = step()
                remaining -= made
                guard remaining >= 0 else {
                    failure = .malformed("entry \(name) is larger than its directory says")
                    break
                }
                failure = deliver(made, to: write)
            }
        }
        if let failure { throw failure }
        guard status == Z_STREAM_END, remaining == 0 else {
            throw .malformed("the compressed data of entry \(name) is damaged")
        }
    }

    /// Fills the output once; gives zlib's status and the number of bytes made.
    private mutating func step() -> (status: Int32, made: Int) {
        output.withUnsafeMutableBufferPointer { buffer in
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = uInt(buffer.count)
            let status = CZlib.inflate(stream, Z_NO_FLUSH)
            return (status, buffer.count - Int(stream.pointee.avail_out))
        }
    }

    private func deliver(
        _ count: Int,
        to write: (UnsafeBufferPointer<UInt8>) throws(ZipError) -> Void
    ) -> ZipError? {
        output.withUnsafeBufferPointer { buffer in
            do throws(ZipError) {
                try write(UnsafeBufferPointer(rebasing: buffer[..<count]))
                return nil
            } catch {
                return error
            }
        }
    }
}
