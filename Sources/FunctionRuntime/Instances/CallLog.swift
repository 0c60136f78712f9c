// SPDX-License-Identifier: Apache-2.0

/// What an instance writes to its function's log, call by call.
///
/// The file has lines of the form `TIME REQUEST-ID TEXT`; the tail that a call answers has the bytes as they came.
struct CallLog {
    let function: String
    let logs: FunctionLogs
    let now: @Sendable () -> Int64
    /// Gets each line that the function itself writes.
    let onOutput: (@Sendable (_ function: String, _ line: String) -> Void)?
    private var tail = LogTail()
    private var lines = LogLines()
    private var endsLine = true
    /// The call that is running, or was last.
    private var requestID = "-"

    init(
        function: String,
        logs: FunctionLogs,
        now: @escaping @Sendable () -> Int64,
        onOutput: (@Sendable (_ function: String, _ line: String) -> Void)? = nil
    ) {
        self.function = function
        self.logs = logs
        self.now = now
        self.onOutput = onOutput
    }

    mutating func begin(_ call: Call, version: String) {
        finishLine()
        tail = LogTail()
        requestID = call.requestID
        appendLine("START RequestId: \(call.requestID) Version: \(version)\n")
    }

    /// Takes what the function has written.
    mutating func append(_ bytes: [UInt8], done: @escaping @Sendable () -> Void = {}) {
        guard let last = bytes.last else { return done() }
        endsLine = last == UInt8(ascii: "\n")
        tail.append(bytes)
        let whole = lines.append(bytes)
        for line in whole { onOutput?(function, String(decoding: line, as: UTF8.self)) }
        write(whole, done: done)
    }

    /// Gives the end of the call's log.
    mutating func end(_ report: ReportLine) -> [UInt8] {
        finishLine()
        appendLine("END RequestId: \(report.requestID)\n" + report.text)
        return tail.bytes
    }

    private mutating func finishLine() {
        guard let rest = lines.finish() else { return }
        onOutput?(function, String(decoding: rest, as: UTF8.self))
        write([rest])
    }

    /// Appends whole lines of Lambda's own.
    private mutating func appendLine(_ text: String) {
        tail.append(Array(((endsLine ? "" : "\n") + text).utf8))
        endsLine = true
        write(text.utf8.split(separator: UInt8(ascii: "\n")).map(Array.init))
    }

    private func write(_ lines: [[UInt8]], done: @escaping @Sendable () -> Void = {}) {
        guard !lines.isEmpty else { return done() }
        let start = Array("\(DateText.text(of: now()))Z \(requestID) ".utf8)
        logs.append(lines.flatMap { start + $0 + [UInt8(ascii: "\n")] }, function: function, done: done)
    }
}
