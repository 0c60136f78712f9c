// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONModule
import NIOCore
import NIOHTTP1
import Testing

@testable import FunctionRuntime

/// Real processes of `python3`.
@Suite(.serialized) struct PythonFunctionTests {
    /// What a function answers, as it was recorded on AWS.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var source: String
        var payload = "{}"
        /// The answer, or the error document without its request id.
        var answer: String
        var isError = true

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "echo",
            source: "def handler(event, context):\n    return event\n",
            payload: #"{"a": 1.0, "b": "é"}"#,
            answer: #"{"a": 1.0, "b": "é"}"#,
            isError: false
        ),
        Case(
            name: "raise",
            source: "def handler(event, context):\n    raise Exception(\"Some exception was raised.\")\n",
            answer: #"{"errorMessage": "Some exception was raised.", "errorType": "Exception", "requestId": "ID", "#
                + #""stackTrace": ["  File \"/var/task/handler.py\", line 2, in handler\n    "#
                + #"raise Exception(\"Some exception was raised.\")\n"]}"#
        ),
        Case(
            name: "bytes",
            source: "def handler(event, context):\n    return b'\"HelloWorld!\"'\n",
            answer: #""HelloWorld!""#,
            isError: false
        ),
        Case(
            name: "a result that is not JSON",
            source: "def handler(event, context):\n    return {1}\n",
            answer: #"{"errorMessage": "Unable to marshal response: Object of type set is not JSON serializable", "#
                + #""errorType": "Runtime.MarshalError", "requestId": "ID", "stackTrace": []}"#
        ),
        Case(
            name: "a missing module",
            source: "import no_such_module\n",
            answer: #"{"errorMessage": "Unable to import module 'handler': No module named 'no_such_module'", "#
                + #""errorType": "Runtime.ImportModuleError", "requestId": "", "stackTrace": []}"#
        ),
        Case(
            name: "a missing handler",
            source: "other = 1\n",
            answer: #"{"errorMessage": "Handler 'handler' missing on module 'handler'", "#
                + #""errorType": "Runtime.HandlerNotFound", "requestId": "ID", "stackTrace": []}"#
        ),
        Case(
            name: "an exit",
            source: "import os\ndef handler(event, context):\n    os._exit(3)\n",
            answer: #"{"errorType":"Runtime.ExitError","#
                + #""errorMessage":"RequestId: ID Error: Runtime exited with error: exit status 3"}"#
        ),
        Case(
            name: "a signal",
            source: "import os, signal\ndef handler(event, context):\n    os.kill(os.getpid(), signal.SIGSEGV)\n",
            answer: #"{"errorType":"Runtime.ExitError","#
                + #""errorMessage":"RequestId: ID Error: Runtime exited with error: signal: segmentation fault"}"#
        ),
        Case(
            name: "a timeout",
            source: "import threading\ndef handler(event, context):\n    threading.Event().wait()\n",
            answer: #"{"errorType":"Sandbox.Timedout","#
                + #""errorMessage":"RequestId: ID Error: Task timed out after 1.00 seconds"}"#
        ),
    ]

    @Test(arguments: cases) func `a function answers as on Lambda`(_ test: Case) async throws {
        try await TestService.run { service in
            await service.create("f", [("handler.py", test.source)], ["Timeout": 1])
            let answer = await service.invoke("f", test.payload)
            let id = try #require(answer.headers.first(name: "x-amzn-RequestId"))
            #expect(answer.status == 200)
            #expect(answer.headers.first(name: "X-Amz-Function-Error") == (test.isError ? "Unhandled" : nil))
            #expect(answer.headers.first(name: "X-Amz-Executed-Version") == "$LATEST")
            #expect(answer.text == test.answer.replacing("ID", with: id))
        }
    }

    @Test func `a start that takes too long is told as the start in the log`() async throws {
        try await TestService.run(configure: { $0.startTimeout = .milliseconds(1) }) { service in
            let source = "import threading\nthreading.Event().wait()\n"
            await service.create("f", [("handler.py", source)], ["Timeout": 1])
            let answer = await service.invoke("f", headers: ["X-Amz-Log-Type": "Tail"])
            let encoded = try #require(answer.headers.first(name: "X-Amz-Log-Result"))
            let log = String(decoding: try #require(Base64.decode(encoded)), as: UTF8.self).split(separator: "\n")
            try #require(log.count > 1)
            #expect(log[1].hasPrefix("INIT_REPORT Init Duration: "))
            #expect(log[1].hasSuffix(" ms\tPhase: init\tStatus: timeout"))
        }
    }

    @Test func `an instance is used again, and its log has Lambda's lines`() async throws {
        try await TestService.run { service in
            let source = "import os\ndef handler(event, context):\n    print('said')\n    return os.getpid()\n"
            await service.create("f", [("handler.py", source)])
            let first = await service.invoke("f", headers: ["X-Amz-Log-Type": "Tail"])
            let second = await service.invoke("f", headers: ["X-Amz-Log-Type": "Tail"])
            #expect(first.text == second.text)
            let encoded = try #require(second.headers.first(name: "X-Amz-Log-Result"))
            let log = String(decoding: try #require(Base64.decode(encoded)), as: UTF8.self).split(separator: "\n")
            let id = try #require(second.headers.first(name: "x-amzn-RequestId"))
            try #require(log.count == 4)
            #expect(log[0] == "START RequestId: \(id) Version: $LATEST")
            #expect(log[1] == "said")
            #expect(log[2] == "END RequestId: \(id)")
            #expect(log[3].hasPrefix("REPORT RequestId: \(id)\tDuration: "))
        }
    }

    @Test func `a call that ran out of time ends once in the log`() async throws {
        try await TestService.run { service in
            await service.create(
                "f",
                [("handler.py", "import threading\ndef handler(event, context):\n    threading.Event().wait()\n")],
                ["Timeout": 1]
            )
            let answer = await service.invoke("f")
            let id = try #require(answer.headers.first(name: "x-amzn-RequestId"))
            // The log is whole: the instance of the first call is gone when another one answers.
            _ = await service.invoke("f")
            let log = String(
                decoding: FileSystem.end(of: service.data + "/logs/functions/f.log", maximum: 1 << 16),
                as: UTF8.self
            )
            for line in ["END RequestId: \(id)", "REPORT RequestId: \(id)"] {
                #expect(log.ranges(of: line).count == 1, "\(log)")
            }
        }
    }

    @Test func `calls at once get instances of their own`() async throws {
        try await TestService.run { service in
            // Answers only when three run: by files in a folder that they share.
            let source = """
                import os, time
                def handler(event, context):
                    open(os.path.join(event, str(os.getpid())), "w").close()
                    while len(os.listdir(event)) < 3:
                        time.sleep(0.01)
                    return os.getpid()
                """
            await service.create("f", [("handler.py", source)], ["Timeout": 60])
            let shared = service.data + "/shared"
            try FileSystem.makeFolder(shared)
            let answers = await withTaskGroup(of: String.self) { group in
                for _ in 0..<3 {
                    group.addTask { await service.invoke("f", JSON.string(shared).serialized).text }
                }
                return await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(answers.count == 3 && answers.allSatisfy { Int($0) != nil })
        }
    }

    @Test func `a call waits where there are as many instances as there may be`() async throws {
        try await TestService.run(configure: { $0.instanceMaximum = 1 }) { service in
            await service.create("f", [("handler.py", "def handler(event, context):\n    return 'f'\n")])
            await service.create("g", [("handler.py", "def handler(event, context):\n    return 'g'\n")])
            async let first = service.invoke("f").text
            async let second = service.invoke("g").text
            async let third = service.invoke("f").text
            #expect(await [first, second, third] == [#""f""#, #""g""#, #""f""#])
        }
    }

    @Test func `nothing of the server's environment and no descriptor is inherited`() async throws {
        setenv("STEPWELL_TEST_SECRET", "secret", 1)
        try await TestService.run { service in
            let source = """
                import os
                def handler(event, context):
                    links = []
                    for name in os.listdir("/proc/self/fd"):
                        try:
                            links.append(os.readlink("/proc/self/fd/" + name))
                        except FileNotFoundError:
                            pass
                    kinds = sorted(link.split(":")[0] for link in links)
                    return [dict(os.environ), kinds, os.getcwd(), os.getpgid(0) == os.getpid()]
                """
            let own: JSONObject = ["Environment": ["Variables": ["OWN": "value"]]]
            await service.create("f", [("handler.py", source)], own)
            let answer = await service.invoke("f").json
            let environment = try #require(answer[0]?.members, "\(answer.serialized)")
            #expect(environment["STEPWELL_TEST_SECRET"] == nil)
            #expect(environment["OWN"] == "value")
            #expect(environment["AWS_LAMBDA_FUNCTION_NAME"] == "f")
            // Input, output twice, the connection to the Runtime API.
            #expect(answer[1] == ["/dev/null", "pipe", "pipe", "socket"])
            #expect(answer[2]?.text == environment["LAMBDA_TASK_ROOT"]?.text)
            #expect(answer[3] == true)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `what a function has started ends with its timeout`() async throws {
        try await TestService.run { service in
            let source = """
                import subprocess, threading
                def handler(event, context):
                    child = subprocess.Popen(["sleep", "1000"])
                    print("child", child.pid, "end", flush=True)
                    threading.Event().wait()
                """
            await service.create("f", [("handler.py", source)], ["Timeout": 1])
            let answer = await service.invoke("f", headers: ["X-Amz-Log-Type": "Tail"])
            let encoded = try #require(answer.headers.first(name: "X-Amz-Log-Result"))
            let words = String(decoding: try #require(Base64.decode(encoded)), as: UTF8.self).split(separator: " ")
            let position = try #require(words.firstIndex { $0.hasSuffix("child") })
            let child = try #require(pid_t(words[position + 1]))
            try await service.service.shutDown().get()
            // It is killed by then; the kernel ends it when it is its turn, and its new parent takes it later still.
            while kill(child, 0) == 0, !isZombie(child) { await Task.yield() }
        }
    }

    private func isZombie(_ process: pid_t) -> Bool {
        guard let file = fopen("/proc/\(process)/stat", "r") else { return true }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer[..<count], as: UTF8.self).contains(") Z ")
    }
}
