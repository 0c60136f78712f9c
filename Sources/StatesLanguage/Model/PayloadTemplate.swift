// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import JSONPath

/// The value of `Parameters`, `Arguments`, `ResultSelector`, `Output`, `ItemSelector`, `Items`, `Assign` or
/// `Credentials`: a document with parts that are computed when the state runs.
///
/// In a JSONPath state these are the members whose keys end in `.$`, each a path or an intrinsic function; in a JSONata
/// state all texts `{% … %}`, at any depth.
public struct PayloadTemplate: Sendable {
    /// One value of the document, with what is in it.
    public indirect enum Node: Sendable {
        /// A part in which nothing is computed: it is shared as it stands.
        case constant(JSON)
        /// An object with null in the places of the members that are computed.
        case object(JSONObject, computed: [(position: Int, node: Node)])
        /// An array with null in the places of the elements that are computed.
        case array([JSON], computed: [(position: Int, node: Node)])
        /// The path of the field written `key.$`; `field` is that spelling, for AWS's messages.
        case path(Path, field: String)
        case intrinsic(Intrinsic, field: String)
        case expression(FieldExpression)
    }

    public var root: Node

    public init(root: Node) { self.root = root }
}

/// A call of an intrinsic function, as `States.Format('…', $.x)`.
public struct Intrinsic: Sendable {
    /// What stands between the parentheses.
    public indirect enum Argument: Sendable {
        case literal(JSON)
        case path(Path)
        case call(Intrinsic)
    }

    public var function: Function
    public var arguments: [Argument]
    /// The call as written.
    public var text: String

    public init(function: Function, arguments: [Argument], text: String) {
        self.function = function
        self.arguments = arguments
        self.text = text
    }

    /// The 18 functions, without their prefix `States.`.
    public enum Function: String, Sendable, CaseIterable {
        case format = "Format"
        case stringToJson = "StringToJson"
        case jsonToString = "JsonToString"
        case array = "Array"
        case arrayPartition = "ArrayPartition"
        case arrayContains = "ArrayContains"
        case arrayRange = "ArrayRange"
        case arrayGetItem = "ArrayGetItem"
        case arrayLength = "ArrayLength"
        case arrayUnique = "ArrayUnique"
        case base64Encode = "Base64Encode"
        case base64Decode = "Base64Decode"
        case hash = "Hash"
        case jsonMerge = "JsonMerge"
        case mathRandom = "MathRandom"
        case mathAdd = "MathAdd"
        case stringSplit = "StringSplit"
        case uuid = "UUID"
    }
}
