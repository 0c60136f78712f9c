// SPDX-License-Identifier: Apache-2.0

import Integrations
import JSONModule
import StatesLanguage
import WorkflowTesting

/// The definitions that tests name, each read and planned once, with what the tests went through.
struct TestDefinitions {
    /// A definition with its coverage.
    struct Entry {
        var name: String
        var type: WorkflowType
        var machine: StateMachine
        var coverage: Coverage
    }

    private(set) var entries: [Entry] = []
    private var positions: [String: Int] = [:]

    /// Why there is no plan: lines for people.
    struct Refusal: Error {
        var lines: [String]
    }

    /// The position in `entries` of the definition of a test in a file.
    mutating func position(of test: WorkflowTest, in file: String) throws(Refusal) -> Int {
        let (name, source): (String, String?) =
            switch test.definition {
            case .file(let path): (Self.path(path, from: file), nil)
            case .inline(let definition):
                ("\(file)#\(Place(steps: test.definitionSteps, part: .value).field)", definition.serialized)
            }
        let key = "\(test.type.rawValue) \(name)"
        if let position = positions[key] { return position }
        let machine = try Self.machine(name, source, test.type)
        positions[key] = entries.count
        entries.append(Entry(name: name, type: test.type, machine: machine, coverage: Coverage(of: machine)))
        return entries.count - 1
    }

    /// Counts what a test went through.
    mutating func add(_ run: RunRecord, at position: Int) { entries[position].coverage.add(run) }

    /// The plan of a definition in a file, or of a text where there is one; tasks of all services are taken.
    static func machine(_ name: String, _ source: String?, _ type: WorkflowType) throws(Refusal) -> StateMachine {
        let text: String
        do throws(Files.ReadError) {
            text = if let source { source } else { try Files.text(of: name) }
        } catch {
            throw Refusal(lines: ["the definition cannot be read: \(error)"])
        }
        let report = DefinitionReport(
            text,
            named: name,
            type: type,
            withAdvice: false,
            catalog: IntegrationCatalog.supported.mocked
        )
        guard let machine = report.machine else {
            throw Refusal(lines: ["the definition is refused:"] + report.lines(on: 1))
        }
        return machine
    }

    /// A path as seen from the folder of a file.
    private static func path(_ path: String, from file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        var parts = file[..<slash].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for part in path.split(separator: "/").map(String.init) where part != "." {
            if part == "..", let last = parts.last, !["", ".", ".."].contains(last) {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}
