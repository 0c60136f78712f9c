// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The members of a resource's configuration, by what they mean: one that spells AWS's default out is the same as none.
enum EffectiveConfiguration: String, CaseIterable {
    case logging = "loggingConfiguration"
    case tracing = "tracingConfiguration"
    case encryption = "encryptionConfiguration"

    var name: JSONString { JSONString(rawValue) }

    /// Whether two configurations mean the same by this member.
    func isSame(in left: JSONObject, _ right: JSONObject) -> Bool { value(in: left) == value(in: right) }

    /// The member with AWS's defaults filled in.
    private func value(in configuration: JSONObject) -> JSON {
        let member = configuration[name] ?? .null
        switch self {
        case .logging:
            return [
                "level": .string(member["level"]?.text ?? "OFF"),
                "includeExecutionData": .bool(member["includeExecutionData"]?.boolean ?? false),
                "destinations": .array(
                    (member["destinations"]?.elements ?? []).map { destination in
                        destination["cloudWatchLogsLogGroup"]?["logGroupArn"] ?? .null
                    }
                ),
            ]
        case .tracing: return .bool(member["enabled"]?.boolean ?? false)
        case .encryption:
            guard let settings = EncryptionSettings(configuration) else { return .null }
            return [.string(settings.kmsKeyID), .integer(Int64(settings.reuseSeconds))]
        }
    }
}
