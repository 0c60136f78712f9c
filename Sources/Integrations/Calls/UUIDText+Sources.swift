// SPDX-License-Identifier: Apache-2.0

import Engine
import JSONModule
import Storage

extension UUIDText {
    /// A random one (version 4).
    static func random(_ entropy: any EntropySource) -> String { make(entropy.next(), entropy.next()) }

    /// One that is always the same for the same name (version 8: of our own making).
    static func derived(from name: String) -> String {
        make(XXHash64.hash(name, seed: 1), XXHash64.hash(name, seed: 2), version: 8)
    }
}
