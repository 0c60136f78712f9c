// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

/// A path that a state surely reads, on which document, and where it stands.
struct PathRead {
    let path: Path
    let document: Shape
    let location: Location
}

extension State {
    /// The paths that a JSONPath state reads whenever it runs; those of a Choice wherever their rule is tried.
    func reads(of input: Shape, at location: Location) -> [PathRead] {
        var reads = PathReads(location: location)
        reads.add(inputPath, "InputPath", on: input)
        let effective = input.effectiveInput(of: self)
        switch kind {
        case .pass(let pass):
            reads.add(pass.parameters, "Parameters", on: effective)
            reads.add(assign, "Assign", on: input.result(of: pass, from: effective))
        case .task(let task):
            reads.add(task.parameters, "Parameters", on: effective)
        case .parallel(let parallel):
            reads.add(parallel.parameters, "Parameters", on: effective)
        case .map(let map):
            reads.add(map.itemsPath, "ItemsPath", on: effective)
            reads.add(map.itemSelector, "ItemSelector", on: effective)
        case .wait(let wait):
            reads.add(wait.until, on: effective)
            reads.add(assign, "Assign", on: effective)
        case .choice(let choice):
            for (position, rule) in choice.rules.enumerated() {
                reads.add(rule.condition, at: location.field("Choices").element(position), on: effective)
            }
        case .fail(let fail):
            reads.add(fail.error, "ErrorPath", on: effective)
            reads.add(fail.cause, "CausePath", on: effective)
        case .succeed: break
        }
        reads.add(outputPath, "OutputPath", on: input.combined(in: self))
        return reads.all
    }
}

/// Gathers the paths of one state.
private struct PathReads {
    let location: Location
    private(set) var all: [PathRead] = []

    init(location: Location) { self.location = location }

    mutating func add(_ path: Path?, _ field: String, on document: Shape) {
        guard let path else { return }
        all.append(PathRead(path: path, document: document, location: location.field(field)))
    }

    mutating func add(_ field: PathField, _ name: String, on document: Shape) {
        if case .path(let path) = field { add(path, name, on: document) }
    }

    mutating func add(_ text: Fail.Text?, _ field: String, on document: Shape) {
        if case .path(let path)? = text { add(path, field, on: document) }
    }

    mutating func add(_ until: Wait.Until, on document: Shape) {
        switch until {
        case .secondsPath(let path): add(path, "SecondsPath", on: document)
        case .timestampPath(let path): add(path, "TimestampPath", on: document)
        case .seconds, .timestamp, .secondsExpression, .timestampExpression: break
        }
    }

    mutating func add(_ template: PayloadTemplate?, _ field: String, on document: Shape) {
        if let template { add(template.root, at: location.field(field), on: document) }
    }

    private mutating func add(_ node: PayloadTemplate.Node, at place: Location, on document: Shape) {
        switch node {
        case .object(let fixed, let computed):
            for (position, node) in computed {
                let key = fixed.member(at: position).key.text
                switch node {
                case .path, .intrinsic: add(node, at: place.field("\(key).$"), on: document)
                default: add(node, at: place.field(key), on: document)
                }
            }
        case .array(_, let computed):
            for (position, node) in computed { add(node, at: place.element(position), on: document) }
        case .path(let path, _): all.append(PathRead(path: path, document: document, location: place))
        case .intrinsic(let call, _): add(call, at: place, on: document)
        case .constant, .expression: break
        }
    }

    private mutating func add(_ call: Intrinsic, at place: Location, on document: Shape) {
        for argument in call.arguments {
            switch argument {
            case .path(let path): all.append(PathRead(path: path, document: document, location: place))
            case .call(let inner): add(inner, at: place, on: document)
            case .literal: break
            }
        }
    }

    /// A rule's variables; those of an And or Or may be behind a test that keeps them from being read.
    mutating func add(_ condition: ChoiceCondition, at place: Location, on document: Shape) {
        switch condition {
        case .not(let inner): add(inner, at: place.field("Not"), on: document)
        case .test(_, .isPresent), .and, .or, .literal, .expression: break
        case .test(let variable, _):
            all.append(PathRead(path: variable, document: document, location: place.field("Variable")))
        }
    }
}
