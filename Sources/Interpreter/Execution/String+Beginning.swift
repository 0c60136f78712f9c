// SPDX-License-Identifier: Apache-2.0

extension String {
    /// As much of the text as so many UTF-16 code units hold, without half of a character outside the basic plane.
    ///
    /// AWS's API counts lengths in these units.
    func beginning(_ maximum: Int) -> String {
        // There are no more units than bytes.
        guard utf8.count > maximum,
            let end = utf16.index(startIndex, offsetBy: maximum, limitedBy: endIndex), end < endIndex
        else { return self }
        return String(self[..<(end.samePosition(in: unicodeScalars) ?? utf16.index(before: end))])
    }
}
