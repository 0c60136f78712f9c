// SPDX-License-Identifier: Apache-2.0

extension TaskResource {
    /// Reads a resource ARN; nil for a text that is none.
    ///
    /// Accepted are a Lambda function's ARN, an activity's, and
    /// `arn:PARTITION:states:[REGION]:[ACCOUNT]:[aws-sdk:]SERVICE:ACTION[.PATTERN]`.
    public init?(parsing arn: String) {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn", parts[1] == "aws" || parts[1].hasPrefix("aws-"),
            !arn.contains(where: \.isWhitespace)
        else { return nil }
        let resource = parts[5].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard !resource.contains("") else { return nil }
        switch (parts[2], resource.first) {
        case ("lambda", "function"?) where (2...3).contains(resource.count):
            self = .function(arn: arn)
        case ("states", "activity"?) where resource.count == 2:
            self = .activity(arn: arn)
        case ("states", _):
            guard let service = ServiceResource(parts: resource, arn: arn) else { return nil }
            self = .service(service)
        default:
            return nil
        }
    }
}

extension ServiceResource {
    /// Takes what stands behind the account in the ARN, split at the colons.
    fileprivate init?(parts: [String], arn: String) {
        var parts = parts
        let service = parts.first == "aws-sdk" && parts.count > 1 ? "aws-sdk:\(parts.remove(at: 1))" : parts[0]
        // `startExecution.sync:2` holds a colon of its own.
        guard parts.count == 2 || (parts.count == 3 && parts[1].hasSuffix(".sync")) else { return nil }
        let name = parts.dropFirst().joined(separator: ":")
        guard let end = name.firstIndex(of: ".") else {
            self.init(service: service, action: name, pattern: .requestResponse, arn: arn)
            return
        }
        guard let pattern = Pattern(rawValue: String(name[end...])), end != name.startIndex else { return nil }
        self.init(service: service, action: String(name[..<end]), pattern: pattern, arn: arn)
    }
}
