// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage

/// How and when an execution ended.
struct ExecutionEnd: Sendable {
    var result: ExecutionResult
    var time: Timestamp
}
