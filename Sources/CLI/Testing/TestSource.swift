// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import WorkflowTesting

/// A test file on disk, with the places of its parts.
struct TestSource {
    /// Why a file is no test file: where, and what.
    struct Fault: Error {
        var path: String
        var spot: DefinitionFile.Spot?
        var message: String

        /// Such as `a.test.yaml:3:5: tests[0].expect: …`.
        var description: String { "\(path)\(spot.map { ":\($0.line):\($0.column)" } ?? ""): \(message)" }
    }

    let path: String
    let file: TestFile
    let document: JSON
    private(set) var text: String
    private let places: DefinitionFile

    /// Reads a file.
    init(_ path: String) throws(Fault) {
        let text: String
        do throws(Files.ReadError) {
            text = try Files.text(of: path)
        } catch {
            throw Fault(path: path, message: error.reason)
        }
        try self.init(path, text: text)
    }

    private init(_ path: String, text: String) throws(Fault) {
        self.path = path
        self.text = text
        let places: DefinitionFile
        do throws(DefinitionFile.Fault) {
            places = try DefinitionFile(text, name: path)
        } catch {
            throw Fault(path: path, spot: error.spot, message: error.message)
        }
        self.places = places
        do throws(JSONParseError) {
            document = try JSON(parsing: places.text)
        } catch {
            throw Fault(path: path, spot: places.spot(of: nil), message: "no JSON: \(error)")
        }
        do throws(DocumentFault) {
            file = try TestFile(document)
        } catch {
            throw Fault(path: path, spot: places.spot(of: error.place), message: error.description)
        }
    }

    /// Where a place stands, as `a.test.yaml:3:5`, or the nearest one around it.
    func location(_ steps: [JSONLocations.Step]) -> String {
        spot(steps).map { "\(path):\($0.line):\($0.column)" } ?? path
    }

    private func spot(_ steps: [JSONLocations.Step]) -> DefinitionFile.Spot? {
        for count in stride(from: steps.count, through: 0, by: -1) {
            let steps = Array(steps.prefix(count))
            for part in [Place.Part.name, .value] {
                if let spot = places.spot(of: Place(steps: steps, part: part)) { return spot }
            }
        }
        return nil
    }

    // MARK: - Updating

    /// The file with new expectations; it is read back and compared with what it must say.
    func updated(_ changes: [TestFileEditor.Change]) throws(Fault) -> TestSource {
        let read = try TestSource(path, text: try newText(changes))
        guard read.document == changes.reduce(document, Self.applying) else {
            throw Fault(path: path, message: "the file is written in a way that cannot be updated; it stays as it is")
        }
        return read
    }

    private func newText(_ changes: [TestFileEditor.Change]) throws(Fault) -> String {
        do {
            guard [".yaml", ".yml"].contains(where: { path.hasSuffix($0) }) else {
                return try TestFileEditor.json(text, changes)
            }
            return try TestFileEditor.yaml(text, changes) { place in
                places.spot(of: place).map { ($0.line, $0.column) }
            }
        } catch let refusal as TestFileEditor.Refusal {
            throw Fault(path: path, spot: spot(refusal.test), message: refusal.message)
        } catch {
            throw Fault(path: path, message: "\(error)")
        }
    }

    private static func applying(_ document: JSON, _ change: TestFileEditor.Change) -> JSON {
        guard case .key(let key)? = change.test.first, case .index(let index)? = change.test.last,
            var root = document.members, var tests = root[key]?.elements, tests.indices.contains(index),
            var test = tests[index].members
        else { return document }
        test["expect"] = change.expectation
        tests[index] = .object(test)
        root[key] = .array(tests)
        return .object(root)
    }
}
