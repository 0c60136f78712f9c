// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONModule
import NIOHTTP1
import Testing

@testable import FunctionRuntime

@Suite(.serialized) struct LambdaAPITests {
    private static let functions = "/2015-03-31/functions"
    private static let arn = "arn:aws:lambda:eu-central-1:123456789012:function:f"
    private static let echo = [("handler.py", "def handler(event, context):\n    return event\n")]

    @Test func `a function is created, shown, listed and deleted`() async throws {
        try await TestService.run { service in
            let created = await service.create("f", Self.echo, ["Tags": ["k": "v"], "MemorySize": 256])
            #expect(created.status == 201)
            #expect(created.json["FunctionArn"]?.text == Self.arn)
            #expect(created.json["State"] == "Active")
            #expect(created.json["LastUpdateStatus"] == "Successful")
            #expect(created.json["MemorySize"] == 256)
            let shown = await service.call(.GET, "\(Self.functions)/f")
            #expect(shown.json["Configuration"] == created.json)
            #expect(shown.json["Tags"] == ["k": "v"])
            let configuration = await service.call(.GET, "\(Self.functions)/\(Self.arn)/configuration")
            #expect(configuration.json == created.json)
            #expect(service.records.names(in: .functions) == ["f"])
            #expect(await service.call(.DELETE, "\(Self.functions)/f").status == 204)
            #expect(await service.call(.GET, "\(Self.functions)/f").error == "ResourceNotFoundException")
            #expect(service.records.names(in: .functions) == [])
        }
    }

    /// A request that is refused, and how.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var method = HTTPMethod.POST
        var path: String
        var headers: HTTPHeaders = [:]
        var body = ""
        var status: Int
        var error: String
        var message: String

        var testDescription: String { "\(method) \(path) \(body.prefix(40))" }
    }

    private static func create(_ more: String) -> String {
        #"{"FunctionName":"g","Role":"arn:aws:iam::123456789012:role/r",\#(more)}"#
    }

    static let refusals = [
        Refusal(
            path: "\(functions)/g/invocations",
            status: 404,
            error: "ResourceNotFoundException",
            message: "Function not found: arn:aws:lambda:eu-central-1:123456789012:function:g:$LATEST"
        ),
        Refusal(
            path: "\(functions)/f/invocations?Qualifier=live",
            status: 404,
            error: "ResourceNotFoundException",
            message: "Function not found: \(arn):live"
        ),
        Refusal(
            path: "\(functions)/f/invocations",
            body: "nojson",
            status: 400,
            error: "InvalidRequestContentException",
            message: "Could not parse request body into json"
        ),
        Refusal(
            path: "\(functions)/f/invocations",
            body: "\"" + String(repeating: "a", count: 6_291_456) + "\"",
            status: 413,
            error: "RequestTooLargeException",
            message: "Request must be smaller than 6291456 bytes for the InvokeFunction operation"
        ),
        Refusal(
            path: "\(functions)/f/invocations",
            headers: ["X-Amz-Invocation-Type": "Later"],
            status: 400,
            error: "ValidationException",
            message: "Member must satisfy enum value set"
        ),
        Refusal(
            path: functions,
            body: #"{"FunctionName":"f","Role":"arn:aws:iam::123456789012:role/r","Runtime":"python3.12","#
                + #""Handler":"a.b","Code":{"ZipFile":"UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="}}"#,
            status: 409,
            error: "ResourceConflictException",
            message: "Function already exist: f"
        ),
        Refusal(
            path: functions,
            body: create(#""Code":{"ZipFile":"eA=="}"#),
            status: 400,
            error: "InvalidParameterValueException",
            message: "Runtime and Handler are mandatory parameters"
        ),
        Refusal(
            path: functions,
            body: create(#""Runtime":"python3.12","Handler":"a.b","Code":{"ZipFile":"eA=="}"#),
            status: 400,
            error: "InvalidParameterValueException",
            message: "Could not unzip uploaded file."
        ),
        Refusal(
            path: functions,
            body: create(#""Runtime":"java21","Handler":"a.b","Code":{"ZipFile":"eA=="}"#),
            status: 400,
            error: "InvalidParameterValueException",
            message: "Value java21 at 'runtime'"
        ),
        Refusal(
            path: functions,
            body: create(#""Runtime":"python3.12","Handler":"a.b","Layers":["arn"],"Code":{"ZipFile":"eA=="}"#),
            status: 400,
            error: "InvalidParameterValueException",
            message: "Layers is not supported here"
        ),
        Refusal(
            path: functions,
            body: "[]",
            status: 400,
            error: "SerializationException",
            message: "no JSON object"
        ),
        Refusal(
            method: .PUT,
            path: "\(functions)/f/configuration",
            body: #"{"Timeout":901}"#,
            status: 400,
            error: "ValidationException",
            message: "Value '901' at 'timeout' failed to satisfy constraint: "
                + "Member must have value less than or equal to 900"
        ),
        Refusal(
            method: .PUT,
            path: "\(functions)/f/configuration",
            body: #"{"Environment":{"Variables":{"AWS_REGION":"x"}}}"#,
            status: 400,
            error: "InvalidParameterValueException",
            message: "Reserved keys used in this request: AWS_REGION"
        ),
        Refusal(
            method: .PUT,
            path: "\(functions)/f/configuration",
            body: #"{"RevisionId":"old"}"#,
            status: 412,
            error: "PreconditionFailedException",
            message: "The Revision Id provided does not match"
        ),
        Refusal(
            method: .DELETE,
            path: "\(functions)/f?Qualifier=$LATEST",
            status: 400,
            error: "InvalidParameterValueException",
            message: "$LATEST version cannot be deleted"
        ),
        Refusal(
            method: .GET,
            path: "\(functions)/f/policy",
            status: 404,
            error: "ResourceNotFoundException",
            message: "The resource you requested does not exist."
        ),
        Refusal(
            method: .GET,
            path: "\(functions)/f/aliases/live",
            status: 404,
            error: "ResourceNotFoundException",
            message: "Cannot find alias arn: \(arn):live"
        ),
        Refusal(
            method: .PUT,
            path: "/2017-10-31/functions/f/concurrency",
            body: #"{"ReservedConcurrentExecutions":901}"#,
            status: 400,
            error: "InvalidParameterValueException",
            message: "below its minimum value of [100]"
        ),
        Refusal(
            method: .PATCH,
            path: "\(functions)/f",
            status: 404,
            error: "UnknownOperationException",
            message: "There is no operation"
        ),
    ]

    @Test(arguments: refusals) func `a request is refused as Lambda refuses it`(_ test: Refusal) async throws {
        try await TestService.run { service in
            await service.create("f", Self.echo)
            let answer = await service.call(test.method, test.path, headers: test.headers, body: test.body)
            #expect(answer.status == test.status)
            #expect(answer.error == test.error)
            let message = answer.json["Message"]?.text ?? answer.json["message"]?.text ?? ""
            #expect(message.contains(test.message), "\(message)")
        }
    }

    @Test func `versions and aliases name code that stays as it was`() async throws {
        try await TestService.run { service in
            let tell = { (text: String) in [("handler.py", "def handler(event, context):\n    return '\(text)'\n")] }
            await service.create("f", tell("one"), ["Publish": true])
            let again = await service.call(.POST, "\(Self.functions)/f/versions", body: "{}")
            #expect(again.json["Version"] == "1")
            let code = Base64.encode(ZipBuilder.files(tell("two")))
            let updated = await service.call(
                .PUT,
                "\(Self.functions)/f/code",
                body: #"{"ZipFile":"\#(code)","Publish":true}"#
            )
            #expect(updated.json["Version"] == "2")
            let alias = await service.call(
                .POST,
                "\(Self.functions)/f/aliases",
                body: #"{"Name":"live","FunctionVersion":"1"}"#
            )
            #expect(alias.status == 201)
            #expect(alias.json["AliasArn"]?.text == "\(Self.arn):live")
            let live = await service.invoke("f:live")
            #expect(live.text == #""one""#)
            #expect(live.headers.first(name: "X-Amz-Executed-Version") == "1")
            #expect(await service.invoke("f").text == #""two""#)
            let body = #"{"FunctionVersion":"1","RoutingConfig":{"AdditionalVersionWeights":{"2":1.0}}}"#
            _ = await service.call(.PUT, "\(Self.functions)/f/aliases/live", body: body)
            #expect(await service.invoke("f:live").text == #""two""#)
            let refused = await service.call(.DELETE, "\(Self.functions)/f?Qualifier=2")
            #expect(refused.error == "ResourceConflictException")
            let versions = await service.call(.GET, "\(Self.functions)/f/versions").json["Versions"]?.elements
            #expect(versions?.map { $0["Version"]?.text } == ["$LATEST", "1", "2"])
        }
    }

    @Test func `lists come in pages`() async throws {
        try await TestService.run { service in
            for name in ["c", "a", "b"] { await service.create(name, Self.echo) }
            let first = await service.call(.GET, "\(Self.functions)?MaxItems=2").json
            #expect(first["Functions"]?.elements?.map { $0["FunctionName"]?.text } == ["a", "b"])
            let marker = try #require(first["NextMarker"]?.text)
            let second = await service.call(.GET, "\(Self.functions)?MaxItems=2&Marker=\(marker)").json
            #expect(second["Functions"]?.elements?.map { $0["FunctionName"]?.text } == ["c"])
            #expect(second["NextMarker"] == nil)
        }
    }

    @Test func `reserved concurrency limits and tells so`() async throws {
        try await TestService.run { service in
            await service.create("f", Self.echo)
            let path = "/2017-10-31/functions/f/concurrency"
            _ = await service.call(.PUT, path, body: #"{"ReservedConcurrentExecutions":0}"#)
            let answer = await service.invoke("f")
            #expect(answer.status == 429)
            #expect(answer.error == "TooManyRequestsException")
            #expect(answer.json["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded")
            #expect(await service.call(.DELETE, path).status == 204)
            #expect(await service.invoke("f", "1").text == "1")
        }
    }

    @Test func `policies and tags are kept`() async throws {
        try await TestService.run { service in
            await service.create("f", Self.echo)
            let body = #"{"StatementId":"s","Action":"lambda:InvokeFunction","Principal":"s3.amazonaws.com"}"#
            #expect(await service.call(.POST, "\(Self.functions)/f/policy", body: body).status == 201)
            let policy = await service.call(.GET, "\(Self.functions)/f/policy").json["Policy"]?.text ?? ""
            let document = try JSON(parsing: policy)
            #expect(document["Statement"]?[0]?["Principal"] == ["Service": "s3.amazonaws.com"])
            #expect(await service.call(.DELETE, "\(Self.functions)/f/policy/s").status == 204)
            let tags = "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aeu-central-1%3A123456789012%3Afunction%3Af"
            #expect(await service.call(.POST, tags, body: #"{"Tags":{"a":"1","b":"2"}}"#).status == 204)
            #expect(await service.call(.DELETE, "\(tags)?tagKeys=a").status == 204)
            #expect(await service.call(.GET, tags).json == ["Tags": ["b": "2"]])
        }
    }

    @Test func `what is not named as an upload stays where it is`() async throws {
        let folder = TemporaryFolder()
        let own = ["functions/check/app.py", "functions/f/notes.zip", "functions/readme", "tmp/functions/mine"]
        for path in ["functions/check", "functions/f", "functions/empty", "tmp/functions"] {
            try FileSystem.makeFolder("\(folder.path)/\(path)")
        }
        for path in own { try FileSystem.write("own".utf8, to: "\(folder.path)/\(path)") }
        let left = "\(folder.path)/tmp/functions/0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f"
        try FileSystem.makeFolder(left)
        try await TestService.run(folder: folder) { service in
            await service.create("f", Self.echo)
            #expect(await service.invoke("f", "7").text == "7")
        }
        for path in own { #expect(access("\(folder.path)/\(path)", F_OK) == 0, "\(path)") }
        #expect(FileSystem.isFolder(folder.path + "/functions/empty"))
        #expect(!FileSystem.isFolder(left))
    }

    @Test func `functions and their code are there after a restart`() async throws {
        let folder = TemporaryFolder()
        let records = MemoryRecords()
        try await TestService.run(folder: folder, records: records) { service in
            await service.create("f", Self.echo, ["Publish": true])
        }
        try FileSystem.makeFolder(folder.path + "/functions/f/0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f.partial")
        try await TestService.run(folder: folder, records: records) { service in
            #expect(await service.invoke("f:1", "7").text == "7")
        }
        let names = FileSystem.names(in: folder.path + "/functions/f")
        #expect(names.count == 2 && !names.contains("0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f.partial"))
    }
}
