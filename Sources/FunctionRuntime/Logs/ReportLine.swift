// SPDX-License-Identifier: Apache-2.0

/// The line that Lambda writes to the log after each invocation.
struct ReportLine: Sendable {
    var requestID: String
    var durationNanoseconds: Int64
    var memorySize: Int
    var peakMemory: Int?
    /// Only after the start of an instance.
    var initNanoseconds: Int64?
    /// `error`, `timeout` or nil.
    var status: String?

    var text: String {
        let billed = (durationNanoseconds + (initNanoseconds ?? 0) + 999_999) / 1_000_000
        var fields = [
            "REPORT RequestId: \(requestID)", "Duration: \(ReportLine.milliseconds(durationNanoseconds)) ms",
            "Billed Duration: \(billed) ms", "Memory Size: \(memorySize) MB",
            "Max Memory Used: \(peakMemory ?? memorySize) MB",
        ]
        if let initNanoseconds { fields.append("Init Duration: \(ReportLine.milliseconds(initNanoseconds)) ms") }
        if let status { fields.append("Status: \(status)") }
        return fields.joined(separator: "\t") + "\t\n"
    }

    /// With two decimals.
    static func milliseconds(_ nanoseconds: Int64) -> String {
        let hundredths = (nanoseconds + 5_000) / 10_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
