// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// One step of a path.
enum PathStep: Sendable, Equatable {
    /// `.name`, `['name']`.
    case property(JSONString)
    /// `['a','b']`: as the last step the members as one object, else each of them.
    case properties([JSONString])
    /// `[2]`, `[-1]`.
    case index(Int)
    /// `[0,2]`.
    case indices([Int])
    /// `[1:5]`, `[::2]`.
    case slice(PathSlice)
    /// `.*`, `[*]`.
    case wildcard
    /// `..`: the step after it is taken at each value below, and here.
    case descendants
    /// `[?(…)]`.
    case filter(FilterExpression)
    /// `.length()`.
    case function(PathFunction)

    /// Whether the step names one value of one value, without choosing.
    var isPlain: Bool {
        switch self {
        case .property, .index: true
        default: false
        }
    }

    /// Whether a path of some steps names one value only.
    static func areDefinite(_ steps: [PathStep]) -> Bool {
        // A function gathers all that was found before it into one value.
        let start = steps.lastIndex { $0.isFunction }.map { $0 + 1 } ?? 0
        return steps.indices[start...].allSatisfy { index in
            if case .properties = steps[index] { return index == steps.count - 1 }
            return steps[index].isPlain
        }
    }

    var isFunction: Bool {
        guard case .function = self else { return false }
        return true
    }

    /// Goes along plain steps without gathering anything; nil where a step is not plain or finds nothing.
    ///
    /// `pastEnd` is what a place past an array's end has: by default null, as AWS gives it.
    static func walk(_ steps: [PathStep], from root: JSON, pastEnd: JSON? = .null) -> JSON? {
        var value = root
        for step in steps {
            switch (step, value) {
            case (.property(let name), .object(let object)):
                guard let member = object[name] else { return nil }
                value = member
            case (.index(let index), .array(let array)):
                let position = index < 0 ? index + array.count : index
                guard let element = array.indices.contains(position) ? array[position] : pastEnd else { return nil }
                value = element
            default:
                return nil
            }
        }
        return value
    }

    /// The step as Jayway prints it.
    var text: String {
        switch self {
        case .property(let name): "['\(name)']"
        case .properties(let names): "[" + names.map { "'\($0)'" }.joined(separator: ",") + "]"
        case .index(let index): "[\(index)]"
        case .indices(let indices): "[" + indices.map(String.init).joined(separator: ",") + "]"
        case .slice(let slice): slice.text
        case .wildcard: "[*]"
        case .descendants: ".."
        case .filter: "[?]"
        case .function(let function): "." + function.name.rawValue + "()"
        }
    }

    /// A path from the root as Jayway prints it.
    static func text(of steps: some Sequence<PathStep>) -> String { steps.reduce(into: "$") { $0 += $1.text } }
}

/// The bounds of a slice; those that are absent are the array's own.
struct PathSlice: Sendable, Equatable {
    var from: Int?
    var to: Int?
    var step = 1

    var text: String {
        let bounds = "\(from.map(String.init) ?? ""):\(to.map(String.init) ?? "")"
        return "[" + bounds + (step == 1 ? "" : ":\(step)") + "]"
    }

    /// The positions that the slice takes of an array, in its order.
    func positions(count: Int) -> StrideTo<Int> {
        let forward = step > 0
        let low = forward ? 0 : -1
        let high = forward ? count : count - 1
        func bound(_ value: Int?, otherwise: Int) -> Int {
            guard let value else { return otherwise }
            let position = value < 0 ? value + count : value
            return min(max(position, low), high)
        }
        let start = bound(from, otherwise: forward ? 0 : count - 1)
        return stride(from: start, to: bound(to, otherwise: forward ? count : -1), by: step)
    }
}
