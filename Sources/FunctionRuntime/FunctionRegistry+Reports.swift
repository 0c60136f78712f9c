// SPDX-License-Identifier: Apache-2.0

public import JSONModule
import NIOCore
import NIOPosix

extension FunctionRegistry {
    /// What runs a runtime's functions on this machine; nil where their code is a program itself, or the server ends.
    public func interpreter(of runtime: String, reply: @escaping @Sendable (Interpreter?) -> Void) {
        let locator = service.locator
        service.threads.runIfActive(eventLoop: service.eventLoop) { locator.interpreter(of: runtime) }
            .whenComplete { result in reply((try? result.get()) ?? nil) }
    }

    /// All functions by name: Lambda's configuration of each, with `Directory`, where its code is in a folder of the
    /// operator's own, `Interpreter` and `Warning`.
    public func list(reply: @escaping @Sendable ([JSON]) -> Void) {
        let service = service
        service.eventLoop.execute {
            let records = service.functions.values.sorted { $0.name < $1.name }
            let (place, locator) = (service.configuration.place, service.locator)
            service.threads.runIfActive(eventLoop: service.eventLoop) {
                records.map { record in
                    var document = record.latest.configuration(of: record.name, qualifier: nil, in: place)
                    if case .folder(let path) = record.latest.code.place { document["Directory"] = .string(path) }
                    if let interpreter = locator.interpreter(of: record.latest.settings.runtime) {
                        document["Interpreter"] = .string(interpreter.name)
                        if let warning = interpreter.warning { document["Warning"] = .string(warning) }
                    }
                    return JSON.object(document)
                }
            }.whenComplete { result in reply((try? result.get()) ?? []) }
        }
    }

    /// A function's log: the path of its file, and the end of its text, at most 1 MB.
    ///
    /// - Parameters:
    ///   - name: The function's name.
    ///   - reply: Gets both, or a sentence on what is wrong; called on any thread.
    public func log(
        of name: String,
        reply: @escaping @Sendable (Result<(path: String, text: String), FunctionRegistryError>) -> Void
    ) {
        let service = service
        service.eventLoop.execute {
            guard service.functions[name] != nil else {
                return reply(.failure(FunctionRegistryError(message: "There is no function \(name).")))
            }
            service.logs.read(function: name, maximum: 1 << 20) { path, bytes in
                reply(.success((path, String(decoding: bytes, as: UTF8.self))))
            }
        }
    }
}
