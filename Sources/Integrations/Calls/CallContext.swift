// SPDX-License-Identifier: Apache-2.0

import Engine
import JSONModule
import StatesLanguage

/// Where the times and ids in the answers of services come from.
struct CallContext: Sendable {
    let clock: any EngineClock
    let entropy: any EntropySource

    var now: Timestamp { clock.now }

    func makeUUID() -> String { UUIDText.random(entropy) }
}
