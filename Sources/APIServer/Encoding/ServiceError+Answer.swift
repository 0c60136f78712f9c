// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine

extension ErrorAnswer {
    init(_ error: ServiceError) {
        var details: [String: String] = [:]
        details["reason"] = error.reason
        details["resourceName"] = error.resourceName
        details["kmsKeyState"] = error.kmsKeyState
        self.init(status: error.code.httpStatus, name: error.code.rawValue, message: error.message, details: details)
    }
}

extension ServiceError {
    /// Whether the server is to blame, not the caller.
    var isOurs: Bool { code.httpStatus >= 500 }
}
