// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Writes a record as compact bytes: variable-length integers, and each text once.
///
/// The same document stands in StateEntered, StateExited and the next StateEntered, and the same name in two of them:
/// a text that the record already holds is written as its number.
struct RecordWriter: ~Copyable {
    /// What is made room for at once: most turns take no more, and glibc keeps blocks of this size at hand.
    private static let firstCapacity = 1_000

    /// How many texts are looked at before a text's bytes are: what an event shows stands in one of the last two or three.
    private static let recentCount = 6

    /// A text and where it stands.
    private struct Written {
        /// Kept, so that its memory is no other text's as long as the writer looks for it by its bits.
        let text: String
        /// The two words that a `String` is made of.
        let bits: (UInt64, UInt64)
        let start: Int
        let count: Int
    }

    /// The document that was written last: most of a turn's events show it again.
    private struct LastDocument {
        /// Kept, so that its memory is no other text's as long as it is known by its bits.
        ///
        /// It may be another than the text of its number, with the same bytes.
        var text = ""
        /// No text has these bits.
        var bits: (UInt64, UInt64) = (0, 0)
        var number = 0
    }

    private var base: UnsafeMutablePointer<UInt8>
    private var capacity = RecordWriter.firstCapacity
    private(set) var count = 0
    /// The texts, in the order in which they were first written.
    private var texts: [Written] = []
    private var lastDocument = LastDocument()
    /// The last text with each sample of its bytes.
    private var textBySample = SampleTable()

    /// A writer whose first bytes, `headerCount` of them, are left to the caller.
    init(headerCount: Int) {
        base = .allocate(capacity: capacity)
        texts.reserveCapacity(16)
        base.initialize(repeating: 0, count: headerCount)
        count = headerCount
    }

    deinit { base.deallocate() }

    /// What has been written.
    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

    /// What has been written, to be looked at during the call.
    borrowing func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(start: base, count: count))
    }

    @inline(__always)
    mutating func write(byte: UInt8) {
        space(for: 1)[0] = byte
        count += 1
    }

    /// Writes 7 bits a byte, the lowest first.
    @inline(__always)
    mutating func write(unsigned value: UInt64) {
        let target = space(for: 10)
        var (rest, index) = (value, 0)
        while rest >= 0x80 {
            target[index] = UInt8(truncatingIfNeeded: rest) | 0x80
            rest &>>= 7
            index += 1
        }
        target[index] = UInt8(truncatingIfNeeded: rest)
        count += index + 1
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

    mutating func write(_ payload: Payload) {
        guard let text = payload.text else { return write(payload.serialized) }
        if Self.bits(of: text) == lastDocument.bits { return write(count: lastDocument.number + 2) }
        let number = place(text)
        lastDocument = LastDocument(text: text, bits: Self.bits(of: text), number: number)
    }

    mutating func write(_ payload: Payload?) { write(payload?.serialized) }

    /// Writes 0 for nil, and any other text as it would be without the nil.
    mutating func write(_ text: String?) {
        guard let text else { return write(byte: 0) }
        write(text)
    }

    /// Writes 1 and the text for a new one, and the number from 2 of one that was written before.
    mutating func write(_ text: String) { _ = place(text) }

    /// Writes a text, and gives its number.
    private mutating func place(_ text: String) -> Int {
        if let number = recentNumber(of: text) {
            write(count: number + 2)
            return number
        }
        // In place where the text is UTF-8, as nearly all are: a copy changes its count twice.
        let number = text.utf8.withContiguousStorageIfAvailable { place(UnsafeRawBufferPointer($0), of: text) }
        if let number { return number }
        var copy = text
        return copy.withUTF8 { place(UnsafeRawBufferPointer($0), of: text) }
    }

    /// The number of a text that is one of the last ones in the same memory: no byte of it is looked at.
    private borrowing func recentNumber(of text: String) -> Int? {
        let bits = Self.bits(of: text)
        return texts.withUnsafeBufferPointer { texts in
            var number = texts.count - 1
            let last = max(0, texts.count - Self.recentCount)
            while number >= last {
                if texts[number].bits == bits { return number }
                number -= 1
            }
            return nil
        }
    }

    mutating func write(_ texts: [String?]) {
        for text in texts { write(text) }
    }

    // A `String` is two words, which a test of `StringBits` holds: that is `JSONModule`'s own, for a call there counts the text.
    private static func bits(of text: String) -> (UInt64, UInt64) { unsafeBitCast(text, to: (UInt64, UInt64).self) }

    private mutating func place(_ utf8: UnsafeRawBufferPointer, of text: String) -> Int {
        let sample = Self.sample(utf8)
        let place = textBySample.place(of: sample)
        if let known = textBySample[place], holds(utf8, as: known) {
            write(count: known + 2)
            return known
        }
        let number = texts.count
        textBySample.set(number, of: sample, at: place)
        write(byte: 1)
        write(count: utf8.count)
        texts.append(Written(text: text, bits: Self.bits(of: text), start: count, count: utf8.count))
        guard let source = utf8.baseAddress else { return number }
        UnsafeMutableRawPointer(space(for: utf8.count)).copyMemory(from: source, byteCount: utf8.count)
        count += utf8.count
        return number
    }

    private borrowing func holds(_ text: UnsafeRawBufferPointer, as number: Int) -> Bool {
        let (start, count) = (texts[number].start, texts[number].count)
        return count == text.count && Self.isEqual(UnsafeRawPointer(base + start), text)
    }

    /// Compares two texts of one length by words: an element-wise comparison took a tenth of a commit's CPU time.
    private static func isEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard let base = right.baseAddress else { return true }
        func isEqual(at offset: Int) -> Bool {
            left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                == base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        let count = right.count
        var offset = 0
        while offset + 8 <= count {
            guard isEqual(at: offset) else { return false }
            offset += 8
        }
        // The last word again, with what is left behind it.
        if count >= 8 { return isEqual(at: count - 8) }
        while offset < count {
            guard left.load(fromByteOffset: offset, as: UInt8.self) == right[offset] else { return false }
            offset += 1
        }
        return true
    }

    /// A hash of the length and of 8 bytes of beginning, middle and end: enough to find an equal text among a turn's,
    /// at the same cost for 256 KiB as for 20 bytes.
    private static func sample(_ text: UnsafeRawBufferPointer) -> UInt64 {
        let count = text.count
        var hash = UInt64(count) &* 0x9E37_79B1_85EB_CA87
        func mix(_ word: UInt64) {
            hash = (hash ^ word) &* 0xC2B2_AE3D_27D4_EB4F
            hash ^= hash &>> 29
        }
        func word(at offset: Int) -> UInt64 { text.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
        guard count >= 8 else {
            var word: UInt64 = 0
            for byte in text { word = word &<< 8 | UInt64(byte) }
            mix(word)
            return hash
        }
        mix(word(at: 0))
        mix(word(at: count / 2 - 4))
        mix(word(at: count - 8))
        return hash
    }

    /// Overwrites bytes of the header.
    mutating func patch(at offset: Int, littleEndian value: UInt64) {
        for index in 0..<8 { base[offset + index] = UInt8(truncatingIfNeeded: value &>> UInt64(8 * index)) }
    }

    mutating func patch(at offset: Int, byte: UInt8) { base[offset] = byte }

    /// The bytes from the end on, at least so many, which are then to be counted.
    @inline(__always)
    private mutating func space(for additional: Int) -> UnsafeMutablePointer<UInt8> {
        if count + additional > capacity { grow(by: additional) }
        return base + count
    }

    @inline(never)
    private mutating func grow(by additional: Int) {
        capacity = max(capacity * 2, count + additional)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }
}
