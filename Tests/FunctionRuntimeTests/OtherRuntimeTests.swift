// SPDX-License-Identifier: Apache-2.0

import JSONModule
import NIOHTTP1
import Testing

@testable import FunctionRuntime

/// Real processes of `node`, and of an executable `bootstrap`.
@Suite(.serialized) struct OtherRuntimeTests {
    @Test(arguments: [
        ("index.js", "exports.handler = async (event) => event;", "{\"a\":1}"),
        ("index.mjs", "export const handler = async (event) => ({ got: event });", "{\"got\":{\"a\":1}}"),
        ("index.js", "exports.handler = (e, c, cb) => { setTimeout(() => cb(null, 'later'), 1); };", "\"later\""),
        ("index.js", "exports.handler = () => {};", "null"),
        ("index.cjs", "exports.handler = (e, context) => { context.succeed(context.functionName); };", "\"f\""),
    ])
    func `a handler of Node answers`(file: String, source: String, expected: String) async throws {
        try await TestService.run { service in
            await service.create(
                "f",
                [(file, source)],
                runtime: "nodejs20.x",
                handler: "index.handler",
                ["Timeout": 30]
            )
            for _ in 0..<2 {
                let answer = await service.invoke("f", "{\"a\":1}")
                #expect(answer.headers.first(name: "X-Amz-Function-Error") == nil)
                #expect(answer.text == expected)
            }
        }
    }

    @Test(arguments: [
        ("exports.handler = async () => { throw new TypeError('bad'); };", "TypeError", "bad"),
        ("exports.handler = async () => { throw 'text'; };", "string", "text"),
        ("exports.handler = (e, c, cb) => cb(new RangeError('far'));", "RangeError", "far"),
        (
            "exports.handler = () => new Promise(() => { setTimeout(() => { throw new Error('late'); }, 1); });",
            "Error", "late"
        ),
        (
            "exports.handler = () => new Promise(() => { Promise.reject(new Error('lost')); });",
            "Runtime.UnhandledPromiseRejection", "Error: lost"
        ),
        ("exports.other = 1;", "Runtime.HandlerNotFound", "index.handler is undefined or not exported"),
        (
            "require('no-such-module');", "Runtime.ImportModuleError",
            "Error: Cannot find module 'no-such-module'\nRequire stack:\n- /var/task/index.js"
        ),
        ("exports.handler = (", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected end of input"),
    ])
    func `an error of Node has Lambda's document`(source: String, type: String, message: String) async throws {
        try await TestService.run { service in
            await service.create(
                "f",
                [("index.js", source)],
                runtime: "nodejs20.x",
                handler: "index.handler",
                ["Timeout": 30]
            )
            let answer = await service.invoke("f")
            #expect(answer.headers.first(name: "X-Amz-Function-Error") == "Unhandled")
            #expect(answer.json["errorType"]?.text == type)
            #expect(answer.json["errorMessage"]?.text == message)
            #expect(answer.json["trace"]?.elements != nil)
            #expect(!answer.text.contains(service.data))
        }
    }

    @Test func `an executable bootstrap speaks the Runtime API`() async throws {
        let source = """
            #!/usr/bin/env python3
            import http.client, os
            api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
            while True:
                api.request("GET", "/2018-06-01/runtime/invocation/next")
                response = api.getresponse()
                body, request = response.read(), response.headers["Lambda-Runtime-Aws-Request-Id"]
                api.request("POST", "/2018-06-01/runtime/invocation/wrong/response", b"{}")
                wrong = api.getresponse()
                wrong.read()
                kind = "error" if body == b'"fail"' else "response"
                headers = {"Lambda-Runtime-Function-Error-Type": "Custom.Kind"}
                result = b"" if kind == "error" else b'{"status": %d, "got": %s}' % (wrong.status, body)
                api.request("POST", "/2018-06-01/runtime/invocation/%s/%s" % (request, kind), result, headers)
                api.getresponse().read()
            """
        try await TestService.run { service in
            await service.create("f", [("bootstrap", source)], runtime: "provided.al2023", ["Timeout": 30])
            #expect(await service.invoke("f", "[1]").text == #"{"status": 400, "got": [1]}"#)
            let failed = await service.invoke("f", #""fail""#)
            #expect(failed.headers.first(name: "X-Amz-Function-Error") == "Unhandled")
            #expect(failed.json["errorType"] == "Custom.Kind")
        }
    }

    @Test func `code without a bootstrap fails with a sentence`() async throws {
        try await TestService.run { service in
            await service.create("f", [("other", "")], runtime: "provided.al2023")
            let answer = await service.invoke("f")
            #expect(answer.json["errorType"] == "Runtime.InvalidEntrypoint")
            #expect(answer.json["errorMessage"]?.text?.contains("bootstrap: No such file or directory") == true)
        }
    }
}
