// SPDX-License-Identifier: Apache-2.0

/// A workflow as a story made it up: what the oracle knows of a definition, apart from the parser and the planner.
///
/// Every document that travels through it is an object with an integer member `n`.
final class Blueprint: Sendable {
    /// The first one is where it starts; the names are unique in the whole machine.
    let steps: [BlueprintStep]
    /// 0 at the top; the first step assigns the variable `x` with this number.
    let depth: Int

    init(steps: [BlueprintStep], depth: Int) {
        self.steps = steps
        self.depth = depth
    }
}

/// One state of a blueprint.
struct BlueprintStep: Sendable {
    enum Language: Sendable {
        case jsonPath
        case jsonata
    }

    var name: String
    var language: Language
    var work: BlueprintWork
    /// The position of the next step; nil at the end.
    var next: Int?
    var retries: [RetryRule] = []
    var catches: [CatchRule] = []
}

/// What a state does.
enum BlueprintWork: Sendable {
    case pass(Edit)
    /// To the step `then` where `n` is below the bound, else to `next`.
    case choice(below: Int, then: Int)
    case wait(seconds: Int)
    /// Until a time of day, in milliseconds since 1970; a multiple of a second.
    case waitUntil(milliseconds: Int64)
    case succeed
    case fail(error: String)
    case task(Job)
    case parallel([Blueprint])
    /// Over objects with `n` from 0 on.
    case map(Blueprint, count: Int, concurrency: Int)
}

/// How a Pass changes its document.
enum Edit: Sendable {
    case keep
    /// `{"n": n + 1, "by": NAME}`
    case bump
    /// The document with the member `m`, `{"v": 7}`.
    case mark
    /// The document, and `n` in the variable of the depth.
    case assign
    /// `{"n": VARIABLE, "by": NAME}`, the variable of a depth.
    case load(depth: Int)
}

/// A Task's own fields.
struct Job: Sendable {
    enum Kind: Sendable, Equatable {
        /// A bare function ARN.
        case function
        /// `lambda:invoke`.
        case invoke
        /// `lambda:invoke.waitForTaskToken`.
        case callback
        case activity
        case nested(machine: String, pattern: NestedPattern)
    }

    enum NestedPattern: String, Sendable {
        case request = ""
        case sync = ".sync"
        case sync2 = ".sync:2"
    }

    /// What leaves the state.
    enum Shape: Sendable {
        /// The result itself.
        case result
        /// The input with the result as member `r`.
        case member
        /// The input without the result; in JSONata `{"n": n of the input}`.
        case number
    }

    var kind: Kind
    var shape: Shape
    var timeoutSeconds: Int?
    var heartbeatSeconds: Int?
}

struct RetryRule: Sendable {
    var errors: [String]
    var intervalSeconds: Int
    var attempts: Int
    var backoffRate: Double
    var maxDelaySeconds: Int?
    var hasJitter: Bool

    /// The least delay before attempt number `count` of this rule, from 0, in milliseconds.
    func leastDelay(before count: Int) -> Int64 {
        guard !hasJitter else { return 0 }
        var seconds = Double(intervalSeconds)
        for _ in 0..<count { seconds *= backoffRate }
        if let maxDelaySeconds { seconds = min(seconds, Double(maxDelaySeconds)) }
        return Int64(seconds * 1_000)
    }
}

struct CatchRule: Sendable {
    var errors: [String]
    var next: Int
}

/// A machine of a story: a definition's text, and what it means.
final class MachineBlueprint: Sendable {
    let name: String
    let isExpress: Bool
    let top: Blueprint
    let timeoutSeconds: Int?
    /// The steps of all its workflows, by name.
    let places: [String: (workflow: Blueprint, position: Int)]

    init(name: String, isExpress: Bool, top: Blueprint, timeoutSeconds: Int?) {
        self.name = name
        self.isExpress = isExpress
        self.top = top
        self.timeoutSeconds = timeoutSeconds
        var places: [String: (workflow: Blueprint, position: Int)] = [:]
        Self.collect(top, into: &places)
        self.places = places
    }

    private static func collect(
        _ workflow: Blueprint,
        into places: inout [String: (workflow: Blueprint, position: Int)]
    ) {
        for (position, step) in workflow.steps.enumerated() {
            places[step.name] = (workflow, position)
            switch step.work {
            case .parallel(let branches): for branch in branches { collect(branch, into: &places) }
            case .map(let processor, _, _): collect(processor, into: &places)
            case .pass, .choice, .wait, .waitUntil, .succeed, .fail, .task: break
            }
        }
    }
}
