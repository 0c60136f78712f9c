// SPDX-License-Identifier: Apache-2.0

import Engine
import JSONModule
import Simulation
import Storage
import Testing

struct QuotaTests {
    private static var limits: Limits {
        var limits = Limits()
        limits.stateMachinesMaximum = 2
        limits.activitiesMaximum = 1
        return limits
    }

    private static func createActivity(_ simulated: SimulatedEngine, _ name: String) -> ServiceError.Code? {
        simulated.answer { simulated.engine.createActivity(name: name, configuration: [:], reply: $0) }?.error?.code
    }

    private static func errorOfMachine(_ simulated: SimulatedEngine, _ name: String) -> ServiceError.Code? {
        do {
            try simulated.create(name, Definitions.pass)
            return nil
        } catch {
            return (error as? ServiceError)?.code
        }
    }

    @Test func `state machines are refused where there are as many as may be, after a restart too`() throws {
        let simulated = SimulatedEngine.started(limits: Self.limits)
        for name in ["a", "b", "a"] { #expect(Self.errorOfMachine(simulated, name) == nil) }
        #expect(Self.errorOfMachine(simulated, "c") == .stateMachineLimitExceeded)

        simulated.threads.kill()
        let next = SimulatedEngine.started(on: simulated.store.base, limits: Self.limits)
        #expect(Self.errorOfMachine(next, "c") == .stateMachineLimitExceeded)
        let arn = SimulatedEngine.stateMachinePrefix + "a"
        #expect(next.answer { next.engine.deleteStateMachine(arn: arn, reply: $0) }?.error == nil)
        next.threads.run()
        #expect(Self.errorOfMachine(next, "c") == nil)
        #expect(Self.errorOfMachine(next, "a") == .stateMachineLimitExceeded)
    }

    @Test func `activities are refused where there are as many as may be, after a restart too`() throws {
        let simulated = SimulatedEngine.started(limits: Self.limits)
        for name in ["work", "work"] { #expect(Self.createActivity(simulated, name) == nil) }
        #expect(Self.createActivity(simulated, "more") == .activityLimitExceeded)

        simulated.threads.kill()
        let next = SimulatedEngine.started(on: simulated.store.base, limits: Self.limits)
        #expect(Self.createActivity(next, "more") == .activityLimitExceeded)
        for _ in 1...2 {
            let deleted = next.answer { next.engine.deleteActivity(arn: SimulatedEngine.activityARN, reply: $0) }
            #expect(deleted?.error == nil)
        }
        #expect(Self.createActivity(next, "more") == nil)
        #expect(Self.createActivity(next, "work") == .activityLimitExceeded)
    }
}
