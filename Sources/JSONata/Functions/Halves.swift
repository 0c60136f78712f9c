// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Searching by UTF-16 units, for what holds half of a surrogate pair: that may be half of a character of the text.
enum Halves {
    /// The parts of a string around another, as many as there are, or as its first so many places make.
    static func parts(
        of string: JSONString,
        around part: JSONString,
        limit: Double,
        _ machine: inout Machine
    ) throws(JSONataError) -> [JSONString] {
        try machine.step(characters: string)
        try machine.step(characters: part)
        let (units, wanted) = (string.utf16Units, part.utf16Units)
        var parts: [JSONString] = []
        var (start, position, compared) = (0, 0, 0)
        while Double(parts.count) < limit, position + wanted.count <= units.count {
            let length = zip(units[position...], wanted).prefix { $0 == $1 }.count
            compared += length + 1
            if compared >= 64 {
                try machine.step(compared >> 4)
                compared = 0
            }
            guard length == wanted.count else {
                position += 1
                continue
            }
            try machine.allocate(elements: parts.count + 1, more: 1)
            try machine.allocate(parts: 2 * (position - start))
            parts.append(JSONString(utf16Units: units[start..<position]))
            position += length
            start = position
        }
        try machine.allocate(parts: 2 * (units.count - start))
        parts.append(JSONString(utf16Units: units[start...]))
        return parts
    }
}

extension JSONString {
    /// Whether there is half of a surrogate pair in it; quick for all but the rarest strings.
    var hasHalves: Bool { mayHaveEscapes && hasLoneSurrogates }
}
