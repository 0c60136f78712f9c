// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// One object of a definition while it is read: each reader below reports a value of the wrong kind and gives nil.
struct Fields {
    let members: JSONObject
    let location: Location
    let findings: Findings
    /// Reads the texts `{% … %}` of a JSONata state; nil where they are nothing but texts.
    var expressions: ExpressionReader?

    init(_ members: JSONObject, at location: Location, findings: Findings) {
        self.members = members
        self.location = location
        self.findings = findings
    }

    subscript(name: String) -> JSON? { members[JSONString(name)] }

    func has(_ name: String) -> Bool { self[name] != nil }

    var names: [String] { members.keys.map(\.text) }

    /// Reports a field's value.
    func error(_ message: String, at field: String, hint: Hint? = nil) {
        let location = location.field(field)
        findings.error(message, at: location, place: location.value, hint: hint)
    }

    /// Reports a field's value that nothing is then made of.
    func reject(_ message: String, at field: String, hint: Hint? = nil) {
        findings.noteLoss(message, at: location.field(field))
        error(message, at: field, hint: hint)
    }

    /// Reports the object itself, or one of its fields where AWS names only the object.
    func error(_ message: String, marking field: String? = nil, hint: Hint? = nil) {
        findings.error(message, at: location, place: field.map { location.field($0).name }, hint: hint)
    }

    // MARK: Values

    func string(_ name: String) -> String? {
        guard let value = self[name] else { return nil }
        if let text = value.text { return text }
        reject(Message.expected(.string), at: name)
        return nil
    }

    func boolean(_ name: String) -> Bool? {
        guard let value = self[name] else { return nil }
        if let boolean = value.boolean { return boolean }
        reject(Message.expected(.boolean), at: name)
        return nil
    }

    func integer(_ name: String, from minimum: Int, through maximum: Int = .max) -> Int? {
        guard let value = self[name] else { return nil }
        guard let integer = value.int else {
            reject(Message.expected(.integer), at: name)
            return nil
        }
        return inRange(integer, name, minimum, maximum) ? integer : nil
    }

    /// A number; AWS writes its bounds with a fraction, `0.0`, as measured.
    func number(_ name: String, from minimum: Double, through maximum: Double = .infinity) -> Double? {
        guard let value = self[name] else { return nil }
        guard let number = value.number else {
            reject(Message.expected(.number), at: name)
            return nil
        }
        return inRange(number, name, minimum, maximum) ? number : nil
    }

    private func inRange<Value: Comparable & CustomStringConvertible>(
        _ value: Value,
        _ name: String,
        _ minimum: Value,
        _ maximum: Value
    ) -> Bool {
        if value < minimum { reject(Message.minimum(minimum.description), at: name) }
        if value > maximum { reject(Message.maximum(maximum.description), at: name) }
        return value >= minimum && value <= maximum
    }

    func object(_ name: String) -> Fields? {
        guard let value = self[name] else { return nil }
        return object(value, at: location.field(name))
    }

    func object(_ value: JSON, at location: Location) -> Fields? {
        if let members = value.members {
            var fields = Fields(members, at: location, findings: findings)
            fields.expressions = expressions
            return fields
        }
        findings.noteLoss(Message.expected(.object), at: location)
        findings.error(Message.expected(.object), at: location, place: location.value)
        return nil
    }

    /// The elements of an array; `isOptional` says whether it may be empty.
    func array(_ name: String, canBeEmpty: Bool) -> [(value: JSON, location: Location)]? {
        guard let value = self[name] else { return nil }
        guard let elements = value.elements else {
            reject(Message.expected(.array), at: name)
            return nil
        }
        if elements.isEmpty, !canBeEmpty { error(Message.emptyValue, at: name) }
        let location = location.field(name)
        return elements.enumerated().map { ($0.element, location.element($0.offset)) }
    }

    /// The objects in an array; other elements are reported and left out.
    func objects(_ name: String, canBeEmpty: Bool) -> [Fields]? {
        array(name, canBeEmpty: canBeEmpty)?.compactMap { object($0.value, at: $0.location) }
    }

    /// A string of a closed list of values.
    func choice(_ name: String, of values: [String]) -> String? {
        guard let text = string(name) else { return nil }
        guard values.contains(text) else {
            reject(Message.oneOf(values), at: name, hint: .misspelled(text, known: values))
            return nil
        }
        return text
    }

    // MARK: Presence

    /// Reports every field whose name is not in the list.
    func allowOnly(_ allowed: Set<String>) {
        let unknown = names.filter { !allowed.contains($0) }
        if unknown.isEmpty { return }
        let known = allowed.sorted()
        for name in unknown {
            error(Message.unsupportedField(name), marking: name, hint: .misspelled(name, known: known))
        }
    }

    /// Reports the fields that are missing, all in one message.
    func require(_ required: [String]) {
        let missing = required.filter { !has($0) }
        if !missing.isEmpty { error(Message.required(missing)) }
    }

    /// Reports when more than one of the fields is there.
    @discardableResult
    func allowAtMostOne(of names: [String]) -> Bool {
        let present = names.filter(has)
        guard present.count > 1 else { return true }
        error(Message.onlyOneOf(names), marking: present[1], hint: Hints.removeAllButOne(present))
        return false
    }

    /// Reports when none of the fields is there; the hint names those that can be used.
    func requireAny(of names: [String], usable: [String]? = nil) {
        guard !names.contains(where: has) else { return }
        error(Message.anyOf(names), hint: Hints.addOne(usable ?? names))
    }

    /// Reports when not exactly one of the fields is there; the hint names those that can be used.
    func requireOne(of names: [String], usable: [String]? = nil) {
        if !names.contains(where: has) {
            error(Message.exactlyOneOf(names), hint: Hints.addOne(usable ?? names))
        } else {
            allowAtMostOne(of: names)
        }
    }
}
