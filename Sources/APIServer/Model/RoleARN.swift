// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine

/// The rule for `roleArn`: it names a role of IAM, which nobody here looks up.
enum RoleARN {
    /// Throws `InvalidArn` for what is no role's ARN; nil is none to check.
    static func check(_ text: String?) throws(ServiceError) {
        guard let text else { return }
        guard let arn = try? ARN(text), arn.service == "iam", arn.resource.hasPrefix("role/") else {
            throw ServiceError(.invalidArn, "Invalid Role Arn: '\(text)'")
        }
    }
}
