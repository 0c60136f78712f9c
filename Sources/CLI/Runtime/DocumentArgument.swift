// SPDX-License-Identifier: Apache-2.0

import Glibc
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
        if argument == "-" {
            (source, text) = ("standard input", try Self.text(of: "-", option))
        } else if argument.hasPrefix("@") {
            source = String(argument.dropFirst())
            text = try Self.text(of: source, option)
        } else if (try? JSON(parsing: argument)) != nil || Self.beginsAsJSON(argument) && access(argument, F_OK) != 0 {
            (source, text) = (option, argument)
        } else {
            (source, text) = (argument, try Self.text(of: argument, option, "; and it is no JSON text either."))
        }
    }

    /// What begins so is no file's name where there is no such file: its own fault says more.
    private static func beginsAsJSON(_ text: String) -> Bool {
        text.first { !$0.isWhitespace }.map { "{[\"".contains($0) } ?? false
    }

    private static func text(of file: String, _ option: String, _ more: String = "") throws -> String {
        do throws(Files.ReadError) {
            return try Files.text(of: file)
        } catch {
            let place = file == "-" ? "standard input" : file
            throw RuntimeError("\(option): \(place): \(error.reason)\(more)")
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
