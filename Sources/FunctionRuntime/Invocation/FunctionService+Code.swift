// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

extension FunctionService {
    /// Brings code to its place; the reply comes on the event loop.
    ///
    /// In a trial it is only checked.
    func store(
        _ source: CodeSource,
        function: String,
        isTrial: Bool = false,
        reply: @escaping @Sendable (Result<FunctionCode, LambdaError>) -> Void
    ) {
        let storage = codeStorage
        let id = sources.uuid()
        threads.runIfActive(eventLoop: eventLoop) { () -> Result<FunctionCode, LambdaError> in
            do throws(LambdaError) {
                switch source {
                case .upload(let bytes):
                    return .success(
                        isTrial ? try storage.check(bytes) : try storage.store(bytes, function: function, id: id)
                    )
                case .folder(let path): return .success(try FunctionService.code(inFolder: path))
                }
            } catch {
                return .failure(error)
            }
        }.whenComplete { result in
            switch result {
            case .success(let stored): reply(stored)
            case .failure: reply(.failure(.service("The server is shutting down.")))
            }
        }
    }

    /// Code in a folder of the user's own.
    static func code(inFolder path: String) throws(LambdaError) -> FunctionCode {
        guard !FileSystem.isFile(path) else { throw .invalidParameter("\(path) is a file, not a folder.") }
        guard path.hasPrefix("/"), FileSystem.isFolder(path) else {
            throw .invalidParameter("There is no folder \(path).")
        }
        return FunctionCode(place: .folder(path: path), size: 0, sha256: CodeStorage.sha256(Array(path.utf8)))
    }

    /// Removes code that has come to its place and is not used after all.
    func discard(_ code: FunctionCode, function: String) {
        guard let id = code.unpackedID, !id.isEmpty else { return }
        let storage = codeStorage
        threads.submit { _ in storage.remove(function: function, id: id) }
    }

    /// The version that a reference names, and the qualifier as it was given.
    func version(
        named reference: FunctionReference
    ) throws(LambdaError) -> (record: FunctionRecord, version: FunctionVersion, qualifier: String?) {
        let missing = LambdaError.functionNotFound(
            configuration.place.arn(reference.name, qualifier: reference.qualifier)
        )
        guard let record = functions[reference.name] else { throw missing }
        guard let qualifier = reference.qualifier else { return (record, record.latest, nil) }
        let number = record.alias(qualifier)?.version ?? qualifier
        guard let version = record.version(number) else { throw missing }
        return (record, version, qualifier)
    }
}
