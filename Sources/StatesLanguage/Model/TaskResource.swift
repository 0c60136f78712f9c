// SPDX-License-Identifier: Apache-2.0

/// What a Task's `Resource` names.
public enum TaskResource: Sendable, Equatable, Hashable {
    /// A bare function ARN, the old form: the payload is the input itself.
    case function(arn: String)
    case activity(arn: String)
    case service(ServiceResource)
}

/// `arn:PARTITION:states:::SERVICE:ACTION[.PATTERN]`, or the same with `aws-sdk:` before the service.
public struct ServiceResource: Sendable, Equatable, Hashable {
    /// How the state goes on after the call.
    public enum Pattern: String, Sendable {
        case requestResponse = ""
        case sync = ".sync"
        case sync2 = ".sync:2"
        case waitForTaskToken = ".waitForTaskToken"
    }

    /// The service as history shows it (`resourceType`): `lambda`, `states`, `aws-sdk:dynamodb`.
    public var service: String
    /// The action without its pattern: `invoke`.
    public var action: String
    public var pattern: Pattern
    /// The whole ARN as written.
    public var arn: String

    public init(service: String, action: String, pattern: Pattern, arn: String) {
        self.service = service
        self.action = action
        self.pattern = pattern
        self.arn = arn
    }

    /// What AWS's SDK calls the client of an SDK integration, as errors are named: `DynamoDb`; nil for other services.
    public var clientName: String? {
        guard service.hasPrefix("aws-sdk:") else { return nil }
        let name = String(service.dropFirst("aws-sdk:".count))
        return Self.clientNames[name] ?? name.prefix(1).uppercased() + name.dropFirst()
    }

    /// The names that are of more words than one.
    private static let clientNames = [
        "applicationautoscaling": "ApplicationAutoScaling", "cloudcontrol": "CloudControl", "cloudtrail": "CloudTrail",
        "cloudwatchlogs": "CloudWatchLogs", "codebuild": "CodeBuild", "codepipeline": "CodePipeline",
        "cognitoidentity": "CognitoIdentity", "cognitoidentityprovider": "CognitoIdentityProvider",
        "datasync": "DataSync", "dynamodb": "DynamoDb", "dynamodbstreams": "DynamoDbStreams",
        "eventbridge": "EventBridge", "redshiftdata": "RedshiftData", "route53resolver": "Route53Resolver",
        "secretsmanager": "SecretsManager", "servicediscovery": "ServiceDiscovery", "servicequotas": "ServiceQuotas",
    ]

    /// The resource as history shows it: `startExecution.sync:2`.
    public var resource: String { action + pattern.rawValue }
}
