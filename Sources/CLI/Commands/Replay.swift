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

    @Flag(help: "Print one JSON object, and nothing else.")
    var json = false

    func validate() throws {
        guard WorkflowType(rawValue: type) != nil else {
            throw ValidationError("--type must be STANDARD or EXPRESS, not '\(type)'.")
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
        let replay = HistoryReplay(recorded, on: machine, type: type)
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
        if let status = replay.record.result?.status { object["status"] = .string(status.rawValue) }
        if let redrive = recorded.redrive { object["redrivenWithEvent"] = .integer(Int64(redrive)) }
        object["path"] = .array(replay.record.path.map { .string($0) })
        return .object(object)
    }
}
