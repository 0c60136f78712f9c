// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A blueprint in the States Language.
extension MachineBlueprint {
    var definition: String {
        var members = top.members
        if let timeoutSeconds { members["TimeoutSeconds"] = .integer(Int64(timeoutSeconds)) }
        return JSON.object(members).serialized
    }
}

/// ARNs of a story's world.
enum StoryARN {
    static let states = "arn:aws:states:us-east-1:123456789012"
    static let function = "arn:aws:lambda:us-east-1:123456789012:function:f"
    static let activity = "\(states):activity:work"
    /// What those of Express executions begin with.
    static let express = "\(states):express:"

    static func machine(_ name: String) -> String { "\(states):stateMachine:\(name)" }

    static func execution(_ machine: String, _ name: String) -> String { "\(states):execution:\(machine):\(name)" }
}

extension Blueprint {
    fileprivate var members: JSONObject {
        var states = JSONObject()
        for step in steps { states[JSONString(step.name)] = .object(step.members(in: self)) }
        return ["StartAt": .string(steps[0].name), "States": .object(states)]
    }
}

extension BlueprintStep {
    private var isJSONata: Bool { language == .jsonata }

    /// The number of the input, as a member of a template.
    private var numberMember: (JSONString, JSON) {
        isJSONata ? ("n", "{% $states.input.n %}") : ("n.$", "$.n")
    }

    fileprivate func members(in workflow: Blueprint) -> JSONObject {
        var members: JSONObject = ["Type": .string(type)]
        if isJSONata { members["QueryLanguage"] = "JSONata" }
        switch work {
        case .pass(let edit): add(edit, in: workflow, to: &members)
        case .choice(let bound, let then): add(bound, workflow.steps[then].name, to: &members)
        case .wait(let seconds): members["Seconds"] = .integer(Int64(seconds))
        case .waitUntil(let milliseconds): members["Timestamp"] = .string(Self.time(milliseconds))
        case .succeed: return members
        case .fail(let error):
            members["Error"] = .string(error)
            members["Cause"] = "as planned"
            return members
        case .task(let job): add(job, to: &members)
        case .parallel(let branches):
            members[isJSONata ? "Arguments" : "Parameters"] = .object(JSONObject([numberMember]))
            members["Branches"] = .array(branches.map { .object($0.members) })
            addResults(to: &members)
        case .map(let processor, let count, let concurrency):
            add(processor, count, concurrency, to: &members)
            addResults(to: &members)
        }
        addHandlers(in: workflow, to: &members)
        if let next {
            members[type == "Choice" ? "Default" : "Next"] = .string(workflow.steps[next].name)
        } else if type != "Choice" {
            members["End"] = true
        }
        return members
    }

    private var type: String {
        switch work {
        case .pass: "Pass"
        case .choice: "Choice"
        case .wait, .waitUntil: "Wait"
        case .succeed: "Succeed"
        case .fail: "Fail"
        case .task: "Task"
        case .parallel: "Parallel"
        case .map: "Map"
        }
    }

    private static func time(_ milliseconds: Int64) -> String {
        // Days since 1970-01-01 to a date, by Howard Hinnant's formula.
        let seconds = milliseconds / 1_000
        let shifted = seconds / 86_400 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let clock = seconds % 86_400
        let parts = [month, day, clock / 3_600, clock / 60 % 60, clock % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(year)-\(parts[0])-\(parts[1])T\(parts[2]):\(parts[3]):\(parts[4])Z"
    }

    private func add(_ edit: Edit, in workflow: Blueprint, to members: inout JSONObject) {
        let name = JSON.string(name)
        switch (edit, language) {
        case (.keep, _): break
        case (.bump, .jsonPath): members["Parameters"] = ["n.$": "States.MathAdd($.n, 1)", "by": name]
        case (.bump, .jsonata): members["Output"] = ["n": "{% $states.input.n + 1 %}", "by": name]
        case (.mark, .jsonPath):
            members["Result"] = ["v": 7]
            members["ResultPath"] = "$.m"
        case (.mark, .jsonata): members["Output"] = "{% $merge([$states.input, {'m': {'v': 7}}]) %}"
        case (.assign, .jsonPath):
            members["Assign"] = .object(["x\(workflow.depth).$": "$.n"] as JSONObject)
        case (.assign, .jsonata):
            members["Assign"] = .object(["x\(workflow.depth)": "{% $states.input.n %}"] as JSONObject)
        case (.load(let depth), .jsonPath):
            members["Parameters"] = ["n.$": .string("$x\(depth)"), "by": name]
        case (.load(let depth), .jsonata): members["Output"] = ["n": .string("{% $x\(depth) %}"), "by": name]
        }
    }

    private func add(_ bound: Int, _ then: String, to members: inout JSONObject) {
        members["Choices"] =
            isJSONata
            ? [["Condition": .string("{% $states.input.n < \(bound) %}"), "Next": .string(then)]]
            : [["Variable": "$.n", "NumericLessThan": .integer(Int64(bound)), "Next": .string(then)]]
    }

    private func add(_ processor: Blueprint, _ count: Int, _ concurrency: Int, to members: inout JSONObject) {
        let items = JSON.array((0..<count).map { ["n": .integer(Int64($0))] })
        if isJSONata {
            members["Items"] = items
        } else {
            members["ItemsPath"] = .string("$$.Execution.Input.i\(count)")
        }
        members["ItemProcessor"] = .object(processor.members)
        if concurrency > 0 { members["MaxConcurrency"] = .integer(Int64(concurrency)) }
    }

    private func addResults(to members: inout JSONObject) {
        if isJSONata {
            members["Output"] = ["n": "{% $states.input.n %}", "results": "{% $states.result %}"]
        } else {
            members["ResultPath"] = "$.results"
        }
    }

    private func add(_ job: Job, to members: inout JSONObject) {
        members["Resource"] = .string(job.kind.resource)
        if let arguments = arguments(of: job) { members[isJSONata ? "Arguments" : "Parameters"] = arguments }
        if let seconds = job.timeoutSeconds { members["TimeoutSeconds"] = .integer(Int64(seconds)) }
        if let seconds = job.heartbeatSeconds { members["HeartbeatSeconds"] = .integer(Int64(seconds)) }
        switch (job.shape, language) {
        case (.result, _): break
        case (.member, .jsonPath): members["ResultPath"] = "$.r"
        case (.member, .jsonata): members["Output"] = "{% $merge([$states.input, {'r': $states.result}]) %}"
        case (.number, .jsonPath):
            members["ResultPath"] = .null
        case (.number, .jsonata): members["Output"] = ["n": "{% $states.input.n %}"]
        }
    }

    private func arguments(of job: Job) -> JSON? {
        switch job.kind {
        case .function, .activity: return nil
        case .invoke:
            return isJSONata
                ? ["FunctionName": "f", "Payload": "{% $states.input %}"]
                : ["FunctionName": "f", "Payload.$": "$"]
        case .callback:
            return [
                "FunctionName": "f",
                "Payload": isJSONata
                    ? ["token": "{% $states.context.Task.Token %}"] : ["token.$": "$$.Task.Token"],
            ]
        case .nested(let machine, _):
            var input = JSONObject([numberMember])
            input[isJSONata ? "parent" : "parent.$"] =
                isJSONata ? "{% $states.context.Execution.Id %}" : "$$.Execution.Id"
            input["state"] = .string(name)
            for (name, items) in StoryInput.itemLists { input[name] = items }
            return ["StateMachineArn": .string(StoryARN.machine(machine)), "Input": .object(input)]
        }
    }

    private func addHandlers(in workflow: Blueprint, to members: inout JSONObject) {
        if !retries.isEmpty {
            members["Retry"] = .array(
                retries.map { rule in
                    var object: JSONObject = [
                        "ErrorEquals": .array(rule.errors.map { .string($0) }),
                        "IntervalSeconds": .integer(Int64(rule.intervalSeconds)),
                        "MaxAttempts": .integer(Int64(rule.attempts)), "BackoffRate": .double(rule.backoffRate),
                    ]
                    if let seconds = rule.maxDelaySeconds { object["MaxDelaySeconds"] = .integer(Int64(seconds)) }
                    if rule.hasJitter { object["JitterStrategy"] = "FULL" }
                    return .object(object)
                }
            )
        }
        guard !catches.isEmpty else { return }
        members["Catch"] = .array(
            catches.map { rule in
                var object: JSONObject = [
                    "ErrorEquals": .array(rule.errors.map { .string($0) }),
                    "Next": .string(workflow.steps[rule.next].name),
                ]
                if isJSONata {
                    object["Output"] = ["n": "{% $states.input.n %}", "caught": "{% $states.errorOutput.Error %}"]
                } else {
                    object["ResultPath"] = "$.err"
                }
                return .object(object)
            }
        )
    }
}

extension Job.Kind {
    /// The Task's `Resource`.
    var resource: String {
        switch self {
        case .function: StoryARN.function
        case .invoke: "arn:aws:states:::lambda:invoke"
        case .callback: "arn:aws:states:::lambda:invoke.waitForTaskToken"
        case .activity: StoryARN.activity
        case .nested(_, let pattern): "arn:aws:states:::states:startExecution\(pattern.rawValue)"
        }
    }
}

/// What executions are started with.
enum StoryInput {
    /// How many items the Maps of stories go over.
    static let itemCounts = [0, 1, 3, 6]

    /// The items that Maps in JSONPath take theirs from, by the member's name.
    static let itemLists: [(JSONString, JSON)] = itemCounts.map { count in
        (JSONString("i\(count)"), .array((0..<count).map { ["n": .integer(Int64($0))] }))
    }

    static func text(_ number: Int) -> String {
        JSON.object(JSONObject([("n", .integer(Int64(number)))] + itemLists)).serialized
    }
}
