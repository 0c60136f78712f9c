// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// `States.ALL` stands alone in its ErrorEquals, and in the last retrier or catcher.
enum WildcardErrorRule {
    static func check(_ handlers: [Fields]) {
        for (position, handler) in handlers.enumerated() {
            guard let names = handler["ErrorEquals"]?.elements, names.contains("States.ALL") else { continue }
            if names.count > 1 || position < handlers.count - 1 {
                handler.error(Message.misplacedWildcardError, at: "ErrorEquals", hint: Hints.wildcardLast)
            }
        }
    }
}
