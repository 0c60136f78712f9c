// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Reads settings from the body of CreateFunction or UpdateFunctionConfiguration.
struct SettingsReader {
    let body: JSONObject

    /// Changes what the body names; throws for values that Lambda refuses and for parts that are not run here.
    func apply(to settings: inout FunctionSettings) throws(LambdaError) {
        try refuseUnsupported()
        if let runtime = try body.text("Runtime") { settings.runtime = try checked(runtime: runtime) }
        if let handler = try body.text("Handler") { settings.handler = try checked(handler: handler) }
        if let role = try body.text("Role") { settings.role = try checked(role: role) }
        if let description = try body.text("Description") {
            guard description.unicodeScalars.count <= 256 else {
                throw .validation(description, at: "description", "Member must have length less than or equal to 256")
            }
            settings.description = description
        }
        if let timeout = try body.integer("Timeout") {
            settings.timeout = try checked(timeout, at: "timeout", in: 1...900)
        }
        if let memory = try body.integer("MemorySize") {
            settings.memory = try checked(memory, at: "memorySize", in: 128...10_240)
        }
        if let environment = body["Environment"], !environment.isNull {
            settings.environment = try checked(environment: environment["Variables"] ?? [:])
        }
        if let storage = try body["EphemeralStorage"]?.members?.integer("Size") {
            settings.ephemeralStorage = try checked(storage, at: "ephemeralStorage.size", in: 512...10_240)
        }
        if let mode = try body["TracingConfig"]?.members?.text("Mode") {
            guard ["Active", "PassThrough"].contains(mode) else {
                throw .validation(
                    mode,
                    at: "tracingConfig.mode",
                    "Member must satisfy enum value set: [Active, PassThrough]"
                )
            }
            settings.tracingMode = mode
        }
        if let logging = body["LoggingConfig"]?.members { try apply(logging: logging, to: &settings) }
        if let architecture = body["Architectures"]?[0]?.text {
            settings.architecture = try checked(architecture: architecture)
        }
    }

    private func apply(logging: JSONObject, to settings: inout FunctionSettings) throws(LambdaError) {
        if let format = try logging.text("LogFormat"), format != "Text" {
            throw .invalidParameter("LogFormat \(format) is not supported here: logs are Text.")
        }
        if let group = try logging.text("LogGroup") { settings.logGroup = group }
    }

    // MARK: - Values

    private func checked(runtime: String) throws(LambdaError) -> String {
        guard RuntimeLocator.supported.contains(runtime) else {
            throw .invalidParameter(
                "Value \(runtime) at 'runtime' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [\(RuntimeLocator.supported.joined(separator: ", "))] "
                    + "or be a valid ARN"
            )
        }
        return runtime
    }

    private func checked(handler: String) throws(LambdaError) -> String {
        guard handler.utf8.count <= 128, !handler.contains(where: \.isWhitespace) else {
            throw .validation(handler, at: "handler", #"Member must satisfy regular expression pattern: [^\s]+"#)
        }
        return handler
    }

    private func checked(role: String) throws(LambdaError) -> String {
        let parts = role.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[2] == "iam", parts[3].isEmpty,
            parts[4].count == 12, parts[4].allSatisfy(\.isNumber), parts[5].hasPrefix("role")
        else {
            throw .validation(
                role,
                at: "role",
                "Member must satisfy regular expression pattern: "
                    + #"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"#
            )
        }
        return role
    }

    private func checked(architecture: String) throws(LambdaError) -> String {
        guard ["x86_64", "arm64"].contains(architecture) else {
            throw .validation(
                "[\(architecture)]",
                at: "architectures",
                "Member must satisfy enum value set: [x86_64, arm64]"
            )
        }
        return architecture
    }

    private func checked(_ value: Int, at member: String, in range: ClosedRange<Int>) throws(LambdaError) -> Int {
        guard value >= range.lowerBound else {
            throw .validation(
                "\(value)",
                at: member,
                "Member must have value greater than or equal to \(range.lowerBound)"
            )
        }
        guard value <= range.upperBound else {
            throw .validation(
                "\(value)",
                at: member,
                "Member must have value less than or equal to \(range.upperBound)"
            )
        }
        return value
    }

    private func checked(environment: JSON) throws(LambdaError) -> JSONObject {
        guard case .object(let variables) = environment else {
            throw LambdaError("SerializationException", status: 400, "Environment.Variables must be an object.")
        }
        let prefix =
            "Lambda was unable to configure your environment variables "
            + "because the environment variables you have provided "
        var size = 0
        for (name, value) in variables {
            guard case .string(let text) = value, !text.text.utf8.contains(0) else {
                throw LambdaError(
                    "SerializationException",
                    status: 400,
                    "Environment.Variables.\(name) must be a string."
                )
            }
            guard SettingsReader.isVariable(name.text) else {
                throw .validation(
                    "\(name)",
                    at: "environment.variables",
                    "Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+"
                )
            }
            size += name.text.utf8.count + text.text.utf8.count
        }
        let reserved = variables.keys.map(\.text).filter(InstanceEnvironment.reserved.contains)
        guard reserved.isEmpty else {
            throw .invalidParameter(
                prefix + "contains reserved keys that are currently not supported for modification. "
                    + "Reserved keys used in this request: \(reserved.joined(separator: ", "))"
            )
        }
        guard size <= 4_096 else {
            throw .invalidParameter(prefix + "exceeded the 4KB limit. String measured: \(size)")
        }
        return variables
    }

    /// At least two characters: a letter, then letters, digits and underscores.
    private static func isVariable(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count >= 2 else { return false }
        let isLetter = FunctionReference.isWord(first) && !(0x30...0x39).contains(first) && first != UInt8(ascii: "_")
        return isLetter && first != UInt8(ascii: "-")
            && name.utf8.allSatisfy { FunctionReference.isWord($0) && $0 != UInt8(ascii: "-") }
    }

    /// What would change how a function runs and is not done here is refused, not passed over.
    private func refuseUnsupported() throws(LambdaError) {
        let lists: [(String, JSON?)] = [
            ("Layers", body["Layers"]), ("FileSystemConfigs", body["FileSystemConfigs"]),
            ("VpcConfig", body["VpcConfig"]?["SubnetIds"]),
        ]
        for (name, list) in lists where list?.elements?.isEmpty == false {
            throw .invalidParameter("\(name) is not supported here: functions run as processes of this machine.")
        }
        let texts: [(String, JSON?)] = [
            ("KMSKeyArn", body["KMSKeyArn"]), ("CodeSigningConfigArn", body["CodeSigningConfigArn"]),
            ("DeadLetterConfig", body["DeadLetterConfig"]?["TargetArn"]),
        ]
        for (name, text) in texts where text?.text?.isEmpty == false {
            throw .invalidParameter("\(name) is not supported here.")
        }
        for name in ["ImageConfig", "DurableConfig", "TenancyConfig", "CapacityProviderConfig"] {
            if let value = body[JSONString(name)], !value.isNull {
                throw .invalidParameter("\(name) is not supported here.")
            }
        }
        if let apply = body["SnapStart"]?["ApplyOn"]?.text, apply != "None" {
            throw .invalidParameter("SnapStart is not supported here.")
        }
        if let type = body["PackageType"]?.text, type != "Zip" {
            throw .invalidParameter("PackageType \(type) is not supported here: only Zip is.")
        }
    }
}
