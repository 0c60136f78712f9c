// SPDX-License-Identifier: Apache-2.0

/// Each mention of a state names one of its scope, some state ends the scope, and each state can be reached.
struct TransitionRule {
    let findings: Findings
    private let scopes: [Scope]
    /// Where each state of the whole definition stands, made for the first mention that leads nowhere.
    private lazy var places: [String: Location] = Dictionary(
        scopes.flatMap { scope in
            scope.positions.keys.map { ($0, scope.location.field("States").field($0)) }
        },
        uniquingKeysWith: { first, _ in first }
    )

    init(_ scopes: [Scope], findings: Findings) {
        self.scopes = scopes
        self.findings = findings
    }

    mutating func check() {
        for scope in scopes { check(scope) }
    }

    private mutating func check(_ scope: Scope) {
        let names = scope.positions.sorted { $0.value.position < $1.value.position }.map(\.key)
        let transfers = (scope.start.map { [$0] } ?? []) + names.flatMap { scope.transfers[$0] ?? [] }
        let lost = transfers.filter { scope.positions[$0.target] == nil }
        for transfer in lost {
            findings.error(
                Message.missingTarget(transfer.target),
                at: transfer.location,
                code: .missingTransitionTarget,
                place: transfer.location.value,
                hint: hint(for: transfer.target, among: names)
            )
        }
        if names.isEmpty { return }
        let states = scope.location.field("States")
        if scope.terminalStates.isEmpty {
            // Measured on AWS: no location, and then it says nothing about states that cannot be reached.
            findings.error(
                Message.missingEndState,
                at: nil,
                code: .missingEndState,
                place: states.name,
                hint: Hints.addEnd
            )
            return
        }
        guard let start = scope.start?.target else { return }
        // Measured on AWS: a beginning that does not exist reaches nothing.
        let reached = scope.positions[start] == nil ? [] : Self.reachable(from: start, in: scope)
        for name in names where !reached.contains(name) {
            findings.error(
                Message.unreachable(name),
                at: states.field(name),
                code: .missingTransitionTarget,
                hint: lost.isEmpty ? Hints.reachOrRemove : Hints.mendTargetsFirst
            )
        }
    }

    private mutating func hint(for target: String, among names: [String]) -> Hint {
        guard let place = places[target] else { return .misspelled(target, known: names) }
        return .advice("no transition leads into or out of a branch or item processor: the state is \(place.text)")
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
