// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension PathEvaluator {
    mutating func selectIndices(
        _ indices: [Int],
        _ selection: Selection,
        of value: JSON,
        into found: inout [JSON]
    ) throws(PathEvaluationError) {
        guard let elements = try elements(value, for: selection) else { return }
        for index in indices {
            let position = index < 0 ? index + elements.count : index
            // AWS gives null for a place past the end, where Jayway's default finds nothing.
            let isPastEnd = !elements.indices.contains(position)
            let next = selection.next(isDefinite: indices.count == 1, isPastEnd: isPastEnd)
            try select(next, of: isPastEnd ? .null : elements[position], into: &found)
        }
    }

    mutating func selectSlice(
        _ slice: PathSlice,
        _ selection: Selection,
        of value: JSON,
        into found: inout [JSON]
    ) throws(PathEvaluationError) {
        guard let elements = try elements(value, for: selection) else { return }
        for position in slice.positions(count: elements.count) {
            try select(selection.next(isDefinite: false), of: elements[position], into: &found)
        }
    }

    /// The value as an array; nil where it is none and the path may find nothing.
    private func elements(_ value: JSON, for selection: Selection) throws(PathEvaluationError) -> [JSON]? {
        if case .array(let elements) = value { return elements }
        guard selection.isDefinite else { return nil }
        guard !selection.isPastEnd else {
            throw PathEvaluationError(message: "The path \(selection.path) is null")
        }
        throw PathEvaluationError(
            message: "Filter: \(selection.rest) can only be applied to arrays. Current context is: \(value.serialized)",
            isMissing: false,
            isOfMisfit: true
        )
    }
}
