// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Tells whether a folder of code has changed: by names, sizes and times of its files.
///
/// Blocks.
enum FolderScan {
    /// Folders that hold no code of the function's own.
    private static let skipped: Set<String> = ["__pycache__", ".git", ".venv", ".pytest_cache", ".mypy_cache"]
    /// More files than this are not looked at: such a folder is restarted by hand.
    private static let entryMaximum = 20_000

    /// A text that is the same as long as no file of the folder changes; nil where there is no such folder.
    static func signature(of folder: String) -> String? {
        guard FileSystem.isFolder(folder) else { return nil }
        var hash = FNV1a()
        var remaining = entryMaximum
        scan(folder, into: &hash, remaining: &remaining)
        return String(hash.value, radix: 16)
    }

    private static func scan(_ folder: String, into hash: inout FNV1a, remaining: inout Int) {
        for name in FileSystem.names(in: folder).sorted() where !skipped.contains(name) {
            guard remaining > 0 else { return }
            remaining -= 1
            let path = "\(folder)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            hash.add(name)
            if status.st_mode & S_IFMT == S_IFDIR {
                hash.add("/")
                scan(path, into: &hash, remaining: &remaining)
                hash.add("\\")
            } else {
                let time = status.st_mtim
                hash.add("\(status.st_ino) \(status.st_size) \(time.tv_sec) \(time.tv_nsec) \(status.st_mode)")
            }
        }
    }
}

/// The 64-bit FNV-1a hash: enough to see a change that nobody hides.
private struct FNV1a {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
        add(0)
    }

    private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
