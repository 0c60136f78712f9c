// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension StateReader {
    func wait() -> Wait? {
        fields.requireOne(
            of: ["SecondsPath", "Seconds", "TimestampPath", "Timestamp"],
            usable: queryLanguage == .jsonata ? ["Seconds", "Timestamp"] : nil
        )
        let until = until()
        guard let transition = transition(), let until else { return nil }
        return Wait(until: until, transition: transition)
    }

    private func until() -> Wait.Until? {
        if queryLanguage == .jsonata {
            if fields.holdsExpression("Seconds") {
                return fields.expression("Seconds", giving: .number).map { .secondsExpression($0) }
            }
            if fields.holdsExpression("Timestamp") {
                return fields.expression("Timestamp", giving: .string).map { .timestampExpression($0) }
            }
        } else {
            if let path = fields.referencePath("SecondsPath", noting: references) { return .secondsPath(path) }
            if let path = fields.referencePath("TimestampPath", noting: references) { return .timestampPath(path) }
        }
        if let seconds = fields.integer("Seconds", from: 0, through: Self.secondsMaximum) { return .seconds(seconds) }
        guard let text = fields.string("Timestamp") else { return nil }
        if let timestamp = Timestamp(parsing: text) { return .timestamp(timestamp) }
        fields.reject(Message.invalidTimestamp, at: "Timestamp", hint: Hints.useTimestampFormat)
        return nil
    }
}
