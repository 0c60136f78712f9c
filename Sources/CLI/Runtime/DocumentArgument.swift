// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// An argument that gives a JSON document: the JSON text itself, the name of a file, `@` and the name of a file, or `-`
/// for standard input.
struct DocumentArgument {
    /// What the document is to have, not yet looked at where it is the argument itself.
    let text: String
    /// The file, for messages; nil where the argument is the text.
    private let file: String?

    /// The forms, for help texts.
    static let forms = "JSON text, a file, @FILE, or - for standard input"

    init(_ argument: String) throws {
        if argument.hasPrefix("@") {
            (file, text) = (String(argument.dropFirst()), try Files.text(of: String(argument.dropFirst())))
        } else if argument == "-" {
            (file, text) = ("standard input", try Files.text(of: argument))
        } else if (try? JSON(parsing: argument)) != nil {
            (file, text) = (nil, argument)
        } else {
            do throws(Files.ReadError) {
                (file, text) = (argument, try Files.text(of: argument))
            } catch {
                // What begins as JSON text does is no file's name: its own fault says more.
                guard let first = argument.first(where: { !$0.isWhitespace }), "{[\"".contains(first) else {
                    throw RuntimeError("\(error); and it is no JSON text either.")
                }
                (file, text) = (nil, argument)
            }
        }
    }

    /// The document.
    func value() throws -> JSON {
        do throws(JSONParseError) {
            return try JSON(parsing: text)
        } catch {
            throw RuntimeError("\(file ?? "the text"): \(error)")
        }
    }
}
