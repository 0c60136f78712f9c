// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// One evaluation of a path that is more than plain steps, or that has found nothing and has to say why.
struct PathEvaluator {
    /// How many values one evaluation may visit: `$..*..*` on a large document must end.
    static let visitsMaximum = 2_000_000

    /// What `$` means in a filter.
    let root: JSON
    private var visits = 0

    init(root: JSON) { self.root = root }

    /// Evaluates all steps on a document (the root, or in a filter the value under test).
    mutating func evaluate(_ steps: [PathStep], on document: JSON) throws(PathEvaluationError) -> JSON {
        guard let position = steps.lastIndex(where: \.isFunction), case .function(let function) = steps[position] else {
            return try evaluateSelection(steps, on: document)
        }
        let argument = try evaluate(Array(steps[..<position]), on: document)
        let result = try apply(function, to: argument, of: document)
        return try evaluateSelection(Array(steps[(position + 1)...]), on: result)
    }

    private mutating func evaluateSelection(_ steps: [PathStep], on document: JSON) throws(PathEvaluationError) -> JSON
    {
        var found: [JSON] = []
        try select(Selection(steps: steps, position: 0, isDefinite: true), of: document, into: &found)
        guard PathStep.areDefinite(steps) else { return .array(found) }
        guard let value = found.last else {
            throw PathEvaluationError(message: "No results for path: \(PathStep.text(of: steps))", isMissing: true)
        }
        return value
    }

    /// The steps still to go.
    struct Selection {
        let steps: [PathStep]
        var position: Int
        /// Whether all steps so far named one value, so that finding nothing is an error.
        var isDefinite: Bool
        /// Whether the value at hand is the null that stands for a place past an array's end.
        var isPastEnd = false

        var step: PathStep? { position < steps.count ? steps[position] : nil }
        var isLast: Bool { position == steps.count - 1 }
        /// The steps so far, as a path.
        var path: String { PathStep.text(of: steps[..<position]) }
        /// The steps still to go, as Jayway prints them.
        var rest: String { steps[position...].map(\.text).joined() }

        func next(isDefinite: Bool, isPastEnd: Bool = false) -> Selection {
            Selection(
                steps: steps,
                position: position + 1,
                isDefinite: self.isDefinite && isDefinite,
                isPastEnd: isPastEnd
            )
        }
    }

    mutating func visit(_ count: Int = 1) throws(PathEvaluationError) {
        let (sum, isTooLarge) = visits.addingReportingOverflow(count)
        visits = isTooLarge ? .max : sum
        guard visits <= Self.visitsMaximum else {
            let message = "The path visits more than \(Self.visitsMaximum) values."
            throw PathEvaluationError(message: message, isMissing: false, isExhausted: true)
        }
    }

    mutating func select(
        _ selection: Selection,
        of value: JSON,
        into found: inout [JSON]
    ) throws(PathEvaluationError) {
        try visit()
        guard let step = selection.step else { return found.append(value) }
        switch step {
        case .property(let name): try selectProperty(name, selection, of: value, into: &found)
        case .properties(let names): try selectProperties(names, selection, of: value, into: &found)
        case .index(let index): try selectIndices([index], selection, of: value, into: &found)
        case .indices(let indices): try selectIndices(indices, selection, of: value, into: &found)
        case .slice(let slice): try selectSlice(slice, selection, of: value, into: &found)
        case .wildcard: try selectChildren(selection, of: value, into: &found)
        case .descendants: try selectDescendants(selection, of: value, into: &found)
        case .filter(let expression): try selectFiltered(expression, selection, of: value, into: &found)
        case .function: preconditionFailure("A function ends a selection and is applied to its outcome.")
        }
    }
}
