// SPDX-License-Identifier: Apache-2.0

import Interpreter
import Storage

/// The numbers by which rows name statuses; 0 is also written in the schema's indexes.
enum StatusCode {
    /// Statuses by their number.
    ///
    /// Only ever append: the numbers stand in data of all ages.
    private static let statuses: [ExecutionStatus] = [
        .running, .succeeded, .failed, .timedOut, .aborted, .pendingRedrive,
    ]

    static func code(of status: ExecutionStatus) -> Int {
        guard let code = statuses.firstIndex(of: status) else {
            preconditionFailure("The status \(status.rawValue) has no stored number.")
        }
        return code
    }

    static func status(of code: Int, execution key: Int64) throws(StoreError) -> ExecutionStatus {
        guard statuses.indices.contains(code) else {
            throw .damaged("executions", row: "\(key)", "there is no status \(code)")
        }
        return statuses[code]
    }
}
