// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule

/// Shapes that several operations share (reference §1.3, §1.4). Enums are in the order in which AWS names their values.
extension Shape {
    static let arn = string(1...256)
    static let longARN = string(1...2000)
    static let name = string(1...80)
    static let definition = string(1...1_048_576, isSensitive: true)
    /// An execution's input or output; that it is not too large in bytes is the engine's to say.
    static let data = string(0...262_144, isSensitive: true)
    static let error = string(0...256, isSensitive: true)
    static let cause = string(0...32_768, isSensitive: true)
    static let taskToken = string(1...2048)
    static let pageSize = integer(0...1000)
    static let pageToken = string(1...1024)
    static let stateMachineType = enumeration(["STANDARD", "EXPRESS"])
    static let includedData = enumeration(["ALL_DATA", "METADATA_ONLY"])
    static let executionStatus = enumeration([
        "SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING",
    ])

    static let clientToken = Shape.string(
        StringShape(
            length: 1...64,
            pattern: StringPattern("[!-~]+") { $0.utf8.allSatisfy { (0x21...0x7e).contains($0) } }
        )
    )

    static let traceHeader = Shape.string(
        StringShape(length: 0...256, pattern: StringPattern(#"\p{ASCII}*"#) { $0.utf8.allSatisfy { $0 < 0x80 } })
    )

    static let loggingConfiguration = structure([
        .optional("level", .enumeration(["ALL", "ERROR", "FATAL", "OFF"])),
        .optional("includeExecutionData", .boolean),
        .optional(
            "destinations",
            .list(
                of: .structure([
                    .optional("cloudWatchLogsLogGroup", .structure([.optional("logGroupArn", .arn)]))
                ])
            )
        ),
    ])

    static let sensitiveName = string(1...80, isSensitive: true)
    static let mock = structure([
        .optional("result", .data),
        .optional("errorOutput", .structure([.optional("error", .error), .optional("cause", .cause)])),
        .optional("fieldValidationMode", .enumeration(["STRICT", "PRESENT", "NONE"])),
    ])
    static let testStateConfiguration = structure([
        .optional("retrierRetryCount", .integer(0...Int.max)),
        .optional("errorCausedByState", .sensitiveName),
        .optional("mapIterationFailureCount", .integer(0...Int.max)),
        .optional("mapItemReaderData", .data),
    ])

    static let tracingConfiguration = structure([.optional("enabled", .boolean)])

    static let encryptionConfiguration = structure([
        .optional("kmsKeyId", .string(1...2048)),
        .optional("kmsDataKeyReusePeriodSeconds", .integer(60...900)),
        .required("type", .enumeration(["AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"])),
    ])

    static let tags = list(of: .structure([.optional("key", .string(1...128)), .optional("value", .string(0...256))]))
    static let tagKeys = list(of: .string(1...128))

    static let versionDescription = string(0...256, isSensitive: true)
    static let aliasDescription = string(0...256, isSensitive: true)
    static let aliasName = Shape.string(
        StringShape(
            length: 1...80,
            pattern: StringPattern(#"^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$"#) { name in
                name.utf8.allSatisfy(\.isAliasCharacter) && !name.utf8.allSatisfy(\.isDigit)
            }
        )
    )
    static let routingConfiguration = list(
        of: .structure(
            StructureShape(
                named: "RoutingConfigurationListItem",
                [.required("stateMachineVersionArn", .arn), .required("weight", .integer(0...100))]
            )
        ),
        count: 1...2
    )
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    fileprivate var isAliasCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: isDigit
        }
    }
}
