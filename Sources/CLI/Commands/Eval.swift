// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSONModule
import JSONata

/// `stepwell eval`: one expression, path or intrinsic function against a document; or a file of cases.
struct Eval: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Evaluate JSONata, a JSONPath or an intrinsic function.",
        discussion: """
            '{% … %}' is evaluated as in a state: the input is $states.input, and names at the top level are refused. \
            Without the marks the text is plain JSONata, and the input is what $ stands for. Prints the result as \
            JSON; exits with 1 where there is none.
            """
    )

    @Argument(help: "A JSONata expression, as a state has it: '{% … %}', or without the marks.")
    var expression: String?

    @Option(parsing: .unconditional, help: "A path, as '$.order.items[0]', instead of an expression.")
    var path: String?

    @Option(
        parsing: .unconditional,
        help: "A call, as \"States.Format('Hello {}', $.name)\", instead of an expression."
    )
    var intrinsic: String?

    @Option(parsing: .unconditional, help: "The input: \(DocumentArgument.forms).")
    var input: String?

    @Option(parsing: .unconditional, help: "The context object ($states.context, $$.), given as the input is.")
    var context: String?

    @Option(parsing: .unconditional, help: "What a call returned ($states.result in '{% … %}'), given as the input is.")
    var result: String?

    @Option(
        parsing: .unconditional,
        help: "What a Catch caught ($states.errorOutput in '{% … %}'), given as the input is."
    )
    var errorOutput: String?

    @Option(parsing: .unconditional, help: "The workflow's variables, one JSON object, given as the input is.")
    var variables: String?

    @Option(help: "The release of JSONata, 2.0 to 2.2. Step Functions runs 2.0; cases run with 2.2.")
    var jsonata: String?

    @Option(help: "Run a file of cases, one JSON object a line, instead of an expression.")
    var cases: String?

    @Option(help: "The folder of the documents that cases name.")
    var datasets: String?

    @Flag(help: "Print one JSON object: the value, or the error with its code and position.")
    var json = false

    func validate() throws {
        guard [expression, path, intrinsic, cases].compactMap({ $0 }).count == 1 else {
            throw ValidationError(
                "Name one of: an expression, --path, --intrinsic, --cases. "
                    + "An expression that begins with -- and a letter stands after --."
            )
        }
        if let jsonata, JSONata.Options.Version(release: jsonata) == nil {
            throw ValidationError("--jsonata must be 2.0, 2.1 or 2.2, not '\(jsonata)'.")
        }
        guard [input, context, result, errorOutput, variables].count(where: { $0 == "-" }) < 2 else {
            throw ValidationError("Only one document can be read from standard input (-).")
        }
        guard datasets == nil || cases != nil else { throw ValidationError("--datasets goes with --cases.") }
    }

    func run() throws {
        if let cases { return try runCases(in: cases) }
        let playground = Playground(
            input: try input.map { try DocumentArgument($0, of: "--input").value() },
            context: try context.map { try DocumentArgument($0, of: "--context").value() } ?? .object([:]),
            result: try result.map { try DocumentArgument($0, of: "--result").value() },
            errorOutput: try errorOutput.map { try DocumentArgument($0, of: "--error-output").value() },
            variables: try variables.map(Self.variables) ?? JSONObject(),
            version: version ?? .v2_0
        )
        let (text, result) = evaluate(in: playground)
        try report(result, of: text)
    }

    private var version: JSONata.Options.Version? { jsonata.flatMap { JSONata.Options.Version(release: $0) } }

    /// The text that positions count in, and what became of it.
    private func evaluate(in playground: Playground) -> (String, Result<JSON, Playground.Fault>) {
        if let path { return (path, playground.value(ofPath: path)) }
        if let intrinsic { return (intrinsic, playground.value(ofIntrinsic: intrinsic)) }
        let text = expression ?? ""
        return (text, playground.value(ofExpression: text))
    }

    private func report(_ result: Result<JSON, Playground.Fault>, of text: String) throws {
        switch result {
        case .success(let value):
            Terminal.print(json ? JSON.object(["value": value]).serialized : value.prettyPrinted)
        case .failure(let fault):
            if json {
                Terminal.print(fault.document.serialized)
            } else {
                if let range = fault.range { Terminal.printError(Underline(of: text, at: range).lines) }
                let code = fault.code.map { "\($0): " } ?? ""
                Terminal.printError("\(Terminal.paint("error", .red, on: 2)): \(code)\(fault.message)")
                if let hint = fault.hint { Terminal.printError("    \(Terminal.paint("fix:", .green, on: 2)) \(hint)") }
            }
            throw ExitCode(1)
        }
    }

    private func runCases(in file: String) throws {
        var run = CaseRun(datasets: datasets, version: version ?? .v2_2)
        let tally = try run.all(in: Files.text(of: file), name: file) { Terminal.print($0) }
        Terminal.print("\(tally.passed) passed, \(tally.failed) failed")
        if tally.failed > 0 || tally.passed == 0 { throw ExitCode(1) }
    }

    private static func variables(_ argument: String) throws -> JSONObject {
        guard let members = try DocumentArgument(argument, of: "--variables").value().members else {
            throw RuntimeError("--variables must be a JSON object with a member for each variable.")
        }
        return members
    }
}

extension JSONata.Options.Version {
    /// The version of a release's number, as 2.0 or 2.0.6.
    init?(release: String) {
        switch release.split(separator: ".", omittingEmptySubsequences: false).prefix(2).joined(separator: ".") {
        case "2.0": self = .v2_0
        case "2.1": self = .v2_1
        case "2.2": self = .v2_2
        default: return nil
        }
    }
}
