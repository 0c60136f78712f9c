// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// A path that names one place, which may not exist yet: `.name`, `['name']` and `[n]` only.
public struct ReferencePath: Sendable, Equatable {
    public let path: Path
    /// As deep as a document can be: each step that is missing makes an object in the one before.
    private static let stepsMaximum = 1_000

    /// Parses a path and refuses any step that could name more than one place.
    public init(parsing text: String) throws(PathParseError) {
        let path = try Path(parsing: text)
        guard path.steps.count <= Self.stepsMaximum else {
            throw PathParseError(
                message: "A reference path must not have more than \(Self.stepsMaximum) steps.",
                offset: 0
            )
        }
        for step in path.steps where !Self.isReference(step) {
            throw PathParseError(message: "Reference path '\(text)' must not have the step '\(step.text)'.", offset: 0)
        }
        self.path = path
    }

    private static func isReference(_ step: PathStep) -> Bool {
        switch step {
        case .property: true
        case .index(let index): index >= 0
        default: false
        }
    }

    /// The document with a value set at the path, as ResultPath does it: objects that are missing on the way are made.
    ///
    /// Throws where the way leads into a scalar or beyond an array.
    public func setting(_ value: JSON, in document: JSON) throws(PathEvaluationError) -> JSON {
        var changed = document
        try set(value, in: &changed)
        return changed
    }

    /// Sets a value in a document that is the caller's own: what is shared with no one is changed in place.
    ///
    /// After an error the document is as it was.
    public func set(_ value: JSON, in document: inout JSON) throws(PathEvaluationError) {
        guard Self.set(value, in: &document, along: path.steps[...]) else {
            throw PathEvaluationError(
                message: "Unable to apply ReferencePath \(path.text) to input \(document.serialized)"
            )
        }
    }

    private static func set(_ value: JSON, in place: inout JSON, along steps: ArraySlice<PathStep>) -> Bool {
        guard let step = steps.first else {
            place = value
            return true
        }
        switch step {
        case .property(let name):
            guard case .object(var object) = place else { return false }
            // The place lets go of its reference, so that the change below happens in place.
            place = .null
            defer { place = .object(object) }
            return set(value, in: &object, name, along: steps.dropFirst())
        case .index(let index):
            guard case .array(var array) = place, index < array.count else { return false }
            place = .null
            defer { place = .array(array) }
            return set(value, in: &array[index], along: steps.dropFirst())
        default:
            return false
        }
    }

    private static func set(
        _ value: JSON,
        in object: inout JSONObject,
        _ name: JSONString,
        along steps: ArraySlice<PathStep>
    ) -> Bool {
        if let position = object.position(of: name) {
            return object.withValue(at: position) { set(value, in: &$0, along: steps) }
        }
        var made = JSON.object(JSONObject())
        guard set(value, in: &made, along: steps) else { return false }
        object[name] = made
        return true
    }
}
