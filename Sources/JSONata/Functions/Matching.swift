// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A string that is searched: in bytes where it is ASCII, else in UTF-16 units.
struct Subject {
    let string: JSONString
    private let units: [UInt16]
    let count: Int

    init(_ string: JSONString) {
        self.string = string
        units = string.isASCII ? [] : string.utf16Units
        count = units.isEmpty ? string.text.utf8.count : units.count
    }

    func text(_ range: Range<Int>) -> JSONString {
        let range = range.clamped(to: 0..<count)
        if !units.isEmpty { return JSONString(utf16Units: units[range]) }
        let bytes = string.text.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
        return JSONString(String(string.text[start..<bytes.index(start, offsetBy: range.count)]))
    }

    func text(from start: Int) -> JSONString { text(min(max(start, 0), count)..<count) }

    func text(from start: Int, to end: Int) -> JSONString {
        // As JavaScript's `substring`, which exchanges bounds in the wrong order.
        let bounds = [min(max(start, 0), count), min(max(end, 0), count)].sorted()
        return text(bounds[0]..<bounds[1])
    }

    func firstMatch(
        _ expression: RegularExpression,
        from start: Int,
        _ machine: inout Machine
    ) throws(JSONataError) -> RegularExpression.Match? {
        var fuel = machine.remainingFuel
        let before = fuel
        var scratch = RegularExpression.Scratch()
        let result: Result<RegularExpression.Match?, JSONataError>
        if units.isEmpty {
            var text = string.text
            result = text.withUTF8 { bytes in
                Result { () throws(JSONataError) in
                    try expression.firstMatch(in: bytes, from: start, fuel: &fuel, scratch: &scratch)
                }
            }
        } else {
            result = units.withUnsafeBufferPointer { units in
                Result { () throws(JSONataError) in
                    try expression.firstMatch(in: units, from: start, fuel: &fuel, scratch: &scratch)
                }
            }
        }
        try machine.step(before - fuel)
        do throws(JSONataError) {
            return try result.get()
        } catch {
            throw .outOfTime
        }
    }
}

/// A match, from a regular expression or from a function that finds some.
struct FoundMatch {
    let text: Value
    let start: Int
    let end: Int
    /// The groups' texts, undefined for those that took no part.
    let groups: [Value]
    fileprivate let next: Next

    /// The groups' texts as an array, in which undefined is an element as any.
    var groupTexts: Value {
        let texts = groups.compactMap(\.plain)
        return texts.count == groups.count ? .array(texts) : .list(List(groups))
    }

    fileprivate enum Next {
        case search(Matcher, Subject)
        case function(Function?)
    }

    /// The first match of a pattern, which is a regular expression or a function.
    static func first(
        of pattern: Function,
        in subject: Subject,
        _ machine: inout Machine
    ) throws(JSONataError) -> FoundMatch? {
        if let matcher = pattern as? Matcher { return try matcher.first(in: subject, from: 0, &machine) }
        return try custom(try machine.invoke(pattern, Arguments(.string(subject.string))), &machine)
    }

    /// The match after this one.
    func following(_ machine: inout Machine) throws(JSONataError) -> FoundMatch? {
        switch next {
        case .search(let matcher, let subject): return try matcher.following(self, in: subject, &machine)
        case .function(let function):
            guard let function else { throw JSONataError(.T1010) }
            return try Self.custom(try machine.invoke(function, Arguments()), &machine)
        }
    }

    /// What a function found, an object with the members `match`, `start`, `end`, `groups` and `next`.
    private static func custom(_ value: Value, _ machine: inout Machine) throws(JSONataError) -> FoundMatch? {
        guard try value.isTrue(&machine) else { return nil }
        let start = value.member("start").number
        let end = value.member("end").number
        let groups = value.member("groups")
        let next = value.member("next").function
        guard start != nil || end != nil || groups.isArray || next != nil else { throw JSONataError(.T1010) }
        // They may repeat their parts more often than could be written.
        var found: [Value] = []
        for group in groups.elementsOrSelf.values {
            found.append(group.isUndefined ? group : .json(try group.copied(&machine) ?? .null))
        }
        return FoundMatch(
            text: value.member("match"),
            start: start.flatMap { Int(exactly: $0) } ?? 0,
            end: end.flatMap { Int(exactly: $0) } ?? 0,
            groups: found,
            next: .function(next)
        )
    }
}

/// A regular expression as a function.
final class Matcher: Function {
    let expression: RegularExpression
    private let position: Int

    init(_ expression: RegularExpression, at position: Int) {
        self.expression = expression
        self.position = position
        super.init(arity: 2)
    }

    override func call(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        guard let string = arguments.first.string else { return .undefined }
        try machine.step(characters: string)
        let start = arguments.second.number.flatMap { Int(exactly: $0) } ?? 0
        guard let match = try first(in: Subject(string), from: start, &machine) else { return .undefined }
        return Self.object(match)
    }

    /// What a call gives: the match, and a function for the next one.
    static func object(_ match: FoundMatch) -> Value {
        let record = Record()
        record["match"] = match.text
        record["start"] = .json(.integer(Int64(match.start)))
        record["end"] = .json(.integer(Int64(match.end)))
        record["groups"] = match.groupTexts
        record["next"] = .function(NextMatch(match))
        return .record(record)
    }

    fileprivate func first(
        in subject: Subject,
        from start: Int,
        _ machine: inout Machine
    ) throws(JSONataError) -> FoundMatch? {
        guard let match = try subject.firstMatch(expression, from: min(max(start, 0), subject.count), &machine) else {
            return nil
        }
        // What a match is made of: its text, and those of its groups, which may all be as long.
        try machine.step(4 + match.groups.count)
        let units = match.groups.reduce(match.range.count) { $0 + ($1?.count ?? 0) }
        try machine.allocate(parts: subject.string.isASCII ? units : 2 * units)
        return FoundMatch(
            text: .string(subject.text(match.range)),
            start: match.range.lowerBound,
            end: match.range.upperBound,
            groups: match.groups.map { $0.map { .string(subject.text($0)) } ?? .undefined },
            next: .search(self, subject)
        )
    }

    /// The next match, which may not be empty: the search would never get on.
    fileprivate func following(
        _ match: FoundMatch,
        in subject: Subject,
        _ machine: inout Machine
    ) throws(JSONataError) -> FoundMatch? {
        guard match.end < subject.count, let next = try first(in: subject, from: match.end, &machine) else {
            return nil
        }
        guard next.end > next.start else {
            throw JSONataError(.D1004, position: position, value: .string(JSONString(expression.pattern)))
        }
        return next
    }
}

/// The member `next` of a match.
private final class NextMatch: Function {
    private let match: FoundMatch

    init(_ match: FoundMatch) {
        self.match = match
        super.init(arity: 0)
    }

    override func call(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        try match.following(&machine).map { Matcher.object($0) } ?? .undefined
    }
}
