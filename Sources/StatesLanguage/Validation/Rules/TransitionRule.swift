// SPDX-License-Identifier: Apache-2.0

/// Each mention of a state names one of its scope, some state ends the scope, and each state can be reached.
enum TransitionRule {
    static func check(_ scope: Scope, findings: Findings) {
        let names = scope.positions.sorted { $0.value.position < $1.value.position }.map(\.key)
        let transfers = (scope.start.map { [$0] } ?? []) + names.flatMap { scope.transfers[$0] ?? [] }
        for transfer in transfers where scope.positions[transfer.target] == nil {
            findings.error(
                Message.missingTarget(transfer.target),
                at: transfer.location,
                code: .missingTransitionTarget
            )
        }
        if names.isEmpty { return }
        if scope.terminalStates.isEmpty {
            // Measured on AWS: no location, and then it says nothing about states that cannot be reached.
            findings.error(Message.missingEndState, at: nil, code: .missingEndState)
            return
        }
        guard let start = scope.start?.target, scope.positions[start] != nil else { return }
        let reached = reachable(from: start, in: scope)
        for name in names where !reached.contains(name) {
            let location = scope.location.field("States").field(name)
            findings.error(Message.unreachable(name), at: location, code: .missingTransitionTarget)
        }
    }

    private static func reachable(from start: String, in scope: Scope) -> Set<String> {
        var reached: Set<String> = [start]
        var pending = [start]
        while let name = pending.popLast() {
            for transfer in scope.transfers[name] ?? [] where scope.positions[transfer.target] != nil {
                if reached.insert(transfer.target).inserted { pending.append(transfer.target) }
            }
        }
        return reached
    }
}
