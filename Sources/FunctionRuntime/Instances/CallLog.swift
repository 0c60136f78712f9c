// SPDX-License-Identifier: Apache-2.0

/// What an instance writes to its function's log, call by call.
struct CallLog {
    let function: String
    let logs: FunctionLogs
    private var tail = LogTail()
    private var endsLine = true

    init(function: String, logs: FunctionLogs) {
        self.function = function
        self.logs = logs
    }

    mutating func begin(_ call: Call, version: String) {
        tail = LogTail()
        appendLine("START RequestId: \(call.requestID) Version: \(version)\n")
    }

    mutating func append(_ bytes: [UInt8], done: @escaping @Sendable () -> Void = {}) {
        guard let last = bytes.last else { return done() }
        endsLine = last == UInt8(ascii: "\n")
        tail.append(bytes)
        logs.append(bytes, function: function, done: done)
    }

    /// Gives the end of the call's log.
    mutating func end(_ report: ReportLine) -> [UInt8] {
        appendLine("END RequestId: \(report.requestID)\n" + report.text)
        return tail.bytes
    }

    private mutating func appendLine(_ line: String) { append(Array(((endsLine ? "" : "\n") + line).utf8)) }
}
