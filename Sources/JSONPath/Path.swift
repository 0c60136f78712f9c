// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// A JSONPath in Jayway's dialect, as the States Language uses it: parsed once, evaluated often.
///
/// Beyond Jayway: slices take a step (`[0:10:2]`), negative bounds count from the end everywhere, and a function behind an
/// indefinite path is applied to all that the path found. A number past an array's end gives null, as AWS does it.
public struct Path: Sendable, Equatable {
    /// What the path starts from; the caller evaluates it on that document.
    public enum Root: Sendable, Equatable {
        /// `$`: the state's input or result.
        case input
        /// `$$`: the context object.
        case context
        /// `$name`: a workflow variable.
        case variable(String)
    }

    /// The path as written.
    public let text: String
    public let root: Root
    /// Whether the path can only ever name one value; any other gives an array.
    public let isDefinite: Bool
    /// The steps from the root.
    let steps: [PathStep]
    /// The name of the only step, where that is one, as in most paths.
    private let onlyName: JSONString?

    /// Parses a path; blanks around it do not count.
    public init(parsing text: String) throws(PathParseError) {
        var parser = PathParser(text)
        let (root, steps) = try parser.parsePath()
        self.init(text: text, root: root, steps: steps)
    }

    init(text: String, root: Root, steps: [PathStep]) {
        self.text = text
        self.root = root
        self.steps = steps
        isDefinite = PathStep.areDefinite(steps)
        onlyName = if steps.count == 1, case .property(let name) = steps[0] { name } else { nil }
    }

    /// Whether the path is its root alone: `$`, `$$` or `$name`.
    public var isRoot: Bool { steps.isEmpty }

    /// The steps of a path that has only names and indexes; nil for any other.
    public var plainSteps: [JSONLocations.Step]? {
        var plain: [JSONLocations.Step] = []
        for step in steps {
            switch step {
            case .property(let name): plain.append(.key(name))
            case .index(let index): plain.append(.index(index))
            default: return nil
            }
        }
        return plain
    }

    /// The value that a definite path names, or the array of all values of another, which may be empty.
    public func evaluate(on root: JSON) throws(PathEvaluationError) -> JSON {
        if let onlyName, case .object(let object) = root, let value = object[onlyName] { return value }
        if let value = PathStep.walk(steps, from: root) { return value }
        var evaluator = PathEvaluator(root: root)
        do throws(PathEvaluationError) {
            return try evaluator.evaluate(steps, on: root)
        } catch {
            // A path that may lead to many places leads to none where its beginning is missing (recorded).
            guard error.isMissing, !isDefinite else { throw error }
            return []
        }
    }

    /// Whether names and indexes alone lead to a place past an array's end, which `evaluate` gives as null.
    public func leadsPastEnd(of root: JSON) -> Bool {
        PathStep.walk(steps, from: root) == .null && PathStep.walk(steps, from: root, pastEnd: nil) == nil
    }

    /// The value, or nil where it is absent, as Choice's `IsPresent` asks for it.
    ///
    /// A place past an array's end is absent here: `$.items[0]` and `IsPresent` is how definitions ask whether an array
    /// is empty.
    public func value(on root: JSON) -> JSON? {
        if let value = PathStep.walk(steps, from: root, pastEnd: nil) { return value }
        guard steps.contains(where: { !$0.isPlain }) else { return nil }
        do throws(PathEvaluationError) {
            return try evaluate(on: root)
        } catch {
            return nil
        }
    }
}

extension Path: CustomStringConvertible {
    public var description: String { text }
}
