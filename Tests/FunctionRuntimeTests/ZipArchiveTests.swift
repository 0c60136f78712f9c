// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FunctionRuntime

@Suite struct ZipArchiveTests {
    private func extract(_ bytes: [UInt8], limits: ZipLimits = ZipLimits()) throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        var extractor = ZipExtractor(try ZipArchive(bytes, limits: limits), into: folder.path)
        try extractor.extract()
        return folder
    }

    private typealias Entry = ZipBuilder.Entry

    private static let link: UInt32 = 0o120777

    @Test func `stored files come out with their modes and folders`() throws {
        let folder = try extract(
            ZipBuilder(entries: [
                Entry(name: "./a/b/c.txt", content: Array("hello".utf8)),
                Entry(name: "bootstrap", content: [1, 2], mode: 0o100755),
                Entry(name: "empty/", content: [], mode: 0o040755),
                Entry(name: "plain", content: [], mode: 0),
            ]).bytes
        )
        #expect(folder.read("a/b/c.txt") == "hello")
        #expect(folder.mode(of: "bootstrap") == 0o755)
        #expect(folder.mode(of: "plain") == 0o644)
        #expect(FileSystem.isFolder(folder.path + "/empty"))
    }

    /// `x = 1` and a line feed, 200 times, by Python's zlib at level 9.
    @Test func `deflated files are inflated`() throws {
        let packed: [UInt8] = [
            0xAB, 0x50, 0xB0, 0x55, 0x30, 0xE4, 0xAA, 0x18, 0x25, 0x47, 0xC9, 0x51, 0x72, 0x94, 0x1C, 0xF4, 0x24, 0x00,
        ]
        let content = Array(String(repeating: "x = 1\n", count: 200).utf8)
        let entry = Entry(
            name: "x.py",
            content: packed,
            method: 8,
            claimedSize: content.count,
            claimedChecksum: ZipBuilder.checksum(content)
        )
        #expect(
            try extract(ZipBuilder(entries: [entry]).bytes).read("x.py") == String(decoding: content, as: UTF8.self)
        )
        var bomb = entry
        bomb.claimedSize = 10
        #expect(throws: ZipError.malformed("entry x.py is larger than its directory says")) {
            try extract(ZipBuilder(entries: [bomb]).bytes)
        }
        var cut = entry
        cut.content.removeLast(4)
        #expect(throws: ZipError.malformed("the compressed data of entry x.py is damaged")) {
            try extract(ZipBuilder(entries: [cut]).bytes)
        }
    }

    @Test(arguments: [
        "/etc/passwd", "../x", "a/../../x", "a/..", "", "/", "a\\..\\x", "a\u{0}b",
    ])
    func `a path that is not below the folder is refused`(name: String) {
        #expect {
            try extract(ZipBuilder(entries: [Entry(name: name, content: [])]).bytes)
        } throws: { error in
            guard case ZipError.unsafeEntry = error else { return false }
            return true
        }
    }

    @Test(arguments: [
        ("lib", "/etc", false), ("lib", "../x", false), ("a/lib", "../../x", false), ("lib", "", false),
        ("lib", "a/../../x", false), ("a/lib", "../b/x", true), ("lib", "a/x", true),
    ])
    func `a link may only lead to a place below the folder`(name: String, target: String, isTaken: Bool) throws {
        let bytes = ZipBuilder(entries: [Entry(name: name, content: Array(target.utf8), mode: Self.link)]).bytes
        if isTaken {
            _ = try extract(bytes)
        } else {
            #expect(throws: ZipError.unsafeEntry(name: name, "it is a link out of the folder")) { try extract(bytes) }
        }
    }

    @Test func `a link is not led out through another link`() {
        let bytes = ZipBuilder(entries: [
            Entry(name: "a/b/up", content: Array("..".utf8), mode: Self.link),
            Entry(name: "a/b/out", content: Array("up/../../x".utf8), mode: Self.link),
        ]).bytes
        #expect(throws: ZipError.unsafeEntry(name: "a/b/out", "it is a link out of the folder")) {
            try extract(bytes)
        }
    }

    @Test func `nothing is written through a link`() throws {
        let bytes = ZipBuilder(entries: [
            Entry(name: "dir", content: Array("other".utf8), mode: Self.link),
            Entry(name: "dir/file", content: [1]),
        ]).bytes
        #expect(throws: ZipError.malformed("it names one path twice: could not link dir")) { try extract(bytes) }
    }

    @Test func `one name twice is refused`() {
        let entry = Entry(name: "a", content: [1])
        #expect(throws: ZipError.malformed("it names one path twice: could not create a")) {
            try extract(ZipBuilder(entries: [entry, entry]).bytes)
        }
    }

    @Test func `a wrong checksum, a size that is not true and a device are refused`() {
        var entry = Entry(name: "a", content: [1, 2, 3])
        entry.claimedChecksum = 1
        #expect(throws: ZipError.malformed("the checksum of entry a is wrong")) {
            try extract(ZipBuilder(entries: [entry]).bytes)
        }
        entry = Entry(name: "a", content: [1, 2, 3], claimedSize: 2)
        #expect(throws: ZipError.malformed("entry a is stored in a size that is not its own")) {
            try extract(ZipBuilder(entries: [entry]).bytes)
        }
        entry = Entry(name: "a", content: [], mode: 0o020644)
        #expect(throws: ZipError.unsafeEntry(name: "a", "it is neither a file, a folder nor a link")) {
            try extract(ZipBuilder(entries: [entry]).bytes)
        }
    }

    @Test func `limits on bytes, entries and paths hold before anything is written`() {
        var limits = ZipLimits()
        limits.unpackedBytes = 5
        limits.entries = 2
        limits.pathBytes = 10
        let half = Entry(name: "a", content: [1, 2, 3])
        #expect(throws: ZipError.tooLarge("Unzipped size must be smaller than 5 bytes")) {
            try extract(ZipBuilder(entries: [half, half]).bytes, limits: limits)
        }
        #expect(throws: ZipError.tooLarge("The archive holds more than 2 entries.")) {
            try extract(ZipBuilder(entries: [half, half, half]).bytes, limits: limits)
        }
        #expect(throws: ZipError.tooLarge("The path of an entry is longer than 10 bytes.")) {
            try extract(ZipBuilder(entries: [Entry(name: "01234567890", content: [])]).bytes, limits: limits)
        }
    }

    @Test func `ZIP64, encryption and other compressions are refused by name`() {
        #expect(throws: ZipError.unsupported("entry a is encrypted")) {
            try extract(ZipBuilder(entries: [Entry(name: "a", content: [], flags: 1)]).bytes)
        }
        #expect(throws: ZipError.unsupported("entry a is compressed by method 12; only deflate is supported")) {
            try extract(ZipBuilder(entries: [Entry(name: "a", content: [], method: 12)]).bytes)
        }
        #expect(throws: ZipError.unsupported("ZIP64 archives are not supported")) {
            try extract(ZipBuilder(entries: [Entry(name: "a", content: [], claimedSize: 0xFFFF_FFFF)]).bytes)
        }
    }

    @Test func `no cut and no flipped byte crashes the reader`() throws {
        let bytes = ZipBuilder.files([("a.py", "print(1)"), ("b/c.py", "print(2)")])
        for count in bytes.indices { #expect(throws: ZipError.self) { try extract(Array(bytes[..<count])) } }
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0xFF
            // Taken or refused: either is right, as long as it is decided.
            _ = try? extract(changed)
        }
    }
}
