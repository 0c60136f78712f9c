// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Writes a record as compact bytes: variable-length integers, and each text once.
///
/// The same document stands in StateEntered, StateExited and the next StateEntered, and the same name in two of them:
/// a text that the record already holds is written as its number.
struct RecordWriter {
    private(set) var bytes: [UInt8]
    /// Where the texts stand in `bytes`, in the order in which they were first written.
    private var texts: [Range<Int>] = []
    /// The last text with each sample of its bytes.
    private var textBySample = SampleTable()

    /// A writer whose first bytes, `headerCount` of them, are left to the caller.
    init(headerCount: Int) {
        bytes = []
        bytes.reserveCapacity(1_024)
        texts.reserveCapacity(16)
        bytes.append(contentsOf: repeatElement(0, count: headerCount))
    }

    mutating func write(byte: UInt8) { bytes.append(byte) }

    /// Writes 7 bits a byte, the lowest first.
    mutating func write(unsigned value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest &>>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func write(count: Int) { write(unsigned: UInt64(count)) }

    /// Writes a signed integer so that small ones of either sign are short (zigzag).
    mutating func write(_ value: Int64) { write(unsigned: UInt64(bitPattern: (value &<< 1) ^ (value &>> 63))) }

    mutating func write(_ value: Int) { write(Int64(value)) }

    mutating func write(_ value: Int?) {
        write(byte: value == nil ? 0 : 1)
        guard let value else { return }
        write(value)
    }

    mutating func write(_ payload: Payload) { write(payload.serialized) }

    mutating func write(_ payload: Payload?) { write(payload?.serialized) }

    /// Writes 0 for nil, 1 and the text for a new one, and the number from 2 of one that was written before.
    mutating func write(_ text: String?) {
        guard var text else { return write(byte: 0) }
        text.withUTF8 { write(utf8: UnsafeRawBufferPointer($0)) }
    }

    mutating func write(_ texts: [String?]) {
        for text in texts { write(text) }
    }

    private mutating func write(utf8 text: UnsafeRawBufferPointer) {
        let sample = Self.sample(text)
        let place = textBySample.place(of: sample)
        if let known = textBySample[place], holds(text, at: texts[known]) { return write(count: known + 2) }
        textBySample.set(texts.count, of: sample, at: place)
        write(byte: 1)
        write(count: text.count)
        texts.append(bytes.count..<bytes.count + text.count)
        bytes.append(contentsOf: text)
    }

    private func holds(_ text: UnsafeRawBufferPointer, at range: Range<Int>) -> Bool {
        guard range.count == text.count else { return false }
        return bytes.withUnsafeBytes { Self.isEqual(UnsafeRawBufferPointer(rebasing: $0[range]), text) }
    }

    /// Compares two texts of one length by words: an element-wise comparison took a tenth of a commit's CPU time.
    private static func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        while offset + 8 <= left.count {
            let words = (
                left.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
                right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            )
            guard words.0 == words.1 else { return false }
            offset += 8
        }
        return left[offset...].elementsEqual(right[offset...])
    }

    /// A hash of the length and of 8 bytes of beginning, middle and end: enough to find an equal text among a turn's,
    /// at the same cost for 256 KiB as for 20 bytes.
    private static func sample(_ text: UnsafeRawBufferPointer) -> UInt64 {
        guard text.count > 24 else { return XXHash64.hash(text) }
        var hash = UInt64(text.count) &* 0x9E37_79B1_85EB_CA87
        for offset in [0, text.count / 2, text.count - 8] {
            let word = text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = (hash ^ word) &* 0xC2B2_AE3D_27D4_EB4F
            hash ^= hash &>> 29
        }
        return hash
    }

    /// Overwrites bytes of the header.
    mutating func patch(at offset: Int, littleEndian value: UInt64) {
        for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value &>> UInt64(8 * index)) }
    }

    mutating func patch(at offset: Int, byte: UInt8) { bytes[offset] = byte }
}
