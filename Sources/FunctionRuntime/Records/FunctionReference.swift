// SPDX-License-Identifier: Apache-2.0

/// A function as a caller names it: `name`, `name:qualifier`, `account:function:name`, or a whole ARN.
struct FunctionReference: Sendable, Equatable {
    var name: String
    var qualifier: String?

    /// Reads a name; the qualifier is what came beside it.
    ///
    /// Throws Lambda's errors.
    init(_ text: String, qualifier: String? = nil, in place: FunctionPlace) throws(LambdaError) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        var isOwn = true
        if text.hasPrefix("arn:") {
            guard parts.count >= 7, parts[2] == "lambda", parts[5] == "function" else { throw .invalidName(text) }
            isOwn = parts[1] == place.partition && parts[3] == place.region && parts[4] == place.account
            parts.removeFirst(6)
        } else if parts.count >= 3, parts[1] == "function" {
            isOwn = parts[0] == place.account
            parts.removeFirst(2)
        } else if parts.count >= 2, parts[0] == "function" {
            parts.removeFirst(1)
        }
        guard let name = parts.first, parts.count <= 2, FunctionReference.isName(name) else {
            throw .invalidName(text)
        }
        let derived = parts.count == 2 ? parts[1] : nil
        let given = qualifier.flatMap { $0.isEmpty ? nil : $0 }
        guard derived == nil || given == nil || derived == given else {
            throw .invalidParameter(
                "The derived qualifier from the function name does not match the specified qualifier."
            )
        }
        guard let chosen = derived ?? given else {
            guard isOwn else { throw .functionNotFound(text) }
            self.name = name
            return
        }
        guard FunctionReference.isQualifier(chosen) else { throw .invalidQualifier(chosen) }
        guard isOwn else { throw .functionNotFound(text) }
        self.name = name
        self.qualifier = chosen
    }

    /// Letters, digits, `-` and `_`, at most 64.
    static func isName(_ text: String) -> Bool { (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(isWord) }

    /// A version, an alias, or `$LATEST`.
    static func isQualifier(_ text: String) -> Bool {
        text == FunctionVersion.latest || (1...128).contains(text.utf8.count) && text.utf8.allSatisfy(isWord)
    }

    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// Whose functions they are: the parts of an ARN before the name.
public struct FunctionPlace: Sendable, Equatable {
    public var partition: String
    public var region: String
    public var account: String

    public init(partition: String = "aws", region: String, account: String) {
        self.partition = partition
        self.region = region
        self.account = account
    }

    /// The ARN of a function, or of a version or alias of it.
    func arn(_ name: String, qualifier: String? = nil) -> String {
        "arn:\(partition):lambda:\(region):\(account):function:\(name)" + (qualifier.map { ":\($0)" } ?? "")
    }
}
