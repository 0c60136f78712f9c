// SPDX-License-Identifier: Apache-2.0

/// What would put a finding right, for people; the API's answers do not have it.
public enum Hint: Sendable, Hashable {
    case advice(String)
    /// A name that is none of these: the nearest one is looked for only when the hint is shown.
    case misspelled(String, known: [String], otherwise: String? = nil)

    /// The hint's text; nil where nothing is near the misspelled name.
    public var text: String? {
        switch self {
        case .advice(let text): text
        case .misspelled(let name, let known, let otherwise):
            NearestName.to(name, in: known).map { "did you mean '\($0)'?" } ?? otherwise
        }
    }
}
