// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions `$now`, `$millis`, `$toMillis`, `$fromMillis`.
enum Times {
    static let functions: [Builtin] = [
        Builtin("now", "<s?s?:s>", arity: 2) { arguments, machine throws(JSONataError) in
            try text(Double(machine.environment.now), arguments.first, arguments.second, &machine)
        },
        Builtin("millis", "<:n>", arity: 0) { _, machine in .json(.integer(machine.environment.now)) },
        Builtin("fromMillis", "<n-s?s?:s>", arity: 3) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            return try text(try arguments.first.requiredNumber(1), arguments.second, arguments.third, &machine)
        },
        Builtin("toMillis", "<s-s?:n>", arity: 2) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            // The regular expression of a picture may look at the text again for each of the picture's parts.
            let (length, pictureLength) = (
                arguments.first.string?.text.utf8.count ?? 0, arguments.second.string?.text.utf8.count ?? 0
            )
            try machine.step(square: length + pictureLength)
            let text = try arguments.first.requiredText(1).text
            let picture = arguments.second.string?.text
            let milliseconds =
                if let picture { try read(text, picture, &machine) } else { try ISO8601.milliseconds(in: text) }
            return milliseconds.map { .number($0) } ?? .undefined
        },
    ]

    /// Reads a time by a picture; the regular expression that a picture becomes is kept for the next time.
    private static func read(
        _ text: String,
        _ picture: String,
        _ machine: inout Machine
    ) throws(JSONataError) -> Double? {
        let reader: DateReader
        if let last = machine.dateReader, last.source == picture {
            reader = last
        } else {
            reader = try DateReader(picture, readsFractions: machine.version >= .v2_2) {
                bytes throws(JSONataError) in try machine.step(Self.stepsPerPatternByte * bytes)
            }
            machine.dateReader = reader
        }
        var fuel = machine.remainingFuel
        let before = fuel
        let milliseconds: Result<Double?, JSONataError>
        do throws(JSONataError) {
            let now = CalendarDate(milliseconds: Double(machine.environment.now))
            milliseconds = .success(try reader.milliseconds(in: text, now: now, fuel: &fuel))
        } catch {
            milliseconds = .failure(error.code == .U1001 ? .outOfTime : error)
        }
        try machine.step(before - fuel)
        return try milliseconds.get()
    }

    /// What it takes to compile a byte of a regular expression.
    private static let stepsPerPatternByte = 2

    private static func text(
        _ milliseconds: Double,
        _ picture: Value,
        _ timezone: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        let picture = picture.string?.text
        let timezone = timezone.string?.text
        // A picture is taken apart each time, which even for a short one is some microseconds' work.
        try machine.step(120 + (picture?.utf8.count ?? 0) + (timezone?.utf8.count ?? 0))
        var length = 0
        let text = try DateFormat.text(of: milliseconds, picture: picture, timezone: timezone) {
            bytes throws(JSONataError) in
            length += bytes
            try machine.checkLength(length)
            try machine.step(bytes >> 2)
        }
        try machine.allocate(text: text.utf8.count)
        return .string(JSONString(text))
    }
}
