// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Simulation
import Testing

struct TaskActionTests {
    @Test func `an activity is created, described, listed and deleted`() throws {
        let api = API()
        let created = try api.call("CreateActivity", ["name": "work", "tags": [["key": "k", "value": "v"]]])
        #expect(created.body == ["activityArn": .string(API.activityARN), "creationDate": 1_704_067_200.0])
        #expect(try api.call("CreateActivity", ["name": "work"]).body == created.body)
        let described = try api.call("DescribeActivity", ["activityArn": .string(API.activityARN)])
        #expect(
            described.body == [
                "activityArn": .string(API.activityARN), "name": "work", "creationDate": 1_704_067_200.0,
                "encryptionConfiguration": ["type": "AWS_OWNED_KEY"],
            ]
        )
        let listed = try api.call("ListActivities")
        #expect(listed.body["activities"]?[0]?["name"] == "work")
        let tags = try api.call("ListTagsForResource", ["resourceArn": .string(API.activityARN)])
        #expect(tags.body == ["tags": [["key": "k", "value": "v"]]])
        #expect(try api.call("DeleteActivity", ["activityArn": .string(API.activityARN)]).body == [:])
        #expect(try api.call("DeleteActivity", ["activityArn": .string(API.activityARN)]).body == [:])
        let gone = try api.call("DescribeActivity", ["activityArn": .string(API.activityARN)])
        #expect(gone.error == "ActivityDoesNotExist: Activity Does Not Exist: '\(API.activityARN)'")
    }

    @Test func `a worker takes an activity's task and ends it`() throws {
        let api = API()
        try api.call("CreateActivity", ["name": "work"])
        try api.createMachine("m", Definitions.activity)
        try api.start(input: #"{"a":1}"#)
        let poll: JSON = ["activityArn": .string(API.activityARN), "workerName": "w"]
        let task = try api.call("GetActivityTask", poll).body
        #expect(task["input"] == #"{"a":1}"#)
        let token = try #require(task["taskToken"])
        #expect(try api.call("SendTaskHeartbeat", ["taskToken": token]).body == [:])
        let refused = try api.call("SendTaskSuccess", ["taskToken": token, "output": "not-json"])
        #expect(refused.error == "InvalidOutput: Invalid Output: 'not-json' is not valid JSON.")
        #expect(try api.call("SendTaskSuccess", ["taskToken": token, "output": "2"]).body == [:])
        let described = try api.call("DescribeExecution", ["executionArn": .string(API.account + "execution:m:e")])
        #expect(described.body["output"] == "2")
        let again = try api.call("SendTaskSuccess", ["taskToken": token, "output": "2"])
        #expect(again.error == "TaskTimedOut: Task Timed Out: '\(API.activityARN)'")
    }

    @Test func `a worker that finds no task is told so after a minute`() throws {
        let api = API()
        try api.call("CreateActivity", ["name": "work"])
        let pending = api.send("GetActivityTask", body: #"{"activityArn":"\#(API.activityARN)"}"#)
        api.simulated.threads.advance(bySeconds: 59)
        #expect(pending.reply == nil)
        api.simulated.threads.advance(bySeconds: 2)
        #expect(pending.reply == API.Reply(status: 200, body: [:]))
    }

    @Test func `a task can be failed by its token`() throws {
        let api = API()
        try api.call("CreateActivity", ["name": "work"])
        try api.createMachine("m", Definitions.activity)
        try api.start()
        let task = try api.call("GetActivityTask", ["activityArn": .string(API.activityARN)]).body
        let token = try #require(task["taskToken"])
        #expect(try api.call("SendTaskFailure", ["taskToken": token, "error": "E"]).body == [:])
        let described = try api.call("DescribeExecution", ["executionArn": .string(API.account + "execution:m:e")])
        #expect(described.body["status"] == "FAILED")
        #expect(described.body["error"] == "E")
    }
}
