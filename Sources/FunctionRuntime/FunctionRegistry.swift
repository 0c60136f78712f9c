// SPDX-License-Identifier: Apache-2.0

public import JSONModule
import NIOCore

/// Functions of the operator's own folders: made known by name, run from where they are, and started anew when
/// a file of theirs changes.
public struct FunctionRegistry: Sendable {
    let service: FunctionService

    public init(_ service: FunctionService) { self.service = service }

    /// Adds a function, or changes the one that has the name; settings that are not given stay, or get Lambda's
    /// defaults.
    ///
    /// - Parameters:
    ///   - name: Letters, digits, `-` and `_`.
    ///   - directory: The absolute path of the folder with the code.
    ///   - handler: Such as `app.handler`.
    ///   - runtime: `python3.N`, `nodejsN.x` or `provided…`.
    ///   - environment: The function's variables.
    ///   - timeout: In seconds.
    ///   - memory: In MB.
    ///   - reply: Gets the function's ARN once it is on disk, or a sentence on what is wrong.
    public func add(
        name: String,
        directory: String,
        handler: String,
        runtime: String,
        environment: JSONObject = [:],
        timeout: Int = 3,
        memory: Int = 128,
        reply: @escaping @Sendable (Result<String, FunctionRegistryError>) -> Void
    ) {
        let settings = SettingsReader(body: [
            "Handler": .string(handler), "Runtime": .string(runtime), "Timeout": .integer(Int64(timeout)),
            "MemorySize": .integer(Int64(memory)), "Environment": ["Variables": .object(environment)],
        ])
        service.eventLoop.execute {
            self.service.store(.folder(path: directory), function: name) { result in
                do throws(LambdaError) {
                    let reference = try FunctionReference(name, in: self.service.configuration.place)
                    self.put(reference.name, settings, try result.get(), reply: reply)
                } catch {
                    reply(.failure(FunctionRegistryError(message: error.message)))
                }
            }
        }
    }

    private func put(
        _ name: String,
        _ reader: SettingsReader,
        _ code: FunctionCode,
        reply: @escaping @Sendable (Result<String, FunctionRegistryError>) -> Void
    ) {
        let place = service.configuration.place
        let sources = service.sources
        let change = { (record: inout FunctionRecord?) throws(LambdaError) -> String in
            let role = "arn:\(place.partition):iam::\(place.account):role/stepwell-function"
            var settings = record?.latest.settings ?? FunctionSettings(runtime: "", handler: "", role: role)
            try reader.apply(to: &settings)
            guard record?.latest.settings != settings || record?.latest.code != code else { return place.arn(name) }
            let latest = FunctionVersion(
                version: FunctionVersion.latest,
                settings: settings,
                code: code,
                lastModified: sources.lastModified,
                revisionID: sources.uuid()
            )
            var changed = record ?? FunctionRecord(name: name, latest: latest)
            changed.latest = latest
            record = changed
            return place.arn(name)
        }
        service.change(name, change) { result in
            reply(result.mapError { FunctionRegistryError(message: $0.message) })
        }
    }
}

/// Why a function was not added.
public struct FunctionRegistryError: Error, Sendable, Equatable {
    public var message: String
}
