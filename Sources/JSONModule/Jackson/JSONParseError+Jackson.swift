// SPDX-License-Identifier: Apache-2.0

extension JSONParseError {
    /// The error in the words of Jackson's parser, as AWS returns it inside its own texts
    /// (`Invalid State Machine Execution Input: '…'`).
    ///
    /// The source is the text that was parsed; it stands in the message, cut at 500 characters. Lines and columns are
    /// Jackson's: columns count UTF-16 units, and the place is the one behind the character that was wrong.
    public func jacksonText(source: String) -> String {
        var diagnosis = JacksonDiagnosis(source)
        do throws(JacksonFault) {
            try diagnosis.run()
        } catch {
            return diagnosis.text(of: error)
        }
        // Jackson would have taken the text: it is one of the limits that are this parser's own.
        return diagnosis.text(of: JacksonFault(message: limitMessage, offset: diagnosis.position))
    }

    private var limitMessage: String {
        switch reason {
        case .tooDeep(let limit):
            "Document nesting depth (\(limit + 1)) exceeds the maximum allowed (\(limit), from "
                + "`StreamReadConstraints.getMaxNestingDepth()`)"
        case .invalidNumber: "Invalid numeric value: Numeric value out of range of double"
        default: "Invalid JSON at line \(line), column \(column)"
        }
    }
}

/// A message of Jackson's, without the place that it appends, and that place in UTF-16 units.
struct JacksonFault: Error {
    var message: String
    var offset: Int
}
