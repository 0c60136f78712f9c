// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Frame {
    /// The frame as it is stored between turns.
    var encoded: JSON { encoded(activity.encoded) }

    /// The frame of an execution that has ended, as a redrive finds it: the state is begun anew or gone on with.
    var encodedEnd: JSON { encoded(activity.encodedEnd) }

    private func encoded(_ activity: JSON) -> JSON {
        var object: JSONObject = [
            "state": .string(current.name),
            "input": input.value,
            "last": .integer(Int64(lastEvent)),
            "entered": .integer(Int64(enteredEvent)),
            "time": .integer(enteredTime.milliseconds),
            "activity": activity,
        ]
        if let parent {
            object["parent"] = .integer(Int64(parent.number))
            object["index"] = .integer(Int64(index))
        }
        // Only the failure of an expression asks for it.
        if current.queryLanguage == .jsonata, hasEntered { object["preceding"] = .integer(Int64(precedingEvent)) }
        if !retries.isEmpty { object["retries"] = .array(retries.map { .integer(Int64($0)) }) }
        if !variables.isEmpty {
            let sorted = variables.sorted { $0.key < $1.key }
            object["variables"] = .object(JSONObject(sorted.map { (JSONString($0.key), $0.value) }))
        }
        return .object(object)
    }

    init(decoding value: JSON, id: FrameID, parent: FrameID?, workflow: Workflow) throws(RestoreError) {
        guard let name = value["state"]?.text, let state = workflow.index(named: name) else {
            throw RestoreError(
                message:
                    "Frame \(id.number) is in the state '\(value["state"]?.text ?? "")', which the definition lacks."
            )
        }
        guard let input = value["input"], let last = value["last"]?.int, let entered = value["entered"]?.int,
            let time = value["time"]?.int, let activity = value["activity"]
        else { throw RestoreError(message: "Frame \(id.number) is damaged.") }
        self.init(
            id: id,
            parent: parent,
            index: value["index"]?.int ?? 0,
            workflow: workflow,
            state: state,
            input: Payload(input),
            lastEvent: last,
            enteredEvent: entered,
            precedingEvent: value["preceding"]?.int ?? 0,
            enteredTime: Timestamp(milliseconds: Int64(time)),
            retries: value["retries"]?.elements?.compactMap(\.int) ?? [],
            activity: try Activity(decoding: activity, lastEvent: last)
        )
        for (name, value) in value["variables"]?.members ?? [:] {
            variables[name.text] = value
            variablesBytes += value.byteCount
        }
    }
}

extension Alarm {
    var encoded: JSON { [.integer(Int64(id.number)), .integer(time.milliseconds)] }

    init(decoding value: JSON) throws(RestoreError) {
        guard let number = value[0]?.int, let time = value[1]?.int else {
            throw RestoreError(message: "A timer is damaged: \(value.serialized).")
        }
        self.init(id: TimerID(number), time: Timestamp(milliseconds: Int64(time)))
    }
}

extension Activity {
    fileprivate var encoded: JSON {
        switch self {
        case .entering, .retrying, .joined, .halted: preconditionFailure("No turn ends while a frame can go on.")
        case .pausing(let alarm): ["pause": alarm.encoded]
        case .waiting(let alarm): ["wait": alarm.encoded]
        case .backingOff(let alarm): ["backoff": alarm.encoded]
        case .task(let attempt): ["task": attempt.encoded]
        case .joining(let join): ["join": join.encoded]
        case .finished: ["finished": true]
        }
    }

    fileprivate var encodedEnd: JSON {
        switch self {
        case .entering, .pausing: ["enter": true]
        case .retrying, .waiting, .backingOff, .task, .halted(nil): ["again": true]
        case .joining(let join), .joined(let join), .halted(let join?): ["join": join.encoded]
        case .finished: ["finished": true]
        }
    }

    fileprivate init(decoding value: JSON, lastEvent: Int) throws(RestoreError) {
        if let alarm = value["pause"] {
            self = .pausing(try Alarm(decoding: alarm))
        } else if let alarm = value["wait"] {
            self = .waiting(try Alarm(decoding: alarm))
        } else if let alarm = value["backoff"] {
            self = .backingOff(try Alarm(decoding: alarm))
        } else if let attempt = value["task"] {
            self = .task(try TaskAttempt(decoding: attempt))
        } else if let join = value["join"] {
            self = .joining(try Join(decoding: join, lastEvent: lastEvent))
        } else if value["finished"] != nil {
            self = .finished
        } else if value["enter"] != nil {
            self = .entering
        } else if value["again"] != nil {
            self = .retrying
        } else {
            throw RestoreError(message: "A frame's activity is damaged: \(value.serialized).")
        }
    }
}

extension TaskAttempt {
    fileprivate var encoded: JSON {
        var object: JSONObject = ["effect": .integer(Int64(id.number))]
        if let token { object["token"] = .string(token) }
        if isSubmitted { object["submitted"] = true }
        if isQueued { object["queued"] = true }
        if let timeoutSeconds { object["timeoutSeconds"] = .integer(Int64(timeoutSeconds)) }
        if let heartbeatSeconds { object["heartbeatSeconds"] = .integer(Int64(heartbeatSeconds)) }
        if let credentialsRoleARN { object["role"] = .string(credentialsRoleARN) }
        if let timeout { object["timeout"] = timeout.encoded }
        if let heartbeat { object["heartbeat"] = heartbeat.encoded }
        if let input { object["input"] = input.value }
        if let mocked {
            object["mocked"] = ["testCase": .string(mocked.testCase), "call": .integer(Int64(mocked.invocation))]
        }
        return .object(object)
    }

    fileprivate init(decoding value: JSON) throws(RestoreError) {
        guard let effect = value["effect"]?.int else { throw RestoreError(message: "A task is damaged.") }
        self.init(id: EffectID(effect), token: value["token"]?.text)
        isSubmitted = value["submitted"] != nil
        isQueued = value["queued"] != nil
        if let testCase = value["mocked"]?["testCase"]?.text, let call = value["mocked"]?["call"]?.int {
            mocked = MockedCall(testCase: testCase, invocation: call)
        }
        timeoutSeconds = value["timeoutSeconds"]?.int
        heartbeatSeconds = value["heartbeatSeconds"]?.int
        credentialsRoleARN = value["role"]?.text
        if let alarm = value["timeout"] { timeout = try Alarm(decoding: alarm) }
        if let alarm = value["heartbeat"] { heartbeat = try Alarm(decoding: alarm) }
        input = value["input"].map { Payload($0) }
    }
}

extension Join {
    fileprivate var encoded: JSON {
        var object: JSONObject = [
            "count": .integer(Int64(children.count)), "concurrency": .integer(Int64(concurrency)),
        ]
        if !items.isEmpty { object["items"] = .array(items.map(\.value)) }
        if items.contains(where: { $0.key != nil }) {
            object["keys"] = .array(items.map { $0.key.map { .string($0) } ?? .null })
        }
        return .object(object)
    }

    fileprivate init(decoding value: JSON, lastEvent: Int) throws(RestoreError) {
        guard let count = value["count"]?.int, let concurrency = value["concurrency"]?.int else {
            throw RestoreError(message: "The children of a frame are damaged.")
        }
        self.init(children: Array(repeating: nil, count: count), concurrency: concurrency, lastEvent: lastEvent)
        let keys = value["keys"]?.elements
        items = (value["items"]?.elements ?? []).enumerated().map { position, item in
            MapItem(value: item, key: keys?[position].text)
        }
    }
}
