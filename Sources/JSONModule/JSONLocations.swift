// SPDX-License-Identifier: Apache-2.0

/// Where in a document's text each value stands, for messages that name a line and a column.
public struct JSONLocations: Sendable {
    /// The places of one value.
    public struct Location: Sendable, Equatable {
        /// Where the value begins.
        public var value: TextPosition
        /// Where the member's name begins, at its quote; nil for elements and for the whole document.
        public var key: TextPosition?

        /// Where an editor should go: to the name, or else to the value.
        public var start: TextPosition { key ?? value }
    }

    /// One step from a value to one inside it.
    public enum Step: Sendable, Hashable {
        case key(JSONString)
        case index(Int)
    }

    /// Where members stand whose name an earlier member of the same object has, in the order of the text: only the last
    /// of a name counts.
    public private(set) var repetitions: [(name: JSONString, pointer: String, place: TextPosition)] = []

    /// By JSON pointer.
    private var locations: [String: Location] = [:]

    /// Parses a document for its places alone.
    public init(parsing text: String, depthMaximum: Int = JSON.depthMaximum) throws(JSONParseError) {
        // What follows relies on the text being JSON.
        _ = try JSON(parsing: text, depthMaximum: depthMaximum)
        var text = text
        (locations, repetitions) = text.withUTF8 { bytes in
            var scanner = LocationScanner(bytes)
            scanner.scan()
            return (scanner.locations, scanner.repetitions)
        }
    }

    /// The places of the value at a path from the whole document; nil where there is no such value.
    public func location(of path: some Sequence<Step>) -> Location? {
        locations[path.reduce(into: "") { $0 += $1.pointer }]
    }

    /// The places of the value that a JSON pointer (RFC 6901) names; nil where there is no such value.
    public func location(ofPointer pointer: String) -> Location? { locations[pointer] }
}

extension JSONLocations.Step {
    /// The step in a JSON pointer, with its slash.
    public var pointer: String {
        switch self {
        case .index(let index): "/\(index)"
        case .key(let key):
            "/"
                + key.text.unicodeScalars.map { scalar in
                    switch scalar {
                    case "~": "~0"
                    case "/": "~1"
                    default: String(scalar)
                    }
                }
                .joined()
        }
    }
}
