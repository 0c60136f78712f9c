// SPDX-License-Identifier: Apache-2.0

/// The mark by which a task knows, after a restart, the execution that it started under a name of the user's.
///
/// It stands at the end of the stored trace header, `StartedBy=` and a UUID, and is nobody else's business: what shows
/// an execution shows `userHeader`.
public enum NestedStartMark {
    private static let prefix = "StartedBy="
    private static let uuidLength = 36

    /// A trace header with the mark of a task.
    public static func marking(_ header: String?, by task: String) -> String {
        (header.map { "\($0);" } ?? "") + prefix + task
    }

    /// Whether a stored trace header has the mark of a task.
    public static func isMarked(_ header: String?, by task: String) -> Bool {
        header?.hasSuffix(prefix + task) ?? false
    }

    /// What the user gave of a stored trace header.
    public static func userHeader(in header: String?) -> String? {
        guard let header, header.utf8.count >= prefix.utf8.count + uuidLength else { return header }
        let mark = header.utf8.suffix(prefix.utf8.count + uuidLength)
        let given = header[..<mark.startIndex]
        guard mark.starts(with: prefix.utf8), given.isEmpty || given.hasSuffix(";") else { return header }
        return given.isEmpty ? nil : String(given.dropLast())
    }
}
