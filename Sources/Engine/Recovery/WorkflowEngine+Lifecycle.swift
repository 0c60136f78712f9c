// SPDX-License-Identifier: Apache-2.0

extension WorkflowEngine {
    /// Brings back all executions that had not ended, then takes calls.
    ///
    /// Called once.
    ///
    /// - Parameters:
    ///   - connectors: what runs the tasks of each kind of resource, but activities.
    ///   - reply: called when calls are taken, or with what kept the store from being read.
    public func start(
        connectors: [ConnectorKey: any TaskConnector],
        reply: @escaping Reply<RecoveryReport>
    ) {
        var connectors = connectors
        connectors[.activity] = activities
        for lane in lanes.lanes { lane.run { [connectors] in $0.connectors = connectors } }
        Recovery(self, reply: reply).begin()
    }

    /// Gives out no more tasks of activities, and answers the workers that poll: the first step of a shutdown, while
    /// connections are still served.
    public func sendWorkersAway() { activities.close(isFinal: false) }

    /// Takes no more calls, lets the turns that were made come to disk, and applies nothing after them; the store is
    /// not written to any more when it answers.
    ///
    /// Executions go on with the next process; workers that poll are sent away without a task.
    public func shutdown(reply: @escaping Reply<Void>) {
        services.health.stop()
        activities.close(isFinal: true)
        let countdown = Countdown(lanes.lanes.count) { [services, lanes] in
            // The activities' connector refers to the lanes: without it the engine can go.
            for lane in lanes.lanes { lane.run { $0.connectors = [:] } }
            services.committer.close {
                if case .failed(let reason) = services.health.current {
                    reply(.failure(ServiceError(.internalFailure, reason)))
                } else {
                    reply(.success(()))
                }
            }
        }
        for lane in lanes.lanes { lane.run { $0.afterCommits { _ in countdown.countDown() } } }
    }
}
