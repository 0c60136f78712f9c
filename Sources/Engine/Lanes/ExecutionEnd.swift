// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage

/// How and when an execution ended.
struct ExecutionEnd: Sendable {
    var result: ExecutionResult
    var time: Timestamp
}

extension Step {
    /// How the step ended its execution, if it did.
    var result: ExecutionResult? {
        guard case .finish(let result) = effects.last else { return nil }
        return result
    }
}
