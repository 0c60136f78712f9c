// SPDX-License-Identifier: Apache-2.0

import FunctionPort
import JSONModule
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import Testing

@testable import FunctionRuntime

@Suite(.serialized) struct FunctionServiceTests {
    @Test func `an event is run again until it succeeds, and forgotten then`() async throws {
        // Fails until it has run three times; says so in a file that the test waits for.
        let source = """
            import os
            def handler(event, context):
                count = len(os.listdir(event)) + 1
                open(os.path.join(event, str(count)), "w").close()
                if count < 3:
                    raise Exception("not yet")
            """
        try await TestService.run(configure: { $0.retryDelays = [.zero, .zero] }) { service in
            let shared = service.data + "/shared"
            try FileSystem.makeFolder(shared)
            await service.create("f", [("handler.py", source)])
            let headers: [(String, String)] = [("X-Amz-Invocation-Type", "Event")]
            let payload = JSON.string(shared).serialized
            let answer = await service.invoke("f", payload, headers: .init(headers))
            #expect(answer.status == 202)
            while !service.records.names(in: .events).isEmpty { await Task.yield() }
            #expect(FileSystem.names(in: shared).sorted() == ["1", "2", "3"])
        }
    }

    @Test func `an event that was not finished is taken up at the next start`() async throws {
        let shared = TemporaryFolder()
        let folder = TemporaryFolder()
        let records = MemoryRecords()
        let source = "import os\ndef handler(event, context):\n    open(os.path.join(event, 'ran'), 'w').close()\n"
        try await TestService.run(folder: folder, records: records) { service in
            await service.create("f", [("handler.py", source)])
        }
        let invocation = FunctionInvocation(
            function: "f",
            payload: Array(JSON.string(shared.path).serialized.utf8),
            kind: .event
        )
        let event = FunctionEvent(requestID: "id", invocation: invocation, time: 0)
        records.put(.events, name: "id", document: event.document) { _ in }
        try await TestService.run(folder: folder, records: records) { service in
            while !records.names(in: .events).isEmpty { await Task.yield() }
            #expect(FileSystem.names(in: shared.path) == ["ran"])
        }
    }

    @Test func `an event that was not finished waits until it is taken up, once`() async throws {
        let shared = TemporaryFolder()
        let folder = TemporaryFolder()
        let records = MemoryRecords()
        let source = "import os\ndef handler(event, context):\n    os.makedirs(event)\n"
        try await TestService.run(folder: folder, records: records) { service in
            await service.create("f", [("handler.py", source)])
            // A second call at the same time would be refused.
            let body = #"{"ReservedConcurrentExecutions":1}"#
            let target = "/2017-10-31/functions/f/concurrency"
            #expect(await service.call(.PUT, target, body: body).status == 200)
        }
        let payload = { (name: String) in JSON.string("\(shared.path)/\(name)").serialized }
        let invocation = FunctionInvocation(function: "f", payload: Array(payload("event").utf8), kind: .event)
        let event = FunctionEvent(requestID: "id", invocation: invocation, time: 0)
        records.put(.events, name: "id", document: event.document) { _ in }
        try await TestService.run(folder: folder, records: records, takesUpEvents: false) { service in
            let answer = await service.invoke("f", payload("call"))
            #expect(answer.status == 200)
            #expect(answer.headers["X-Amz-Function-Error"].isEmpty)
            #expect(FileSystem.names(in: shared.path) == ["call"])
            #expect(records.names(in: .events) == ["id"])
            service.service.takeUpEvents()
            // It fails on a folder that is there, and would be tried again after a minute.
            service.service.takeUpEvents()
            while !records.names(in: .events).isEmpty { await Task.yield() }
            #expect(FileSystem.names(in: shared.path).sorted() == ["call", "event"])
        }
    }

    @Test func `a dry run says that a call would be taken`() async throws {
        try await TestService.run { service in
            await service.create("f", [("handler.py", "")])
            let invocation = FunctionInvocation(function: "f", payload: [], kind: .dryRun)
            let result = await withCheckedContinuation { continuation in
                _ = service.service.invoke(invocation) { continuation.resume(returning: $0) }
            }
            let statusCode = try result.get().statusCode
            #expect(statusCode == 204)
        }
    }

    @Test func `a cancelled call does not answer`() async throws {
        let isAnswered = NIOLockedValueBox(false)
        try await TestService.run { service in
            await service.create("f", [("handler.py", "def handler(event, context):\n    return 1\n")])
            let invocation = FunctionInvocation(function: "f", payload: [])
            service.service.invoke(invocation) { _ in isAnswered.withLockedValue { $0 = true } }.cancel()
            #expect(await service.invoke("f").text == "1")
        }
        #expect(!isAnswered.withLockedValue { $0 })
    }

    @Test func `a folder's function is started anew when a file changes`() async throws {
        let code = TemporaryFolder()
        try await TestService.run { service in
            let tell = { (text: String) in
                let source = "import os\ndef handler(event, context):\n    return ['\(text)', os.getpid()]\n"
                try FileSystem.write(source.utf8, to: code.path + "/app.py")
            }
            try tell("one")
            let added = await withCheckedContinuation { continuation in
                FunctionRegistry(service.service).add(
                    name: "f",
                    directory: code.path,
                    handler: "app.handler",
                    runtime: "python3.12"
                ) { continuation.resume(returning: $0) }
            }
            #expect(added == .success("arn:aws:lambda:eu-central-1:123456789012:function:f"))
            let first = await service.invoke("f").text
            #expect(await service.invoke("f").text == first)
            try tell("other")
            #expect(await service.invoke("f").json[0] == "other")
        }
    }

    @Test func `a folder that is not there is refused`() async throws {
        try await TestService.run { service in
            let added = await withCheckedContinuation { continuation in
                FunctionRegistry(service.service).add(
                    name: "f",
                    directory: "/no/such/folder",
                    handler: "app.handler",
                    runtime: "python3.12"
                ) { continuation.resume(returning: $0) }
            }
            #expect(added == .failure(FunctionRegistryError(message: "There is no folder /no/such/folder.")))
        }
    }

    @Test func `a log that has grown is put aside`() async throws {
        try await TestService.run(configure: { $0.logBytes = 100 }) { service in
            await service.create("f", [("handler.py", "def handler(event, context):\n    print('x' * 200)\n")])
            #expect(await service.invoke("f").text == "null")
            try await service.service.shutDown().get()
            #expect(FileSystem.names(in: service.data + "/logs/functions").contains("f.log.1"))
        }
    }
}
