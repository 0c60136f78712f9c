// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Interpreter
import JSONModule
import StatesLanguage
import WorkflowTesting

/// `stepwell replay HISTORY --definition D`: whether a definition takes the way of a recorded execution.
struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replay a recorded execution on a definition.",
        discussion: """
            Takes what 'aws stepfunctions get-execution-history' answered, from AWS or from here, gives the recorded \
            outcomes of its tasks to a definition, and says whether it takes the same path, and where it parts. Nothing \
            is called and no time passes. Exits with 1 where the paths part.
            """
    )

    @Argument(help: "The history, as JSON; - for standard input.")
    var history: String

    @Option(help: "The definition, in JSON or YAML.")
    var definition: String

    @Option(help: "The type of the workflow: STANDARD or EXPRESS.")
    var type = "STANDARD"

    @Option(
        help: ArgumentHelp(
            "The recorded execution's ARN, which its history does not tell: the context object has its names.",
            valueName: "arn"
        )
    )
    var executionArn: String?

    @Flag(help: "Print one JSON object, and nothing else.")
    var json = false

    func validate() throws {
        guard let type = WorkflowType(rawValue: type) else {
            throw ValidationError("--type must be STANDARD or EXPRESS, not '\(type)'.")
        }
        guard let executionArn else { return }
        guard let arn = ExecutionARN(executionArn) else {
            let form = "arn:aws:states:us-east-1:123456789012:execution:MACHINE:NAME"
            throw ValidationError("--execution-arn must be an execution's ARN, as \(form), not '\(executionArn)'.")
        }
        guard arn.type == type else {
            throw ValidationError(
                "--execution-arn is of an execution of the type \(arn.type.rawValue), not \(type.rawValue)."
            )
        }
    }

    func run() throws {
        let recorded = try readHistory()
        let type = WorkflowType(rawValue: type) ?? .standard
        let machine: StateMachine
        do throws(TestDefinitions.Refusal) {
            machine = try TestDefinitions.machine(definition, nil, type)
        } catch {
            throw RuntimeError(error.lines.joined(separator: "\n"))
        }
        let replay = HistoryReplay(recorded, on: machine, type: type, arn: executionArn.flatMap(ExecutionARN.init))
        if json {
            Terminal.print(Self.json(replay, of: recorded).serialized)
        } else {
            Self.print(replay, of: recorded)
        }
        if replay.parting != nil { throw ExitCode(1) }
    }

    private func readHistory() throws -> RecordedHistory {
        let text = try Files.text(of: history)
        let document: JSON
        do throws(JSONParseError) {
            document = try JSON(parsing: text)
        } catch {
            throw RuntimeError("\(history): \(error)")
        }
        do throws(DocumentFault) {
            return try RecordedHistory(document)
        } catch {
            let position = (try? JSONLocations(parsing: text)).flatMap { error.place.position(in: $0) }
            throw RuntimeError("\(history)\(position.map { ":\($0.line):\($0.column)" } ?? ""): \(error)")
        }
    }

    private static func print(_ replay: HistoryReplay, of recorded: RecordedHistory) {
        if let parting = replay.parting {
            let place = parting.scope.isEmpty ? "" : " in \(parting.scope)"
            Terminal.print(Terminal.paint("the paths part\(place)", .red))
            if let shared = parting.shared { Terminal.print("    \(shared)") }
            Terminal.print("  \(TestReport.painted("- recorded: \(parting.recorded)"))")
            Terminal.print("  \(TestReport.painted("+ now:      \(parting.now)"))")
        } else {
            let (states, calls) = (replay.record.path.count, replay.record.calls.count)
            let end = recorded.end?.status.rawValue ?? "as far as the history goes"
            Terminal.print(Terminal.paint("the same path", .green) + ": \(states) states, \(calls) calls, \(end)")
        }
        if let redrive = recorded.redrive {
            Terminal.print("the execution was redriven (event \(redrive)); what came of that is not replayed")
        }
        for line in replay.notes { Terminal.print(line) }
        guard let difference = replay.difference else { return }
        Terminal.print("the first document that differs: \(difference.field)")
        for line in difference.lines { Terminal.print("  \(TestReport.painted(line))") }
    }

    private static func json(_ replay: HistoryReplay, of recorded: RecordedHistory) -> JSON {
        var object: JSONObject = ["samePath": .bool(replay.parting == nil)]
        if let parting = replay.parting {
            object["scope"] = .string(parting.scope)
            object["recorded"] = .string(parting.recorded)
            object["now"] = .string(parting.now)
        }
        if let difference = replay.difference {
            object["field"] = .string(difference.field)
            object["difference"] = .array(difference.lines.map { .string($0) })
        }
        if let status = replay.record.result?.status, !replay.record.waitsForYear {
            object["status"] = .string(status.rawValue)
        }
        let notes = replay.notes
        if !notes.isEmpty { object["notes"] = .array(notes.map { .string($0) }) }
        if let redrive = recorded.redrive { object["redrivenWithEvent"] = .integer(Int64(redrive)) }
        object["path"] = .array(replay.record.path.map { .string($0) })
        return .object(object)
    }
}

extension HistoryReplay {
    /// What the history does not tell, where the replay shows it.
    fileprivate var notes: [String] {
        var notes: [String] = []
        for unknown in wayDependsOn {
            notes.append(
                parting == nil
                    ? "the path depends on \(unknown.words); it is the same for one draw of them"
                    : "the path depends on \(unknown.words)"
            )
        }
        if !contextReaders.isEmpty {
            let states = contextReaders.map { "'\($0)'" }.joined(separator: ", ")
            notes.append("the context object is read by \(states): with --execution-arn it has the execution's names")
        }
        for unknown in ReplayUnknown.allCases {
            let fields = uncompared.filter { $0.unknown == unknown }.map(\.field)
            guard !fields.isEmpty else { continue }
            let more = fields.count > 3 ? " and \(fields.count - 3) more" : ""
            notes.append("not compared, since of \(unknown.words): \(fields.prefix(3).joined(separator: ", "))\(more)")
        }
        return notes
    }
}

extension ReplayUnknown {
    fileprivate var words: String {
        switch self {
        case .randomNumbers: "random numbers"
        case .identity: "the execution's ARN (--execution-arn gives it)"
        case .clock: "the clock"
        }
    }
}
