// SPDX-License-Identifier: Apache-2.0

extension JSONParseError: CustomStringConvertible {
    public var description: String { "\(reason) (line \(line), column \(column))" }
}

extension JSONParseError.Reason: CustomStringConvertible {
    /// What is wrong, for people: the end of a sentence that names the place.
    public var description: String {
        switch self {
        case .emptyInput: "the text is empty"
        case .unexpectedEnd: "the text ends before the JSON does"
        case .unexpectedCharacter(let character): "a '\(character)' cannot stand here"
        case .unknownToken(let word): "'\(word)' is no JSON value; texts stand in double quotes"
        case .invalidNumber: "this is no JSON number"
        case .invalidEscape: "there is no such escape in JSON"
        case .controlCharacterInString: "a control character must be escaped in a text"
        case .invalidUTF8: "this is not UTF-8"
        case .trailingContent: "there is more after the JSON's end"
        case .tooDeep(let limit): "it is nested deeper than \(limit) levels"
        case .repeatedName: "two members of this object have one name"
        }
    }
}
