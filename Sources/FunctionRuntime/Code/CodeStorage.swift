// SPDX-License-Identifier: Apache-2.0

import Digests
import Glibc

/// The uploads of functions, unpacked: `FUNCTION/ID/` and beside it `FUNCTION/ID.zip`.
///
/// All calls block.
///
/// A folder of code never changes: `$LATEST` and the versions that were published from it share one, and it is
/// removed once none of them is left.
struct CodeStorage: Sendable {
    /// `DATA/functions`.
    let root: String
    let limits: ZipLimits

    func folder(function: String, id: String) -> String { "\(root)/\(function)/\(id)" }

    func archive(function: String, id: String) -> String { "\(root)/\(function)/\(id).zip" }

    /// Unpacks an upload under a new id; it is complete and on disk when this returns, or not there at all.
    func store(_ upload: [UInt8], function: String, id: String) throws(LambdaError) -> FunctionCode {
        let final = folder(function: function, id: id)
        let partial = final + ".partial"
        do throws(ZipError) {
            let archive = try ZipArchive(upload, limits: limits)
            try inputOutput { () throws(FileSystem.Failure) in try FileSystem.makeFolder(partial) }
            var extractor = ZipExtractor(archive, into: partial)
            try extractor.extract()
            try inputOutput { () throws(FileSystem.Failure) in
                try FileSystem.write(upload, to: self.archive(function: function, id: id))
                guard rename(partial, final) == 0 else {
                    throw FileSystem.Failure(action: "rename \(partial)", code: errno)
                }
                try FileSystem.synchronize(folder: "\(root)/\(function)")
            }
        } catch {
            FileSystem.remove(partial)
            throw LambdaError(error)
        }
        return FunctionCode(place: .unpacked(id: id), size: upload.count, sha256: CodeStorage.sha256(upload))
    }

    /// Checks an upload without keeping it.
    func check(_ upload: [UInt8]) throws(LambdaError) -> FunctionCode {
        do throws(ZipError) {
            _ = try ZipArchive(upload, limits: limits)
        } catch {
            throw LambdaError(error)
        }
        return FunctionCode(place: .unpacked(id: ""), size: upload.count, sha256: CodeStorage.sha256(upload))
    }

    func remove(function: String, id: String) {
        FileSystem.remove(folder(function: function, id: id))
        FileSystem.remove(archive(function: function, id: id))
    }

    /// Removes uploads that no record names: left by a crash between unpacking and storing, or the other way round.
    ///
    /// Only entries that are named as uploads are looked at: whatever else lies there is not ours.
    func removeAll(except kept: [String: Set<String>]) {
        for function in FileSystem.names(in: root) {
            let folder = "\(root)/\(function)"
            let unused = FileSystem.names(in: folder).filter { name in
                guard let id = CodeStorage.id(ofEntry: name) else { return false }
                return kept[function]?.contains(id) != true
            }
            guard !unused.isEmpty else { continue }
            for name in unused { FileSystem.remove("\(folder)/\(name)") }
            // Only an empty folder goes.
            rmdir(folder)
        }
    }

    /// The id of the upload that an entry belongs to; nil for an entry that `store` cannot have made.
    private static func id(ofEntry name: String) -> String? {
        let id = String(name.prefix(36))
        let ending = name.dropFirst(36)
        let isOurs = ["", ".zip", ".partial"].contains(ending) || ending.hasPrefix(".zip.partial-")
        return isOurs && FunctionSources.isUUID(id) ? id : nil
    }

    static func sha256(_ bytes: [UInt8]) -> String {
        guard let digest = Digest.sha256.bytes(of: bytes) else { preconditionFailure("No policy forbids SHA-256.") }
        return Base64.encode(digest)
    }

    private func inputOutput(_ body: () throws(FileSystem.Failure) -> Void) throws(ZipError) {
        do throws(FileSystem.Failure) {
            try body()
        } catch {
            throw .inputOutput(error.action, code: error.code)
        }
    }
}

extension LambdaError {
    /// Why an upload is refused, in Lambda's words where it has any.
    init(_ error: ZipError) {
        switch error {
        case .malformed(let detail):
            self = .invalidParameter(
                "Could not unzip uploaded file. Please check your file, then try to upload again. (\(detail))"
            )
        case .unsupported(let detail), .tooLarge(let detail):
            self = .invalidParameter(detail)
        case .unsafeEntry(let name, let detail):
            self = .invalidParameter("The uploaded file holds an entry that is not taken: \(name): \(detail).")
        case .inputOutput(let action, let code):
            self = .service("The code could not be stored: \(action): \(String(cString: strerror(code))).")
        }
    }
}
