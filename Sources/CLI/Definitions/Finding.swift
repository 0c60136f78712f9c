// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// What is wrong with a definition, or could be better, for people.
struct Finding {
    var isError: Bool
    var code: String
    var message: String
    /// Where, in AWS's words: `/States/A/Next`.
    var location: String?
    var spot: DefinitionFile.Spot?
    var hint: String?

    init(_ diagnostic: Diagnostic, in file: DefinitionFile) {
        isError = diagnostic.severity == .error
        code = diagnostic.code.rawValue
        message = diagnostic.message
        location = diagnostic.location
        spot = file.spot(of: diagnostic.place)
        hint = diagnostic.hint?.text
        if diagnostic.code == .invalidJSONDescription {
            // AWS's location is the whole text again; the place says it better.
            location = nil
            message = Self.withoutSources(message)
        }
    }

    init(_ advice: Advice, at spot: DefinitionFile.Spot?) {
        isError = false
        code = advice.code.rawValue
        message = advice.message
        location = advice.location
        self.spot = spot
        hint = advice.hint
    }

    init(_ fault: DefinitionFile.Fault) {
        isError = true
        code = "INVALID_YAML_DESCRIPTION"
        message = fault.message
        spot = fault.spot
    }

    /// A message of the JSON parser without the text that it parsed.
    private static func withoutSources(_ message: String) -> String {
        guard let start = message.firstRange(of: "[Source: "), let end = message.lastRange(of: "; line: ") else {
            return message
        }
        return message[..<start.lowerBound] + "line " + message[end.upperBound...].replacing("]", with: "")
    }
}

extension String {
    fileprivate func lastRange(of text: String) -> Range<String.Index>? { ranges(of: text).last }
}

extension Finding {
    /// Such as `FILE:3:17: error: MISSING_TRANSITION_TARGET: … at /States/A/Next`, then the line with a mark under the
    /// place, and what to do; coloured for a descriptor.
    func lines(in file: DefinitionFile?, named name: String, on descriptor: Int32) -> [String] {
        let place = spot.map { ":\($0.line):\($0.column)" } ?? ""
        let colour: Terminal.Colour = isError ? .red : .yellow
        let severity = Terminal.paint(isError ? "error" : "warning", colour, on: descriptor)
        let location = location.map { " at \($0)" } ?? ""
        var lines = ["\(name)\(place): \(severity): \(code): \(message)\(location)"]
        if let spot, let (line, mark) = file?.excerpt(at: spot) {
            lines += ["    \(line)", "    \(Terminal.paint(mark, colour, on: descriptor))"]
        }
        if let hint { lines.append("    \(Terminal.paint("fix:", .green, on: descriptor)) \(hint)") }
        return lines
    }

    /// The finding as `--json` prints it.
    var json: JSON {
        var object: JSONObject = [
            "severity": .string(isError ? "ERROR" : "WARNING"),
            "code": .string(code),
            "message": .string(message),
        ]
        if let location { object["location"] = .string(location) }
        if let spot {
            object["line"] = .integer(Int64(spot.line))
            object["column"] = .integer(Int64(spot.column))
        }
        if let hint { object["fix"] = .string(hint) }
        return .object(object)
    }
}
