// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

/// What is known about a document before the workflow runs.
indirect enum Shape {
    case unknown
    case known(JSON)
    /// An object with these members; where it is complete, with no others.
    case object([JSONString: Shape], isComplete: Bool)

    static let emptyObject = Shape.known([:])
    /// Of larger objects nothing is known once a member is set: each state has a copy of its own.
    private static let membersMaximum = 200

    /// What a path finds.
    enum Found {
        case value(Shape)
        /// Nothing, whatever the workflow is given; with what is there instead.
        case nothing(instead: String)
    }

    func find(_ steps: some Sequence<JSONLocations.Step>) -> Found {
        var shape = self
        for step in steps {
            switch shape.find(step) {
            case .value(let inner): shape = inner
            case .nothing(let instead): return .nothing(instead: instead)
            }
        }
        return .value(shape)
    }

    /// What a path finds here; unknown for one that chooses, and for one from another root.
    func find(_ path: Path) -> Found {
        guard path.root == .input, let steps = path.plainSteps else { return .value(.unknown) }
        return find(steps)
    }

    private func find(_ step: JSONLocations.Step) -> Found {
        switch (self, step) {
        case (.unknown, _): return .value(.unknown)
        case (.known(let value), .key(let key)):
            return value.members?[key].map { .value(.known($0)) } ?? .nothing(instead: description)
        case (.known(let value), .index(let index)):
            guard let elements = value.elements else { return .nothing(instead: description) }
            let position = index < 0 ? elements.count + index : index
            // A number past the end gives null, as measured on AWS.
            return .value(.known(elements.indices.contains(position) ? elements[position] : .null))
        case (.object(let members, let isComplete), .key(let key)):
            return members[key].map { .value($0) }
                ?? (isComplete ? .nothing(instead: description) : .value(.unknown))
        case (.object, .index): return .nothing(instead: description)
        }
    }

    /// What is there, in a few words.
    private var description: String {
        switch self {
        case .unknown: "something else"
        case .known(.object(let members)): Self.description(ofNames: members.keys.map(\.text))
        case .known(.array): "an array"
        case .known(.string): "a text"
        case .known(.integer), .known(.double): "a number"
        case .known(.bool): "a boolean"
        case .known(.null): "null"
        case .object(let members, _): Self.description(ofNames: members.keys.map(\.text).sorted())
        }
    }

    private static func description(ofNames names: [String]) -> String {
        if names.isEmpty { return "an empty object" }
        let shown = names.prefix(5).joined(separator: ", ")
        return "an object with \(names.count > 5 ? "\(shown), …" : shown) only"
    }

    /// The document with a value set as ResultPath does it.
    func setting(_ value: Shape, at steps: ArraySlice<JSONLocations.Step>) -> Shape {
        guard let step = steps.first else { return value }
        guard case .key(let key) = step, case .object(var members, let isComplete) = asObject,
            members.count < Self.membersMaximum
        else { return .unknown }
        let inner = members[key] ?? (isComplete ? .emptyObject : .unknown)
        members[key] = inner.setting(value, at: steps.dropFirst())
        return .object(members, isComplete: isComplete)
    }

    private var asObject: Shape {
        switch self {
        case .unknown: return .object([:], isComplete: false)
        case .known(.object(let members)):
            let shapes = members.map { ($0.key, Shape.known($0.value)) }
            return .object(Dictionary(shapes, uniquingKeysWith: { $1 }), isComplete: true)
        default: return self
        }
    }
}

extension Shape {
    /// What a template makes of this document, which is its `$`.
    func shape(of template: PayloadTemplate) -> Shape { shape(of: template.root) }

    private func shape(of node: PayloadTemplate.Node) -> Shape {
        switch node {
        case .constant(let value): return .known(value)
        case .object(let fixed, let computed):
            var members: [JSONString: Shape] = [:]
            for (key, value) in fixed { members[key] = .known(value) }
            for (position, node) in computed { members[fixed.member(at: position).key] = shape(of: node) }
            return .object(members, isComplete: true)
        case .path(let path, _):
            guard case .value(let shape) = find(path) else { return .unknown }
            return shape
        case .array, .intrinsic, .expression: return .unknown
        }
    }

    /// What `InputPath` or `OutputPath` leaves of this document.
    func part(_ field: PathField) -> Shape {
        switch field {
        case .root: return self
        case .null: return .emptyObject
        case .path(let path):
            guard case .value(let shape) = find(path) else { return .unknown }
            return shape
        }
    }

    /// What a state works on; unknown for a JSONata state, whose input is not looked at by paths.
    func effectiveInput(of state: State) -> Shape {
        state.queryLanguage == .jsonPath ? part(state.inputPath) : .unknown
    }

    /// What a state leaves of this, its input, where it succeeds.
    func output(of state: State) -> Shape {
        guard state.queryLanguage == .jsonPath else { return .unknown }
        return combined(in: state).part(state.outputPath)
    }

    /// The document before `OutputPath`.
    func combined(in state: State) -> Shape {
        let effective = effectiveInput(of: state)
        switch state.kind {
        case .pass(let pass):
            return setting(result(of: pass, from: effective), by: pass.resultPath)
        case .task(let task):
            return setting(selected(task.resultSelector), by: task.resultPath)
        case .parallel(let parallel):
            return setting(selected(parallel.resultSelector), by: parallel.resultPath)
        case .map(let map):
            return setting(selected(map.resultSelector), by: map.resultPath)
        case .choice, .wait, .succeed: return effective
        case .fail: return .unknown
        }
    }

    /// What a catcher leaves of this, its state's input.
    func caught(by catcher: Catcher, of state: State) -> Shape {
        guard state.queryLanguage == .jsonPath else { return .unknown }
        let output = Shape.object(["Error": .unknown, "Cause": .unknown], isComplete: true)
        return setting(output, by: catcher.resultPath)
    }

    func result(of pass: Pass, from effective: Shape) -> Shape {
        pass.result.map { .known($0) } ?? pass.parameters.map { effective.shape(of: $0) } ?? effective
    }

    private func selected(_ selector: PayloadTemplate?) -> Shape {
        selector.map { Shape.unknown.shape(of: $0) } ?? .unknown
    }

    private func setting(_ result: Shape, by resultPath: ResultPath) -> Shape {
        switch resultPath {
        case .root: result
        case .discard: self
        case .path(let path): path.path.plainSteps.map { setting(result, at: $0[...]) } ?? .unknown
        }
    }
}
