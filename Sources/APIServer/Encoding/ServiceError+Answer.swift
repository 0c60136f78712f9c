// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine

extension ErrorAnswer {
    init(_ error: ServiceError) {
        var details: [String: String] = [:]
        details["reason"] = error.reason
        details["resourceName"] = error.resourceName
        self.init(status: error.status, name: error.code.rawValue, message: error.message, details: details)
    }
}

extension ServiceError {
    /// The HTTP status (reference §1.1).
    var status: Int {
        switch code {
        case .serviceQuotaExceeded: 402
        case .unknownOperation: 404
        case .conflict: 409
        case .requestEntityTooLarge: 413
        case .internalFailure: 500
        case .serviceUnavailable: 503
        default: 400
        }
    }

    /// Whether the server is to blame, not the caller.
    var isOurs: Bool { status >= 500 }
}
