// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The JSON text of a value, as JavaScript writes it.
enum Stringification {
    static func text(of value: JSON) -> String { value.serialized }
}
