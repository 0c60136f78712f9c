// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// What an API's model says about one value.
public indirect enum Shape: Sendable {
    case string(StringShape)
    case integer(ClosedRange<Int>)
    /// A number with a fraction.
    case number(ClosedRange<Double>)
    case boolean
    case list(of: Shape, count: ClosedRange<Int> = 0...Int.max)
    case structure(StructureShape)
}

/// The constraints of a string; lengths are in UTF-16 code units, as AWS's services count them.
public struct StringShape: Sendable {
    public var length: ClosedRange<Int> = 0...Int.max
    /// The values of an enum, in the order in which AWS's message names them.
    public var values: [String]?
    public var pattern: StringPattern?
    /// Whether messages leave the value out.
    public var isSensitive: Bool

    public init(
        length: ClosedRange<Int> = 0...Int.max,
        values: [String]? = nil,
        pattern: StringPattern? = nil,
        isSensitive: Bool = false
    ) {
        self.length = length
        self.values = values
        self.pattern = pattern
        self.isSensitive = isSensitive
    }
}

/// A regular expression of a model: its text for the message, and the test in Swift.
public struct StringPattern: Sendable {
    public var text: String
    public var matches: @Sendable (String) -> Bool

    public init(_ text: String, matches: @escaping @Sendable (String) -> Bool) {
        self.text = text
        self.matches = matches
    }
}

/// The members of an operation's input, or of a structure in it.
public struct StructureShape: Sendable {
    /// A member of a structure.
    public struct Member: Sendable {
        public let name: JSONString
        public let shape: Shape
        public let isRequired: Bool
        /// How many bytes a string may have that is surely not too long and not too short; nil where more is asked.
        let fineByteCounts: ClosedRange<Int>?

        fileprivate init(_ name: JSONString, _ shape: Shape, isRequired: Bool) {
            self.name = name
            self.shape = shape
            self.isRequired = isRequired
            fineByteCounts = shape.fineByteCounts
        }
    }

    /// The model's name, where messages show the whole value.
    public var name: String?
    public var members: [Member]

    public init(named name: String? = nil, _ members: [Member]) {
        self.name = name
        self.members = members
    }
}

extension StructureShape.Member {
    /// A member that must be there.
    public static func required(_ name: JSONString, _ shape: Shape) -> Self {
        Self(name, shape, isRequired: true)
    }

    /// A member that may be absent, or null.
    public static func optional(_ name: JSONString, _ shape: Shape) -> Self {
        Self(name, shape, isRequired: false)
    }
}

extension Shape {
    /// A UTF-16 code unit takes one to three bytes in UTF-8.
    fileprivate var fineByteCounts: ClosedRange<Int>? {
        guard case .string(let shape) = self, shape.values == nil, shape.pattern == nil else { return nil }
        let (minimum, overflows) = shape.length.lowerBound.multipliedReportingOverflow(by: 3)
        guard !overflows, minimum <= shape.length.upperBound else { return nil }
        return minimum...shape.length.upperBound
    }

    /// A string of a length, in UTF-16 code units.
    public static func string(_ length: ClosedRange<Int>, isSensitive: Bool = false) -> Shape {
        .string(StringShape(length: length, isSensitive: isSensitive))
    }

    /// One of some strings.
    public static func enumeration(_ values: [String]) -> Shape { .string(StringShape(values: values)) }

    /// A structure of these members.
    public static func structure(_ members: [StructureShape.Member]) -> Shape { .structure(StructureShape(members)) }
}
