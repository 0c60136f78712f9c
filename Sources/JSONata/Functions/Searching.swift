// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions `$contains`, `$match`, `$replace`, `$split`, `$substringBefore`, `$substringAfter`.
enum Searching {
    static let functions: [Builtin] = [
        Builtin("contains", "<s-(sf):b>", arity: 2) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let string = try arguments.first.requiredText(1)
            if let part = arguments.second.string {
                return .bool(try Bytes.first(of: part, in: string, from: 0, &machine) != nil)
            }
            let pattern = try arguments.second.requiredFunction(2)
            try machine.step(bytes: string.text.utf8.count)
            return .bool(try FoundMatch.first(of: pattern, in: Subject(string), &machine) != nil)
        },
        Builtin("match", "<s-f<s:o>n?:a<o>>", arity: 3) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            return try matches(arguments, &machine)
        },
        Builtin("replace", "<s-(sf)(sf)n?:s>", arity: 4) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            return .string(try Replacement.replace(arguments, &machine))
        },
        Builtin("split", "<s-(sf)n?:a<s>>", arity: 3) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            return .array(try split(arguments, &machine))
        },
        Builtin("substringBefore", "<s-s:s>", arity: 2) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let string = try arguments.first.requiredText(1)
            if arguments.second.isUndefined { return .string(string) }
            let found = try Bytes.first(of: try arguments.second.requiredText(2), in: string, from: 0, &machine)
            return .string(found.map { Bytes.slice(string, 0..<$0) } ?? string)
        },
        Builtin("substringAfter", "<s-s:s>", arity: 2) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let string = try arguments.first.requiredText(1)
            if arguments.second.isUndefined { return .string(string) }
            let part = try arguments.second.requiredText(2)
            guard let found = try Bytes.first(of: part, in: string, from: 0, &machine) else { return .string(string) }
            return .string(Bytes.slice(string, found + part.text.utf8.count..<string.text.utf8.count))
        },
    ]

    private static func matches(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        let limit = arguments.third.number ?? .infinity
        guard limit >= 0 else { throw JSONataError(.D3040, value: arguments.third.json, inserts: [.index: 3]) }
        guard limit > 0 else { return .undefined }
        let string = try arguments.first.requiredText(1)
        try machine.step(bytes: string.text.utf8.count)
        let subject = Subject(string)
        var match = try FoundMatch.first(of: try arguments.second.requiredFunction(2), in: subject, &machine)
        var builder = SequenceBuilder()
        while let found = match, Double(builder.count) < limit {
            var object = ObjectBuilder(capacity: 3)
            if !found.text.isUndefined { object.append("match", found.text) }
            object.append("index", .json(.integer(Int64(found.start))))
            object.append("groups", .array(found.groups))
            builder.append(try object.finished(&machine))
            match = try found.following(&machine)
        }
        return try builder.finished(.sequence, &machine)
    }

    private static func split(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> [JSON] {
        let limit = arguments.third.number ?? .infinity
        guard limit >= 0 else { throw JSONataError(.D3020, value: arguments.third.json, inserts: [.index: 3]) }
        guard limit > 0 else { return [] }
        let string = try arguments.first.requiredText(1)
        if let separator = arguments.second.string {
            let parts = try Bytes.split(string, by: separator, limit: limit.rounded(.down), &machine)
            try machine.allocate(elements: parts.count)
            return parts
        }
        try machine.step(bytes: string.text.utf8.count)
        let subject = Subject(string)
        let pattern = try arguments.second.requiredFunction(2)
        guard var match = try FoundMatch.first(of: pattern, in: subject, &machine) else { return [.string(string)] }
        var parts: [JSON] = []
        var start = 0
        while true {
            guard Double(parts.count) < limit else { return parts }
            parts.append(.string(subject.text(from: start, to: match.start)))
            try machine.allocate(elements: parts.count, more: 1)
            start = match.end
            guard let next = try match.following(&machine) else { break }
            match = next
        }
        if Double(parts.count) < limit { parts.append(.string(subject.text(from: start))) }
        return parts
    }
}

/// Searching by bytes, which for whole strings is searching by characters.
enum Bytes {
    /// Where a part first stands at a byte or after it.
    ///
    /// Each byte that is compared counts, since parts that nearly match take a look at many bytes again.
    static func first(
        of part: JSONString,
        in string: JSONString,
        from start: Int,
        _ machine: inout Machine
    ) throws(JSONataError) -> Int? {
        var part = part.text
        var string = string.text
        var rest = machine.remainingFuel << 6
        let before = rest
        let found = string.withUTF8 { bytes in part.withUTF8 { first(of: $0, in: bytes, from: start, &rest) } }
        try machine.step(((before - rest) >> 6) + 1)
        return found
    }

    private static func first(
        of part: UnsafeBufferPointer<UInt8>,
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ rest: inout Int
    ) -> Int? {
        guard let lead = part.first else { return start }
        guard part.count <= bytes.count else { return nil }
        var position = start
        while position <= bytes.count - part.count {
            if bytes[position] == lead {
                var length = 1
                while length < part.count, bytes[position + length] == part[length] { length += 1 }
                rest -= length
                if length == part.count || rest < 0 { return position }
            }
            position += 1
        }
        rest -= (bytes.count - start) >> 2
        return nil
    }

    static func slice(_ string: JSONString, _ range: Range<Int>) -> JSONString {
        let bytes = string.text.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
        return JSONString(String(string.text[start..<bytes.index(start, offsetBy: range.count)]))
    }

    /// The parts between separators; an empty separator gives each UTF-16 unit, as in JavaScript.
    static func split(
        _ string: JSONString,
        by separator: JSONString,
        limit: Double,
        _ machine: inout Machine
    ) throws(JSONataError) -> [JSON] {
        var parts: [JSON] = []
        if separator.text.isEmpty {
            for unit in string.utf16Units {
                guard Double(parts.count) < limit else { break }
                try machine.step()
                parts.append(.string(JSONString(utf16Units: CollectionOfOne(unit))))
            }
            return parts
        }
        var start = 0
        while Double(parts.count) < limit {
            guard let end = try first(of: separator, in: string, from: start, &machine) else {
                parts.append(.string(start == 0 ? string : slice(string, start..<string.text.utf8.count)))
                break
            }
            parts.append(.string(slice(string, start..<end)))
            try machine.step()
            start = end + separator.text.utf8.count
        }
        return parts
    }
}

/// The functions `$replace`.
enum Replacement {
    static func replace(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> JSONString {
        let string = try arguments.first.requiredText(1)
        if let pattern = arguments.second.string, pattern.text.isEmpty {
            throw JSONataError(.D3010, value: "", inserts: [.index: 2])
        }
        let limit = arguments.fourth.number ?? .infinity
        guard limit >= 0 else { throw JSONataError(.D3011, value: arguments.fourth.json, inserts: [.index: 4]) }
        guard limit > 0 else { return string }
        if let pattern = arguments.second.string {
            // A function to replace it with is a mistake only where there is something to replace.
            guard try Bytes.first(of: pattern, in: string, from: 0, &machine) != nil else { return string }
            return try replace(pattern, in: string, by: try arguments.third.requiredText(3), limit, &machine)
        }
        let pattern = try arguments.second.requiredFunction(2)
        return try replace(pattern, in: string, by: arguments.third, limit, &machine)
    }

    private static func replace(
        _ pattern: JSONString,
        in string: JSONString,
        by replacement: JSONString,
        _ limit: Double,
        _ machine: inout Machine
    ) throws(JSONataError) -> JSONString {
        var output = ""
        var start = 0
        var count = 0.0
        while count < limit, let found = try Bytes.first(of: pattern, in: string, from: start, &machine) {
            output += Bytes.slice(string, start..<found).text
            output += replacement.text
            start = found + pattern.text.utf8.count
            count += 1
            try machine.step()
            try machine.checkLength(output.utf8.count)
        }
        if start == 0 { return string }
        output += Bytes.slice(string, start..<string.text.utf8.count).text
        try machine.allocate(text: output.utf8.count)
        return JSONString(joined: output)
    }

    private static func replace(
        _ pattern: Function,
        in string: JSONString,
        by replacement: Value,
        _ limit: Double,
        _ machine: inout Machine
    ) throws(JSONataError) -> JSONString {
        try machine.step(bytes: string.text.utf8.count)
        let subject = Subject(string)
        guard var match = try FoundMatch.first(of: pattern, in: subject, &machine) else { return string }
        var output = ""
        var start = 0
        var count = 0.0
        while count < limit {
            output += subject.text(from: start, to: match.start).text
            output += try substitute(replacement, match, &machine).text
            start = match.start + (match.text.string?.utf16Units.count ?? 0)
            count += 1
            try machine.step()
            try machine.checkLength(output.utf8.count)
            guard let next = try match.following(&machine) else { break }
            match = next
        }
        output += subject.text(from: start).text
        try machine.allocate(text: output.utf8.count)
        return JSONString(joined: output)
    }

    private static func substitute(
        _ replacement: Value,
        _ match: FoundMatch,
        _ machine: inout Machine
    ) throws(JSONataError) -> JSONString {
        if let template = replacement.string { return expand(template, match) }
        let function = try replacement.requiredFunction(3)
        let value = try machine.invoke(function, Arguments(Matcher.object(match)))
        guard let text = value.string else { throw JSONataError(.D3012, value: value.shown) }
        return text
    }

    /// A replacement's text, in which `$n` is a group's text, `$0` the match's, and `$$` a dollar.
    private static func expand(_ template: JSONString, _ match: FoundMatch) -> JSONString {
        guard template.text.utf8.contains(UInt8(ascii: "$")) else { return template }
        var output = ""
        var rest = template.text[...]
        while let dollar = rest.firstIndex(of: "$") {
            output += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            switch rest.first {
            case "$":
                output += "$"
                rest = rest.dropFirst()
            case "0":
                output += match.text.string?.text ?? ""
                rest = rest.dropFirst()
            default:
                output += group(&rest, match)
            }
        }
        return JSONString(joined: output + rest)
    }

    /// The text of the group whose number begins the rest: as many digits as the count of groups has, if there is a
    /// group of that number, else one digit less.
    private static func group(_ rest: inout Substring, _ match: FoundMatch) -> String {
        let digitsMaximum = match.groups.isEmpty ? 1 : String(match.groups.count).count
        var digits = rest.prefix(digitsMaximum).prefix { $0.isASCII && $0.isNumber }
        if digitsMaximum > 1, let number = Int(digits), number > match.groups.count {
            digits = rest.prefix(digitsMaximum - 1).prefix { $0.isASCII && $0.isNumber }
        }
        guard let number = Int(digits) else { return "$" }
        rest = rest.dropFirst(String(number).count)
        guard match.groups.indices.contains(number - 1) else { return "" }
        return match.groups[number - 1].text ?? ""
    }
}
