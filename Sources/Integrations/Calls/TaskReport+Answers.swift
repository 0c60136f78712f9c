// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage

extension TaskReport {
    /// The service took the call: the end of a request-response task, the beginning of the wait of any other.
    func answered(_ output: JSON, _ pattern: ServiceResource.Pattern) {
        switch pattern {
        case .requestResponse: succeeded(output)
        case .sync, .sync2, .waitForTaskToken: submitted(output)
        }
    }

    /// The service refused the call.
    func refused(_ failure: TaskFailure, _ pattern: ServiceResource.Pattern) {
        var failure = failure
        if failure.stage == .run, pattern != .requestResponse { failure.stage = .submit }
        failed(failure)
    }
}

extension ConnectorTask {
    /// The service's action that a connector of services is given.
    var service: ServiceResource {
        guard case .service(let service) = request.resource else {
            preconditionFailure("Only tasks of services come to this connector, not \(request.resource).")
        }
        return service
    }
}
