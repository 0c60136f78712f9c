// SPDX-License-Identifier: Apache-2.0

extension WorkflowEngine {
    /// Lets go of all that the engine's parts hold each other by, so that it can be freed; its lanes never run again.
    ///
    /// An engine lives as long as its process, whose end frees it. A simulator's process outlives many engines, which
    /// die in the middle of what they do. Called when no thread of the engine runs.
    public func dismantle() {
        services.committer.forgetWaiting()
        stateMachines.operations.forgetAll()
        activities.dismantle()
        for lane in lanes.lanes { lane.dismantle() }
    }
}
