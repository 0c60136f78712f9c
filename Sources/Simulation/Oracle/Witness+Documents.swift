// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What states must make of their documents.
extension Witness {
    func expectedOutput(_ step: BlueprintStep, _ line: Line) -> JSON {
        let input = line.document
        switch (step.work, line.phase) {
        case (.pass(let edit), _): return expected(edit, step, line)
        case (.task(let job), .worked(_, let result)):
            switch (job.shape, step.language) {
            case (.result, _): return result
            case (.member, _): return Self.adding("r", result, to: input)
            case (.number, .jsonPath): return input
            case (.number, .jsonata): return ["n": input["n"] ?? .null]
            }
        case (.parallel, .worked(_, let result)), (.map, .worked(_, let result)):
            if step.language == .jsonata { return ["n": input["n"] ?? .null, "results": result] }
            return Self.adding("results", result, to: input)
        default: return input
        }
    }

    private func expected(_ edit: Edit, _ step: BlueprintStep, _ line: Line) -> JSON {
        let input = line.document
        switch edit {
        case .keep, .assign: return input
        case .bump: return ["n": .integer(Int64((input["n"]?.int ?? 0) + 1)), "by": .string(step.name)]
        case .mark: return Self.adding("m", ["v": 7], to: input)
        case .load(let depth): return ["n": line.variable(depth: depth), "by": .string(step.name)]
        }
    }

    func checkCaught(_ step: BlueprintStep, _ line: Line, _ error: String, _ output: JSON) throws(Violation) {
        if step.language == .jsonata {
            let expected: JSON = ["n": line.document["n"] ?? .null, "caught": .string(error)]
            return try demand(output == expected, "it caught \(output.serialized), not \(expected.serialized)")
        }
        try demand(output["err"]?["Error"]?.text == error, "it caught \(output.serialized), not \(error)")
        let expected = Self.adding("err", output["err"] ?? .null, to: line.document)
        try demand(output == expected, "it goes on with \(output.serialized), not \(expected.serialized)")
    }

    static func adding(_ name: JSONString, _ value: JSON, to document: JSON) -> JSON {
        guard case .object(var members) = document else { return document }
        members[name] = value
        return .object(members)
    }
}
