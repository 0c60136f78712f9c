// SPDX-License-Identifier: Apache-2.0

import Engine
import Foundation
import Interpreter
import JSONModule
import Logging
import NIOCore
import NIOPosix
import StatesLanguage
import Testing

@testable import Integrations

@Suite struct NotificationConnectorTests {
    private static let group = MultiThreadedEventLoopGroup.singleton
    private static let topicARN = "arn:aws:sns:us-east-1:123456789012:approvals"

    private static func configuration(port: Int, _ endpoints: [String]) -> TopicConfiguration {
        TopicConfiguration(
            delivery: .server(
                SMTPConfiguration(host: "127.0.0.1", port: port, from: "stepwell@localhost", timeoutSeconds: 30)
            ),
            topics: [
                TopicConfiguration.Topic(
                    name: "approvals",
                    subscriptions: endpoints.map { .init(channel: .email, endpoint: $0) }
                )
            ]
        )
    }

    /// Publishes and waits for the report.
    private static func publish(
        _ input: JSON,
        _ pattern: ServiceResource.Pattern = .requestResponse,
        to configuration: TopicConfiguration
    ) async -> Report {
        let mail: (any MailSender)? = configuration.delivery.map { delivery in
            switch delivery {
            case .server(let server): SMTPClient(server, group: group)
            case .directory(let path, _): MailDirectory(path, threads: .singleton)
            }
        }
        let connector = NotificationConnector(
            configuration,
            mail: mail,
            context: .fixed,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let task = Attempt("sns", "publish", input, pattern).task
        return await withCheckedContinuation { continuation in
            connector.start(task, report: TaskReport(task.request.id) { continuation.resume(returning: Report($0)) })
        }
    }

    @Test func `a publish goes to each subscriber by mail`() async throws {
        let sink = try MailSink(on: Self.group)
        let link = "http://host/approve?token=" + String(repeating: "aB3_-", count: 60)
        let report = await Self.publish(
            ["TopicArn": .string(Self.topicARN), "Subject": "Grüße", "Message": .string(link)],
            .waitForTaskToken,
            to: Self.configuration(port: sink.port, ["a@b.c", "d@e.f"])
        )
        guard case .submitted(let output) = report else {
            Issue.record("\(report)")
            return
        }
        #expect(output.members.map { Array($0.keys) } == ["MessageId", "SdkHttpMetadata", "SdkResponseMetadata"])
        #expect(output["SdkHttpMetadata"]?["HttpHeaders"]?["Content-Length"] == "294")
        let expected = """
            Date: Tue, 02 Jan 2024 03:04:05 +0000
            Message-ID: <\(CallContext.fixedUUID).0@localhost>
            From: stepwell@localhost
            To: a@b.c
            Subject: =?UTF-8?B?R3LDvMOfZQ==?=
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            \(QuotedPrintable.encode(link).split(separator: "\r\n").joined(separator: "\n"))
            """
        #expect(sink.messages.all.first == expected)
        #expect(sink.messages.all.count == 2)
    }

    @Test func `a directory gets each mail as a file, its text as it is`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "stepwell-mails-\(UUID().uuidString)/in")
        defer {
            #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        }
        let link = "http://host/approve?token=" + String(repeating: "aB3_-=", count: 60)
        var configuration = Self.configuration(port: 1, ["a@b.c", "d@e.f"])
        configuration.delivery = .directory(path: folder.path, from: "stepwell@localhost")
        let input: JSON = ["TopicArn": .string(Self.topicARN), "Message": .string("Grüße: \(link)")]
        let report = await Self.publish(input, to: configuration)
        #expect(report.output?["MessageId"] != nil)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == (0...1).map { "2024-01-02T03-04-05.678Z-\(CallContext.fixedUUID).\($0).eml" })
        let text = try String(contentsOf: folder.appending(path: names.first ?? ""), encoding: .utf8)
        #expect(text.hasPrefix("Date: Tue, 02 Jan 2024 03:04:05 +0000\n"))
        #expect(text.hasSuffix("Content-Transfer-Encoding: 8bit\n\nGrüße: \(link)\n"))
    }

    @Test func `a directory that cannot be written fails the task`() async throws {
        var configuration = Self.configuration(port: 1, ["a@b.c"])
        configuration.delivery = .directory(path: "/proc/mails", from: "stepwell@localhost")
        let input: JSON = ["TopicArn": .string(Self.topicARN), "Message": "m"]
        guard case .failed("SNS.InternalErrorException", let cause?, _) = await Self.publish(input, to: configuration)
        else {
            Issue.record("The publish did not fail.")
            return
        }
        #expect(cause.contains("/proc/mails: No such file or directory"))
    }

    @Test func `an object is sent as JSON text`() async throws {
        let sink = try MailSink(on: Self.group)
        let input: JSON = ["TopicArn": .string(Self.topicARN), "Message": ["message": "string-literal"]]
        _ = await Self.publish(input, to: Self.configuration(port: sink.port, ["a@b.c"]))
        #expect(sink.messages.all.first?.hasSuffix(#"{"message":"string-literal"}"#) == true)
        #expect(sink.messages.all.first?.contains("Subject: AWS Notification Message") == true)
    }

    @Test(arguments: [(["no@b.c", "a@b.c"], true), (["no@b.c"], false)])
    func `a refused subscriber fails the task only where nobody is left`(
        endpoints: [String],
        succeeds: Bool
    ) async throws {
        let sink = try MailSink(on: Self.group)
        let input: JSON = ["TopicArn": .string(Self.topicARN), "Message": "m"]
        let report = await Self.publish(input, to: Self.configuration(port: sink.port, endpoints))
        #expect((report.output != nil) == succeeds)
        guard !succeeds else { return }
        let cause =
            "The message could not be delivered to no@b.c: 550 unknown (Service: AmazonSNS; Status Code: 500; "
            + "Error Code: InternalError; Request ID: \(CallContext.fixedUUID); Proxy: null)"
        #expect(report == .failed("SNS.InternalErrorException", cause, .run))
    }

    @Test func `a mail server that is not there fails the task`() async throws {
        let sink = try MailSink(on: Self.group)
        try sink.close()
        let input: JSON = ["TopicArn": .string(Self.topicARN), "Message": "m"]
        let report = await Self.publish(input, .waitForTaskToken, to: Self.configuration(port: sink.port, ["a@b.c"]))
        guard case .failed("SNS.InternalErrorException", let cause?, .submit) = report else {
            Issue.record("\(report)")
            return
        }
        #expect(cause.contains("no connection to 127.0.0.1:\(sink.port)"))
    }

    @Test(arguments: [
        (#"{"TopicArn":"arn:aws:sns:r:1:other","Message":"m"}"#, "SNS.NotFoundException", "Topic does not exist"),
        (#"{"TopicArn":"other","Message":"m"}"#, "SNS.InvalidParameterException", "Invalid parameter: TopicArn Reason"),
        (
            #"{"TopicArn":"arn:aws:sns:r:1:approvals","Message":"m","Subject":"a\r\nBcc: x@y.z"}"#,
            "SNS.InvalidParameterException", "Invalid parameter: Subject"
        ),
        (
            #"{"TopicArn":"arn:aws:sns:r:1:approvals","Message":""}"#,
            "SNS.InvalidParameterException", "Invalid parameter: Empty message"
        ),
        (
            #"{"TopicArn":"arn:aws:sns:r:1:approvals","Message":{"email":"m"},"MessageStructure":"json"}"#,
            "SNS.InvalidParameterException", "Invalid parameter: Message Structure - No default entry"
        ),
        (#"{"Message":"m"}"#, "States.Runtime", "The Parameters '{\"Message\":\"m\"}' could not be used"),
    ])
    func `what SNS refuses is refused`(input: String, error: String, cause: String) async throws {
        let report = await Self.publish(try JSON(parsing: input), to: Self.configuration(port: 1, ["a@b.c"]))
        guard case .failed(error, let text?, _) = report else {
            Issue.record("\(report)")
            return
        }
        #expect(text.hasPrefix(cause))
    }

    private func configuration(_ text: String) throws(ConfigurationError) -> TopicConfiguration {
        try TopicConfiguration(ConfigurationNode(parsing: text, members: TopicConfiguration.members))
    }

    @Test func `a configuration file is read`() throws {
        let text = """
            {"smtp": {"host": "127.0.0.1", "port": 2525, "from": "a@b.c"},
             "topics": [{"name": "approvals", "subscriptions": [{"protocol": "email", "endpoint": "d@e.f"}]}]}
            """
        let expected = TopicConfiguration(
            delivery: .server(SMTPConfiguration(host: "127.0.0.1", port: 2525, from: "a@b.c")),
            topics: [.init(name: "approvals", subscriptions: [.init(channel: .email, endpoint: "d@e.f")])]
        )
        #expect(try configuration(text) == expected)
    }

    @Test(arguments: [
        ("[]", "$: must be an object"),
        ("{", "1:2: the text ends before the JSON does"),
        ("{\n  \"topics\": [},\n}", "2:14: a '}' cannot stand here"),
        ("{\"topics\": [],\n \"topics\": []}", #"2:2: the member "topics" stands here twice"#),
        (#"{"smtp":{"directory":"mails"}}"#, #"$.smtp: "from" is missing"#),
        (#"{"smtp":{"directory":"mails","from":"a@b.c","host":"h"}}"#, #"$.smtp: there is no member "host""#),
        (#"{"topic":[]}"#, #"$: there is no member "topic""#),
        (
            #"{"topics":[{"name":"a b"}]}"#,
            #"$.topics[0]: a topic's name has 1 to 256 letters, digits, - and _, not "a b""#
        ),
        (#"{"topics":[{"name":"a"},{"name":"a"}]}"#, "$.topics[1]: there are two topics of the name a"),
        (#"{"smtp":{"host":"h"}}"#, #"$.smtp: "from" is missing"#),
        (
            #"{"smtp":{"host":"h","from":"a@b.c","port":0}}"#,
            #"$.smtp: "port" must be a whole number from 1 to 65535"#
        ),
        (
            #"{"topics":[{"name":"a","subscriptions":[{"protocol":"sms","endpoint":"1"}]}]}"#,
            #"$.topics[0].subscriptions[0]: this version delivers by the protocol "email", not by "sms""#
        ),
        (
            #"{"topics":[{"name":"a","subscriptions":[{"protocol":"email","endpoint":"a@b.c"}]}]}"#,
            #"$: "smtp" is missing, and the topic a has a subscription by e-mail"#
        ),
    ])
    func `a configuration that is wrong says where`(text: String, message: String) {
        #expect {
            try configuration(text)
        } throws: { error in
            "\(error)" == message
        }
    }
}
