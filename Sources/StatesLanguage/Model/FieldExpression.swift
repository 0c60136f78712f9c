// SPDX-License-Identifier: Apache-2.0

public import JSONata

/// One JSONata expression of a state, compiled when the definition was parsed.
public final class FieldExpression: Sendable {
    /// What a field's value must be; AWS's messages name it so.
    public enum ResultType: String, Sendable {
        case array
        case boolean
        case number
        case string
    }

    public let expression: Expression
    /// The text between the marks, without the spaces around it, as AWS's messages show it.
    public let text: String
    /// Where it stands, from the state on: `Output/a[0]`, `Choices[0]/Condition`.
    public let field: String
    /// What the field takes; nil where it takes anything.
    public let resultType: ResultType?

    public init(expression: Expression, text: String, field: String, resultType: ResultType? = nil) {
        self.expression = expression
        self.text = text
        self.field = field
        self.resultType = resultType
    }
}

extension FieldExpression: Equatable {
    /// Expressions of the same text in the same field are the same.
    public static func == (left: FieldExpression, right: FieldExpression) -> Bool {
        left.text == right.text && left.field == right.field && left.resultType == right.resultType
    }
}
