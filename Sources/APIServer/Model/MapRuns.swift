// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine

/// What is said of Map Runs as long as this server has none.
enum MapRuns {
    static let invalidToken = ServiceError(.invalidToken, "Invalid Token: 'Invalid token'")

    /// `InvalidArn` for what is no Map Run's ARN, `ResourceNotFound` for all others.
    static func missing(_ text: String) -> ServiceError {
        do throws(InvalidARN) {
            _ = try StatesARN(text, in: [.mapRun])
        } catch {
            return ServiceError(.invalidArn, error.message)
        }
        return .resourceNotFound(text)
    }
}
