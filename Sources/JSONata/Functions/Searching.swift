// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions `$contains`, `$match`, `$replace`, `$split`, `$substringBefore`, `$substringAfter`.
enum Searching {
    static let functions: [Builtin] = [
        Builtin("contains", "<s-(sf):b>", arity: 2) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let string = try arguments.first.requiredText(1)
            if let part = arguments.second.string {
                if part.hasHalves {
                    return .bool(try Halves.parts(of: string, around: part, limit: 1, &machine).count > 1)
                }
                return .bool(try Bytes.first(of: part, in: string, from: 0, &machine) != nil)
            }
            let pattern = try arguments.second.requiredFunction(2)
            try machine.step(characters: string)
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
            let part = try arguments.second.requiredText(2)
            if part.hasHalves {
                return .string(try Halves.parts(of: string, around: part, limit: 1, &machine).first ?? string)
            }
            let found = try Bytes.first(of: part, in: string, from: 0, &machine)
            return .string(found.map { Bytes.slice(string, 0..<$0) } ?? string)
        },
        Builtin("substringAfter", "<s-s:s>", arity: 2) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let string = try arguments.first.requiredText(1)
            if arguments.second.isUndefined { return .string(string) }
            let part = try arguments.second.requiredText(2)
            if part.hasHalves {
                return .string(try Halves.parts(of: string, around: part, limit: 1, &machine).last ?? string)
            }
            guard let found = try Bytes.first(of: part, in: string, from: 0, &machine) else { return .string(string) }
            return .string(Bytes.slice(string, found + part.text.utf8.count..<string.text.utf8.count))
        },
    ]

    private static func matches(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        let limit = arguments.third.number ?? .infinity
        guard !(limit < 0) else { throw JSONataError(.D3040, value: arguments.third.shown, inserts: [.index: 3]) }
        // No match is an empty sequence also where none is asked for, which predicates after it are not evaluated for.
        guard limit > 0 else { return Elements.json([]).marked(.sequence) }
        let string = try arguments.first.requiredText(1)
        try machine.step(characters: string)
        let subject = Subject(string)
        var match = try FoundMatch.first(of: try arguments.second.requiredFunction(2), in: subject, &machine)
        var builder = SequenceBuilder()
        while let found = match, Double(builder.count) < limit {
            var object = ObjectBuilder(capacity: 3)
            if !found.text.isUndefined { object.append("match", found.text) }
            object.append("index", .json(.integer(Int64(found.start))))
            object.append("groups", found.groupTexts)
            builder.append(try object.finished(&machine))
            match = try found.following(&machine)
        }
        return try builder.finished(.sequence, &machine)
    }

    private static func split(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> [JSON] {
        let limit = arguments.third.number ?? .infinity
        guard !(limit < 0) else { throw JSONataError(.D3020, value: arguments.third.shown, inserts: [.index: 3]) }
        guard limit > 0 else { return [] }
        let string = try arguments.first.requiredText(1)
        if let separator = arguments.second.string {
            let parts = try Bytes.split(string, by: separator, limit: Bytes.limit(arguments.third.number), &machine)
            try machine.allocate(elements: parts.count)
            return parts
        }
        try machine.step(characters: string)
        let subject = Subject(string)
        let pattern = try arguments.second.requiredFunction(2)
        guard var match = try FoundMatch.first(of: pattern, in: subject, &machine) else { return [.string(string)] }
        var parts: [JSON] = []
        var start = 0
        while true {
            guard Double(parts.count) < limit else { return parts }
            let part = subject.text(from: start, to: match.start)
            try machine.allocate(parts: part.text.utf8.count)
            parts.append(.string(part))
            try machine.allocate(elements: parts.count, more: 1)
            start = match.end
            guard let next = try match.following(&machine) else { break }
            match = next
        }
        guard Double(parts.count) < limit else { return parts }
        let rest = subject.text(from: start)
        try machine.allocate(parts: rest.text.utf8.count)
        return parts + [.string(rest)]
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
                if length == part.count || rest < 0 {
                    rest -= position - start
                    return position
                }
            }
            position += 1
        }
        rest -= bytes.count - start
        return nil
    }

    static func slice(_ string: JSONString, _ range: Range<Int>) -> JSONString {
        let bytes = string.text.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
        return JSONString(String(string.text[start..<bytes.index(start, offsetBy: range.count)]))
    }

    /// A limit as JavaScript takes it, an integer of 32 bits; without one there is none.
    static func limit(_ number: Double?) -> Double {
        guard let number else { return .infinity }
        return number.isFinite ? number.rounded(.towardZero).truncatingRemainder(dividingBy: 0x1p32) : 0
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
            try machine.step(characters: string)
            let count = Int(min(limit, Double(string.text.utf8.count)))
            let units = string.mayHaveEscapes ? string.utf16Units : Array(string.text.utf16.prefix(count))
            for unit in units.prefix(count) {
                try machine.step(2)
                parts.append(.string(JSONString(utf16Units: CollectionOfOne(unit))))
            }
            return parts
        }
        if separator.hasHalves {
            let all = try Halves.parts(of: string, around: separator, limit: limit, &machine)
            return all.prefix(Int(min(limit, Double(all.count)))).map { .string($0) }
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

/// The function `$replace`.
enum Replacement {
    static func replace(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> JSONString {
        let string = try arguments.first.requiredText(1)
        if let pattern = arguments.second.string, pattern.text.isEmpty {
            throw JSONataError(.D3010, value: "", inserts: [.index: 2])
        }
        let limit = arguments.fourth.number ?? .infinity
        guard !(limit < 0) else { throw JSONataError(.D3011, value: arguments.fourth.shown, inserts: [.index: 4]) }
        guard limit > 0 else { return string }
        if let pattern = arguments.second.string, pattern.hasHalves {
            let parts = try Halves.parts(of: string, around: pattern, limit: limit, &machine)
            return parts.count > 1 ? try joined(parts, by: try arguments.third.requiredText(3), &machine) : string
        }
        if let pattern = arguments.second.string {
            // A function to replace it with is a mistake only where there is something to replace.
            guard try Bytes.first(of: pattern, in: string, from: 0, &machine) != nil else { return string }
            return try replace(pattern, in: string, by: try arguments.third.requiredText(3), limit, &machine)
        }
        let pattern = try arguments.second.requiredFunction(2)
        return try replace(pattern, in: string, by: arguments.third, limit, &machine)
    }

    private static func joined(
        _ parts: [JSONString],
        by separator: JSONString,
        _ machine: inout Machine
    ) throws(JSONataError) -> JSONString {
        let length = parts.reduce(0) { $0 + $1.text.utf8.count } + (parts.count - 1) * separator.text.utf8.count
        try machine.allocate(text: length)
        return JSONString(joined: parts.map(\.text).joined(separator: separator.text))
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
            try machine.step(3)
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
        try machine.step(characters: string)
        let subject = Subject(string)
        guard var match = try FoundMatch.first(of: pattern, in: subject, &machine) else { return string }
        var output = ""
        var start = 0
        var count = 0.0
        while count < limit {
            output += subject.text(from: start, to: match.start).text
            output += try substitute(replacement, match, after: output.utf8.count, &machine).text
            // A function may say that its match begins anywhere.
            let end = match.start.addingReportingOverflow(match.text.string?.utf16Units.count ?? 0)
            start = end.overflow ? .max : end.partialValue
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
        after length: Int,
        _ machine: inout Machine
    ) throws(JSONataError) -> JSONString {
        if let template = replacement.string { return try expand(template, match, after: length, &machine) }
        let function = try replacement.requiredFunction(3)
        let value = try machine.invoke(function, Arguments(Matcher.object(match)))
        guard let text = value.string else { throw JSONataError(.D3012, value: value.shown) }
        return text
    }

    /// A replacement's text, in which `$n` is a group's text, `$0` the match's, and `$$` a dollar.
    ///
    /// It is checked as it grows, with the `length` of what it follows: many groups make a short template long.
    private static func expand(
        _ template: JSONString,
        _ match: FoundMatch,
        after length: Int,
        _ machine: inout Machine
    ) throws(JSONataError) -> JSONString {
        let dollar = UInt8(ascii: "$")
        guard template.text.utf8.contains(dollar) else { return template }
        var output = ""
        var rest = template.text[...]
        while let place = rest.utf8.firstIndex(of: dollar) {
            let before = output.utf8.count
            output += rest[..<place]
            rest = rest[rest.utf8.index(after: place)...]
            switch rest.utf8.first {
            case dollar:
                output += "$"
                rest = rest[rest.utf8.index(after: rest.startIndex)...]
            case UInt8(ascii: "0"):
                output += match.text.string?.text ?? ""
                rest = rest[rest.utf8.index(after: rest.startIndex)...]
            default:
                output += group(&rest, match)
            }
            try machine.step()
            try machine.step(bytes: output.utf8.count - before)
            try machine.checkLength(length + output.utf8.count)
        }
        return JSONString(joined: output + rest)
    }

    /// The text of the group whose number begins the rest: as many digits as the count of groups has, if there is a
    /// group of that number, else one digit less; what stands there is read as JavaScript's `parseInt` reads it.
    private static func group(_ rest: inout Substring, _ match: FoundMatch) -> String {
        let digitsMaximum = String(match.groups.count).utf8.count
        func read(_ count: Int) -> Double {
            let text = String(decoding: rest.utf16.prefix(count), as: UTF16.self)
            return JavaScriptNumber.leadingInteger(in: text, allowsHexadecimal: false)
        }
        var number = read(digitsMaximum)
        if digitsMaximum > 1, number > Double(match.groups.count) { number = read(digitsMaximum - 1) }
        guard let position = Int(exactly: number) else { return "$" }
        // As many units as the number has, though it may not be the number's that stand first.
        rest = rest[rest.utf16.index(rest.startIndex, offsetBy: String(position).utf16.count)...]
        guard match.groups.indices.contains(position - 1) else { return "" }
        return match.groups[position - 1].string?.text ?? ""
    }
}
