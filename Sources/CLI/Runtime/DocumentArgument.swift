// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// An argument that gives a JSON document: the JSON text itself, the name of a file, `@` and the name of a file, or `-`
/// for standard input.
struct DocumentArgument {
    /// What the document is to have, not yet looked at where it is the argument itself.
    let text: String
    /// Where it comes from, for messages: the file, or the option where the text stands there.
    private let source: String

    /// The forms, for help texts.
    static let forms = "JSON text, a file, @FILE, or - for standard input"

    /// Reads an option's argument.
    init(_ argument: String, of option: String) throws {
        do throws(Files.ReadError) {
            if argument.hasPrefix("@") {
                (source, text) = (String(argument.dropFirst()), try Files.text(of: String(argument.dropFirst())))
            } else if argument == "-" {
                (source, text) = ("standard input", try Files.text(of: argument))
            } else if (try? JSON(parsing: argument)) != nil {
                (source, text) = (option, argument)
            } else {
                (source, text) = (argument, try Files.text(of: argument))
            }
        } catch {
            guard !argument.hasPrefix("@"), argument != "-" else { throw RuntimeError("\(option): \(error)") }
            // What begins as JSON text does is no file's name: its own fault says more.
            guard let first = argument.first(where: { !$0.isWhitespace }), "{[\"".contains(first) else {
                throw RuntimeError("\(option): \(error); and it is no JSON text either.")
            }
            (source, text) = (option, argument)
        }
    }

    /// The document.
    func value() throws -> JSON {
        do throws(JSONParseError) {
            return try JSON(parsing: text)
        } catch {
            throw RuntimeError("\(source): \(error)")
        }
    }
}
