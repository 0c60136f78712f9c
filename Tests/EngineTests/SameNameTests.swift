// SPDX-License-Identifier: Apache-2.0

import Engine
import Simulation
import Storage
import Testing

struct SameNameTests {
    @Test func `any number of starts by one name at once is answered`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        let pending = (0..<100_000).map { _ in
            simulated.pending { simulated.engine.startExecution(simulated.startInput("m"), reply: $0) }
        }
        simulated.threads.run()
        #expect(pending.allSatisfy { $0.answer?.error == nil && $0.answer != nil })
    }
}
