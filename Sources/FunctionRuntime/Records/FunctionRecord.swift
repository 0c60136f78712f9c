// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// All that is kept of one function.
struct FunctionRecord: Sendable, Equatable {
    var name: String
    /// `$LATEST`.
    var latest: FunctionVersion
    /// The published versions in order of their numbers.
    var published: [FunctionVersion] = []
    /// The number of the version that was published last; numbers are not used twice.
    var lastNumber = 0
    var aliases: [FunctionAlias] = []
    var tags = JSONObject()
    /// By qualifier; the function's own under the empty text.
    var policies: [String: FunctionPolicy] = [:]
    var reservedConcurrency: Int?

    init(name: String, latest: FunctionVersion) {
        self.name = name
        self.latest = latest
    }

    /// The version of a number, or `$LATEST`.
    func version(_ version: String) -> FunctionVersion? {
        version == FunctionVersion.latest ? latest : published.first { $0.version == version }
    }

    func alias(_ name: String) -> FunctionAlias? { aliases.first { $0.name == name } }

    /// All folders of code that a version still needs.
    var codeIDs: Set<String> { Set(([latest] + published).compactMap(\.code.unpackedID)) }
}

/// A function as it was published, or as it is to be published next.
struct FunctionVersion: Sendable, Equatable {
    static let latest = "$LATEST"

    /// `$LATEST`, or a number.
    var version: String
    var settings: FunctionSettings
    var code: FunctionCode
    /// When it was changed last, in ISO 8601.
    var lastModified: String
    var revisionID: String
}

/// What an alias points to.
struct FunctionAlias: Sendable, Equatable {
    var name: String
    var version: String
    var description: String
    /// A second version, and the share of calls that it gets (0 to 1).
    var additionalVersion: String?
    var additionalWeight = 0.0
    var revisionID: String
}

/// Who may invoke a function: kept and shown; calls are authenticated by the server in front.
struct FunctionPolicy: Sendable, Equatable {
    var statements: [JSON] = []
    var revisionID: String
}

/// Where a version's code is.
struct FunctionCode: Sendable, Equatable {
    enum Place: Sendable, Equatable {
        /// Unpacked from an upload, under this name.
        case unpacked(id: String)
        /// A folder of the user's own, read again when it changes.
        case folder(path: String)
    }

    var place: Place
    /// Bytes of the upload; 0 for a folder.
    var size: Int
    /// SHA-256 in base64 of the upload, or of a folder's path.
    var sha256: String

    var unpackedID: String? {
        guard case .unpacked(let id) = place else { return nil }
        return id
    }
}
