// SPDX-License-Identifier: Apache-2.0

import FunctionPort
import JSONModule
import NIOCore
import NIOHTTP1
import Testing

@testable import FunctionRuntime

struct StartGateTests {
    @Test func `so many are inside at once, and the others come in their order`() {
        let gate = StartGate(maximum: 2)
        var entered: [Int] = []
        for number in 1...5 { gate.enter { entered.append(number) } }
        #expect(entered == [1, 2])
        gate.leave()
        #expect(entered == [1, 2, 3])
        gate.leave()
        gate.leave()
        #expect(entered == [1, 2, 3, 4, 5])
        gate.leave()
        gate.leave()
        gate.enter { entered.append(6) }
        gate.enter { entered.append(7) }
        gate.enter { entered.append(8) }
        #expect(entered == [1, 2, 3, 4, 5, 6, 7])
    }

    @Test func `one that gives its place away at once lets the next in`() {
        let gate = StartGate(maximum: 1)
        var entered: [Int] = []
        gate.enter {}
        for number in 1...3 {
            gate.enter {
                entered.append(number)
                gate.leave()
            }
        }
        gate.leave()
        #expect(entered == [1, 2, 3])
    }

    @Test func `one that hangs while it loads keeps others from it for a while only`() async throws {
        let configure = { (configuration: inout FunctionRuntimeConfiguration) in
            configuration.startMaximum = 1
            configuration.startTurn = .milliseconds(20)
        }
        try await TestService.run(configure: configure) { service in
            await service.create(
                "hangs",
                [("handler.py", "import threading\nthreading.Event().wait()\n")],
                ["Timeout": 900]
            )
            await service.create("f", [("handler.py", "def handler(event, context):\n    return event\n")])
            _ = await service.invoke("hangs", headers: ["X-Amz-Invocation-Type": "Event"])
            let answer = await service.invoke("f", "7")
            #expect(answer.text == "7")
        }
    }

    @Test func `a call that is given up while it waits for its turn never runs`() async throws {
        let configure = { (configuration: inout FunctionRuntimeConfiguration) in
            configuration.startMaximum = 1
            configuration.startTurn = .hours(1)
            configuration.startTimeout = .seconds(1)
        }
        try await TestService.run(configure: configure) { service in
            let calls = service.folder.path + "/calls"
            let settings: JSONObject = ["Timeout": 1]
            await service.create("hangs", [("handler.py", "import threading\nthreading.Event().wait()\n")], settings)
            let source = "def handler(event, context):\n    open('\(calls)', 'a').write(str(event))\n"
            await service.create("f", [("handler.py", source)])
            _ = await service.invoke("hangs", headers: ["X-Amz-Invocation-Type": "Event"])
            let givenUp = FunctionInvocation(function: "f", payload: Array("1".utf8))
            service.service.invoke(givenUp) { _ in }.cancel()
            _ = await service.invoke("f", "2")
            #expect(service.folder.read("calls") == "2")
        }
    }

    /// More than may start at once: each has its turn, and its own time to start.
    @Test func `calls of more instances than may start at once are all answered`() async throws {
        try await TestService.run(configure: { $0.startMaximum = 1 }) { service in
            let source = "def handler(event, context):\n    return event\n"
            await service.create("f", [("handler.py", source)])
            let answers = await withTaskGroup(of: String.self) { group in
                for number in 1...4 { group.addTask { await service.invoke("f", "\(number)").text } }
                return await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(answers == ["1", "2", "3", "4"])
        }
    }
}
