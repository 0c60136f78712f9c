// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// A definition as a file has it, in JSON or YAML, with the places of its parts.
struct DefinitionFile {
    /// A place for people: lines and columns from 1, columns in characters (Unicode scalars).
    struct Spot: Equatable {
        var line: Int
        var column: Int
    }

    /// Why a file is no definition at all, told in the words of its format.
    struct Fault: Error {
        var message: String
        var spot: Spot?
    }

    /// The definition in JSON, as the server gets it.
    let text: String
    /// The file's own lines.
    private let lines: [String]
    private let spots: Spots

    private enum Spots {
        case json(JSONLocations)
        /// Not JSON: it stops being so at a place.
        case broken(TextPosition)
        case yaml(YAMLDefinition)
    }

    /// Takes a file's text; YAML is known by the name's end, on standard input by the first character.
    init(_ source: String, name: String) throws(Fault) {
        // By scalars: a carriage return and a line feed are one character.
        lines = source.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let first = source.unicodeScalars.first { !$0.properties.isWhitespace }
        let isYAML = [".yaml", ".yml"].contains { name.hasSuffix($0) } || (name == "-" && first != "{" && first != "[")
        if isYAML {
            let definition = try YAMLDefinition(source)
            text = definition.json.serialized
            spots = .yaml(definition)
            return
        }
        text = source
        do throws(JSONParseError) {
            spots = .json(try JSONLocations(parsing: source, depthMaximum: DefinitionParser.depthMaximum))
        } catch {
            spots = .broken(TextPosition(line: error.line, column: error.column, offset: error.offset))
        }
    }

    /// Where a finding stands; nil for what concerns the whole definition.
    func spot(of place: Place?) -> Spot? {
        switch (spots, place) {
        case (.broken(let position), _): spot(at: position)
        case (.json(let locations), let place?): place.position(in: locations).map(spot)
        case (.yaml(let definition), let place?): definition.spot(of: place)
        case (.json, nil), (.yaml, nil): nil
        }
    }

    /// The names that stand twice in one object of a JSON text; YAML forbids them.
    var repetitions: [(advice: Advice, spot: Spot)] {
        guard case .json(let locations) = spots else { return [] }
        return locations.adviceOnRepetitions().map { ($0.advice, spot(at: $0.position)) }
    }

    /// How much of a long line is shown before and behind its mark.
    private static let excerptReach = 80

    /// The line of a place, and below it a mark as wide as the name, text or number there.
    func excerpt(at spot: Spot) -> (line: String, mark: String)? {
        guard lines.indices.contains(spot.line - 1) else { return nil }
        let scalars = Array(lines[spot.line - 1].unicodeScalars).filter { $0 != "\r" }
        let start = min(spot.column - 1, scalars.count)
        let width = min(max(1, Self.width(of: scalars[start...])), Self.excerptReach)
        let first = start > 2 * Self.excerptReach ? start - Self.excerptReach : 0
        let last = min(scalars.count, start + width + Self.excerptReach)
        let cut = (first > 0 ? "…" : "", last < scalars.count ? "…" : "")
        // A tab stays one, so that the mark stands below what it marks.
        let indent = scalars[first..<start].map { $0 == "\t" ? "\t" : " " }.joined()
        return (
            cut.0 + Self.text(of: scalars[first..<last]) + cut.1,
            (first > 0 ? " " : "") + indent + String(repeating: "^", count: width)
        )
    }

    /// How wide the token is with which a line's rest begins.
    private static func width(of rest: ArraySlice<Unicode.Scalar>) -> Int {
        guard let first = rest.first else { return 1 }
        if first == "\"" || first == "'" {
            var isEscaped = false
            for (offset, scalar) in rest.enumerated().dropFirst() {
                if scalar == first, !isEscaped { return offset + 1 }
                isEscaped = scalar == "\\" && !isEscaped
            }
            return rest.count
        }
        if "{}[],:".unicodeScalars.contains(first) { return 1 }
        return rest.prefix { !",:]} \t\r".unicodeScalars.contains($0) }.count
    }

    private static func text(of scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// A position's column in bytes becomes one in characters.
    private func spot(at position: TextPosition) -> Spot {
        guard lines.indices.contains(position.line - 1) else {
            return Spot(line: position.line, column: position.column)
        }
        let before = lines[position.line - 1].utf8.prefix(position.column - 1)
        return Spot(line: position.line, column: String(decoding: before, as: UTF8.self).unicodeScalars.count + 1)
    }
}
