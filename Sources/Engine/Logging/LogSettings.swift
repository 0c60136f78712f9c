// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import JSONModule

/// What the loggingConfiguration of a state machine asks for (reference §4.6).
public struct LogSettings: Sendable, Equatable {
    /// Which events are logged.
    public enum Level: String, Sendable {
        case all = "ALL"
        case error = "ERROR"
        case fatal = "FATAL"
    }

    public var level: Level
    /// Whether inputs, outputs, errors and causes are logged.
    public var includesData: Bool
    /// The log group, as the configuration names it.
    public var logGroupARN: String

    /// Reads a state machine's configuration; nil where nothing is logged.
    public init?(_ configuration: JSONObject) {
        guard let logging = configuration["loggingConfiguration"],
            let level = logging["level"]?.text.flatMap(Level.init),
            let group = logging["destinations"]?[0]?["cloudWatchLogsLogGroup"]?["logGroupArn"]?.text
        else { return nil }
        self.level = level
        includesData = logging["includeExecutionData"]?.boolean ?? false
        logGroupARN = group
    }

    /// Whether events of a type are logged.
    public func logs(_ type: HistoryEventType) -> Bool {
        switch level {
        case .all: return true
        case .fatal: return [.executionAborted, .executionFailed, .executionTimedOut].contains(type)
        case .error:
            let name = type.rawValue
            return name.hasSuffix("Failed") || name.hasSuffix("TimedOut") || name.hasSuffix("Aborted")
                || type == .failStateEntered
        }
    }
}

/// Events of one execution that its state machine wants logged, in order.
public struct LogEntry: Sendable {
    public var settings: LogSettings
    public var executionARN: String
    public var redriveCount: Int
    public var events: [HistoryEvent]

    public init(settings: LogSettings, executionARN: String, redriveCount: Int, events: [HistoryEvent]) {
        self.settings = settings
        self.executionARN = executionARN
        self.redriveCount = redriveCount
        self.events = events
    }
}

/// Where the events of logged executions go.
public protocol ExecutionLogSink: Sendable {
    /// Takes events once they are on disk, those of an Express execution at once; called on lanes, and never waits.
    func log(_ entry: LogEntry)
}

extension LaneServices {
    /// Logs what a turn recorded, as far as the state machine wants it.
    func log(_ events: [HistoryEvent], of execution: Execution, _ settings: LogSettings) {
        guard let sink = logs else { return }
        let wanted = settings.level == .all ? events : events.filter { settings.logs($0.type) }
        guard !wanted.isEmpty else { return }
        sink.log(
            LogEntry(
                settings: settings,
                executionARN: execution.identity.arn,
                redriveCount: execution.redriveCount,
                events: wanted
            )
        )
    }
}
