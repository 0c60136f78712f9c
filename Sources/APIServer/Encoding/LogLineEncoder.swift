// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
public import Engine
import Interpreter
import StatesLanguage

/// Writes events as AWS writes them to a log group: a line of JSON each, numbers as strings (reference §4.6).
public enum LogLineEncoder {
    /// CloudWatch Logs takes no more of an input or output.
    private static let dataBytesMaximum = 248 * 1_024

    /// The lines of an entry, each with its line feed.
    public static func lines(of entry: LogEntry) -> [UInt8] {
        let encoder = HistoryEventEncoder(
            includesData: entry.settings.includesData,
            includesFailures: entry.settings.includesData,
            includesParameters: entry.settings.includesData,
            dataBytesMaximum: dataBytesMaximum
        )
        var bytes: [UInt8] = []
        for event in entry.events {
            var writer = AnswerWriter(capacity: 512)
            writer.string("id", String(event.id))
            writer.string("type", event.type.rawValue)
            writer.object("details") { encoder.writeDetails(event.details, to: &$0) }
            writer.string("redrive_count", String(entry.redriveCount))
            writer.string("previous_event_id", String(event.previousID))
            writer.string("event_timestamp", String(event.timestamp.milliseconds))
            writer.string("execution_arn", entry.executionARN)
            writer.finish { bytes.append(contentsOf: $0) }
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}
