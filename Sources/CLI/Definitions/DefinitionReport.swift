// SPDX-License-Identifier: Apache-2.0

import Integrations
import JSONModule
import StatesLanguage

/// All that there is to say about one definition.
struct DefinitionReport {
    let name: String
    /// Nil where the file is not even YAML.
    private let file: DefinitionFile?
    /// Errors first, then AWS's warnings, then Stepwell's own.
    let findings: [Finding]
    /// What an execution would cost on AWS; nil where the definition is refused.
    let price: PriceEstimate?
    /// The plan; nil where the definition is refused.
    let machine: StateMachine?

    /// The definition in JSON; nil where the file is not even YAML.
    var definition: String? { file?.text }

    var isRefused: Bool { findings.contains(where: \.isError) }

    /// Looks at a file's text as CreateStateMachine does; with Stepwell's own advice where it is asked for.
    init(
        _ source: String,
        named name: String,
        type: WorkflowType,
        withAdvice: Bool,
        catalog: IntegrationCatalog
    ) {
        self.name = name
        do throws(DefinitionFile.Fault) {
            let file = try DefinitionFile(source, name: name)
            let parser = DefinitionParser(catalog: catalog)
            let analysis = parser.analyze(file.text, type: type)
            var findings = analysis.diagnostics.map { Finding($0, in: file) }
            var price: PriceEstimate?
            if withAdvice {
                let (advice, estimate) = parser.advise(on: file.text, type: type)
                findings += advice.map { Finding($0, at: file.spot(of: $0.place)) }
                findings += file.repetitions.map { Finding($0.advice, at: $0.spot) }
                if !findings.contains(where: \.isError) { price = estimate }
            }
            self.file = file
            self.findings = findings
            self.price = price
            machine = analysis.machine
        } catch {
            file = nil
            findings = [Finding(error)]
            price = nil
            machine = nil
        }
    }

    /// The findings, each with its line and what to do.
    func lines(on descriptor: Int32) -> [String] {
        findings.flatMap { $0.lines(in: file, named: name, on: descriptor) }
    }

    var json: JSON {
        var object: JSONObject = [
            "file": .string(name),
            "result": isRefused ? "FAIL" : "OK",
            "diagnostics": .array(findings.map(\.json)),
        ]
        if let price { object["price"] = price.json }
        return .object(object)
    }
}

extension PriceEstimate {
    /// Such as `an execution on AWS: Standard $0.000175 …`.
    var line: String {
        let express = express.map { "Express $\(Self.text($0))" } ?? "\(isTooLong ? "too long for" : "not as") Express"
        return "price of an execution on AWS: Standard $\(Self.text(standard)) for \(transitions) state transitions, "
            + "\(express) (longest way without failures; \(assumptions.items) items in a Map, "
            + "\(Self.text(assumptions.taskSeconds)) s a task; \(AWSPrices.published.region), \(AWSPrices.published.date))"
    }

    fileprivate var json: JSON {
        [
            "standard": .double(standard),
            "express": express.map { .double($0) } ?? .null,
            "currency": .string(AWSPrices.published.currency),
            "stateTransitions": .integer(Int64(transitions)),
            "seconds": .double(seconds),
            "assumptions": [
                "itemsInMap": .integer(Int64(assumptions.items)),
                "secondsInTask": .double(assumptions.taskSeconds),
                "memoryMegabytes": .integer(Int64(assumptions.memoryMegabytes)),
            ],
            "region": .string(AWSPrices.published.region),
            "date": .string(AWSPrices.published.date),
            "source": .string(AWSPrices.published.source),
        ]
    }

    /// A small number without an exponent, to eight places behind the point.
    private static func text(_ number: Double) -> String {
        guard number < 1_000_000_000 else { return "more than 1000000000" }
        let units = Int64((number * 100_000_000).rounded())
        var fraction = String(units % 100_000_000)
        fraction = String(repeating: "0", count: 8 - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return "\(units / 100_000_000)\(fraction.isEmpty ? "" : ".\(fraction)")"
    }
}
