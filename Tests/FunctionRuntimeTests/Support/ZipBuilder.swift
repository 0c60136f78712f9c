// SPDX-License-Identifier: Apache-2.0

/// Builds archives of stored entries, also ones that no tool would write.
struct ZipBuilder {
    struct Entry {
        var name: String
        var content: [UInt8]
        var mode: UInt32 = 0o100644
        var method: UInt16 = 0
        var flags: UInt16 = 0
        /// What the directory says instead of the truth.
        var claimedSize: Int?
        var claimedChecksum: UInt32?
    }

    var entries: [Entry] = []

    /// An archive of text files that may be executed.
    static func files(_ files: [(String, String)]) -> [UInt8] {
        ZipBuilder(entries: files.map { Entry(name: $0.0, content: Array($0.1.utf8), mode: 0o100755) }).bytes
    }

    var bytes: [UInt8] {
        var output: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let offset = output.count
            let checksum = entry.claimedChecksum ?? ZipBuilder.checksum(entry.content)
            let size = UInt32(entry.claimedSize ?? entry.content.count)
            var common = two(20) + two(entry.flags) + two(entry.method)
            common += four(0) + four(checksum) + four(UInt32(entry.content.count)) + four(size)
            common += two(UInt16(entry.name.utf8.count)) + two(0)
            output += four(0x0403_4B50) + common + Array(entry.name.utf8) + entry.content
            directory += four(0x0201_4B50) + two(3 << 8 | 20) + common + two(0) + two(0) + two(0)
            directory += four(entry.mode << 16) + four(UInt32(offset)) + Array(entry.name.utf8)
        }
        let start = output.count
        let count = two(UInt16(entries.count))
        output += directory + four(0x0605_4B50) + two(0) + two(0) + count + count
        return output + four(UInt32(directory.count)) + four(UInt32(start)) + two(0)
    }

    private func two(_ value: UInt16) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }

    private func four(_ value: UInt32) -> [UInt8] {
        two(UInt16(value & 0xFFFF)) + two(UInt16(value >> 16))
    }

    /// CRC-32, bit by bit: written apart from what is tested.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
