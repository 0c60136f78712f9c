// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// An operation on two values, at a place that errors name.
class BinaryNode: Node {
    final let left: Node
    final let right: Node
    final let position: Int

    init(_ left: Node, _ right: Node, at position: Int) {
        self.left = left
        self.right = right
        self.position = position
    }
}

/// What is written `+ - * / %`.
final class ArithmeticNode: BinaryNode {
    let operation: Symbol

    init(_ operation: Symbol, _ left: Node, _ right: Node, at position: Int) {
        self.operation = operation
        super.init(left, right, at: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try operand(input, frame, &machine).value
    }

    override func operand(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Operand {
        let first = try left.operand(input, frame, &machine)
        let second = try right.operand(input, frame, &machine)
        if case .number(let left) = first, case .number(let right) = second, left.isFinite, right.isFinite {
            return .number(Self.compute(operation, left, right))
        }
        guard let left = try number(first.value, .T2001) else {
            // Where the left side is undefined the right one still has to be a number.
            _ = try number(second.value, .T2002)
            return .value(.undefined)
        }
        guard let right = try number(second.value, .T2002) else { return .value(.undefined) }
        return .number(Self.compute(operation, left, right))
    }

    private func number(_ value: Value, _ code: ErrorCode) throws(JSONataError) -> Double? {
        if value.isUndefined { return nil }
        do throws(JSONataError) {
            guard let number = try value.finiteNumber() else { throw JSONataError(code, value: value.shown) }
            return number
        } catch {
            throw error.located(position: position, token: .string(JSONString(operation.rawValue)))
        }
    }

    @inline(__always)
    static func compute(_ operation: Symbol, _ left: Double, _ right: Double) -> Double {
        switch operation {
        case .plus: left + right
        case .minus: left - right
        case .times: left * right
        case .divide: left / right
        default: left.truncatingRemainder(dividingBy: right)
        }
    }
}

/// What is written `= !=`.
final class EqualityNode: Node {
    let isNegated: Bool
    let left: Node
    let right: Node

    init(isNegated: Bool, _ left: Node, _ right: Node) {
        self.isNegated = isNegated
        self.left = left
        self.right = right
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        .bool(try test(input, frame, &machine))
    }

    override func test(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Bool {
        let first = try left.evaluate(input, frame, &machine)
        let second = try right.evaluate(input, frame, &machine)
        if first.isUndefined || second.isUndefined { return false }
        return try first.isEqual(to: second, &machine) != isNegated
    }

    override var isBoolean: Bool { true }
}

/// What is written `< <= > >=`.
final class ComparisonNode: BinaryNode {
    let operation: Symbol

    init(_ operation: Symbol, _ left: Node, _ right: Node, at position: Int) {
        self.operation = operation
        super.init(left, right, at: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try compare(input, frame, &machine).map { .bool($0) } ?? .undefined
    }

    override func test(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Bool {
        try compare(input, frame, &machine) ?? false
    }

    /// Undefined is false, which as a predicate is the same.
    override var isBoolean: Bool { true }

    @inline(__always)
    private func compare(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Bool? {
        let first = try left.operand(input, frame, &machine)
        let second = try right.operand(input, frame, &machine)
        if case .number(let first) = first, case .number(let second) = second { return ordered(first, second) }
        return try compareOthers(first.value, second.value, &machine)
    }

    private func compareOthers(
        _ first: Value,
        _ second: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Bool? {
        let comparable: Signature.Types = [.missing, .string, .number]
        guard comparable.contains(first.type), comparable.contains(second.type) else {
            throw failure(.T2010, [.value: comparable.subtracting(.missing).contains(first.type) ? second : first])
        }
        if first.isUndefined || second.isUndefined { return nil }
        guard let left = first.string, let right = second.string else {
            throw failure(.T2009, [.value: first, .value2: second])
        }
        try machine.step(bytes: min(left.text.utf8.count, right.text.utf8.count))
        switch operation {
        case .less: return left.precedes(right)
        case .lessOrEqual: return !right.precedes(left)
        case .greater: return right.precedes(left)
        default: return !left.precedes(right)
        }
    }

    @inline(__always)
    private func ordered(_ left: Double, _ right: Double) -> Bool {
        switch operation {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        default: left >= right
        }
    }

    private func failure(_ code: ErrorCode, _ values: [JSONataError.Insert: Value]) -> JSONataError {
        JSONataError(
            code,
            position: position,
            token: .string(JSONString(operation.rawValue)),
            inserts: values.compactMapValues(\.shown)
        )
    }
}

/// What is written `&`.
final class ConcatenationNode: Node {
    let parts: [Node]
    /// Of the operator before each part but the first.
    let positions: [Int]

    init(_ parts: [Node], at positions: [Int]) {
        self.parts = parts
        self.positions = positions
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        var text = ""
        for (index, part) in parts.enumerated() {
            let value = try part.evaluate(input, frame, &machine)
            if case .json(.string(let string)) = value {
                text += string.text
            } else if !value.isUndefined {
                do throws(JSONataError) {
                    text += try Stringification.string(of: value, &machine)
                } catch {
                    throw error.located(position: positions[max(index - 1, 0)], token: "&")
                }
            }
            try machine.checkLength(text.utf8.count)
        }
        try machine.allocate(text: text.utf8.count)
        return .string(JSONString(joined: text))
    }
}

/// What is written `and or`.
final class LogicNode: BinaryNode {
    let isAnd: Bool

    init(isAnd: Bool, _ left: Node, _ right: Node, at position: Int) {
        self.isAnd = isAnd
        super.init(left, right, at: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        .bool(try test(input, frame, &machine))
    }

    override func test(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Bool {
        let value = try left.evaluate(input, frame, &machine)
        do throws(JSONataError) {
            if try value.isTrue(&machine) != isAnd { return !isAnd }
            return try right.test(input, frame, &machine)
        } catch {
            // The reference engine evaluates the right side where it watches for errors of the operator itself.
            throw error.located(position: position, token: isAnd ? "and" : "or")
        }
    }

    override var isBoolean: Bool { true }
}

/// What is written `in`.
final class InclusionNode: Node {
    let left: Node
    let right: Node

    init(_ left: Node, _ right: Node) {
        self.left = left
        self.right = right
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        .bool(try test(input, frame, &machine))
    }

    override func test(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Bool {
        let item = try left.evaluate(input, frame, &machine)
        let list = try right.evaluate(input, frame, &machine)
        if item.isUndefined || list.isUndefined { return false }
        let elements = list.elementsOrSelf
        try machine.step(elements.count)
        for index in 0..<elements.count where try elements[index].isEqual(to: item, &machine) { return true }
        return false
    }

    override var isBoolean: Bool { true }
}

/// What is written `a .. b`.
final class RangeNode: BinaryNode {
    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try raw(input, frame, &machine).collapsed
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        let first = try left.evaluate(input, frame, &machine)
        let last = try right.evaluate(input, frame, &machine)
        try check(first, .T2003)
        try check(last, .T2004)
        guard let first = first.number, let last = last.number, first <= last else { return .undefined }
        let count = last - first + 1
        guard count <= 1e7 else { throw failure(.D2014, .number(count)) }
        try machine.allocate(elements: Int(count))
        try machine.step(Int(count) / 8)
        // Beyond 2^53 the numbers are not all different, as in the reference engine.
        let items = (0..<Int(count)).map { JSON(number: first + Double($0)) }
        return .marked(MarkedArray(items: items, traits: .sequence))
    }

    private func check(_ value: Value, _ code: ErrorCode) throws(JSONataError) {
        if value.isUndefined { return }
        guard let number = value.number, number.rounded() == number, number.isFinite else { throw failure(code, value) }
    }

    private func failure(_ code: ErrorCode, _ value: Value) -> JSONataError {
        JSONataError(code, position: position, token: "..", value: value.shown)
    }
}

/// What is written `-a`.
final class NegationNode: Node {
    let operand: Node
    let position: Int

    init(_ operand: Node, at position: Int) {
        self.operand = operand
        self.position = position
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        let value = try operand.evaluate(input, frame, &machine)
        if value.isUndefined { return .undefined }
        guard let number = try value.finiteNumber() else {
            throw JSONataError(.D1002, position: position, token: "-", value: value.shown)
        }
        return .number(-number)
    }
}
