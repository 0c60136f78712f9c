// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import StatesLanguage
import Testing

@testable import Integrations

@Suite struct ServiceConfigurationTests {
    /// Reads the member `aws` of a configuration.
    private static func configuration(
        _ aws: String,
        variables: [String: String] = [:],
        files: [String: String] = [:]
    ) throws(ConfigurationError) -> ServiceConfiguration {
        let surroundings = ServiceSurroundings(
            region: "eu-central-1",
            variable: { variables[$0] },
            file: { path in
                files[path].map { .success($0) } ?? .failure(ServiceSurroundings.FileFault(reason: "no file \(path)"))
            }
        )
        let root = try ConfigurationNode(parsing: #"{"aws":\#(aws)}"#, members: ServiceConfiguration.members)
        return try ServiceConfiguration(root, in: surroundings)
    }

    private static let keys = #""accessKeyId":"i","secretAccessKey":"s""#

    @Test func `a service has what aws says, unless it says so itself`() throws {
        let configuration = try Self.configuration(
            #"""
            {"endpoint":"http://127.0.0.1:5000","region":"us-west-2",\#(Self.keys),"timeoutSeconds":5,
             "services":{"dynamodb":{},
                         "sqs":{"endpoint":"http://[::1]:9324/","region":"us-east-1","timeoutSeconds":7,
                                "accessKeyId":"j","secretAccessKey":"t","sessionToken":"u"}}}
            """#
        )
        let common = Credentials(accessKeyID: "i", secretAccessKey: "s")
        let own = Credentials(accessKeyID: "j", secretAccessKey: "t", sessionToken: "u")
        #expect(
            configuration.services == [
                "dynamodb": .init(
                    endpoint: ServiceEndpoint(host: "127.0.0.1", port: 5000),
                    region: "us-west-2",
                    credentials: common,
                    timeoutSeconds: 5
                ),
                "sqs": .init(
                    endpoint: ServiceEndpoint(host: "::1", port: 9324),
                    region: "us-east-1",
                    credentials: own,
                    timeoutSeconds: 7
                ),
            ]
        )
        #expect(configuration.holdsSecrets)
    }

    @Test func `without a region there is the server's`() throws {
        let configuration = try Self.configuration(
            #"{"services":{"kms":{"endpoint":"http://kms",\#(Self.keys)}}}"#
        )
        #expect(configuration.services["kms"]?.region == "eu-central-1")
        #expect(configuration.services["kms"]?.endpoint == ServiceEndpoint(host: "kms", port: 80))
    }

    @Test func `credentials come from a file's profile before the environment`() throws {
        let file = """
            # of AWS's command line
            [default]
            aws_access_key_id = first
            aws_secret_access_key = one

            [work]
            region = x
            aws_access_key_id=second
              aws_secret_access_key  =  t=w=o
            aws_session_token = three
            """
        let variables = ["AWS_ACCESS_KEY_ID": "third", "AWS_SECRET_ACCESS_KEY": "four"]
        func credentials(_ member: String) throws -> Credentials? {
            let text = #"{"endpoint":"http://h"\#(member),"services":{"sqs":{}}}"#
            let configuration = try Self.configuration(text, variables: variables, files: ["keys": file])
            #expect(!configuration.holdsSecrets)
            return configuration.services["sqs"]?.credentials
        }
        #expect(try credentials(#","credentialsFile":"keys""#)?.accessKeyID == "first")
        #expect(
            try credentials(#","credentialsFile":"keys","profile":"work""#)
                == Credentials(accessKeyID: "second", secretAccessKey: "t=w=o", sessionToken: "three")
        )
        #expect(try credentials("")?.accessKeyID == "third")
    }

    @Test(arguments: [
        (#"[]"#, "$.aws: must be an object"),
        (#"{"services":[]}"#, #"$.aws: "services" must be an object"#),
        (#"{"endpoint":"http://h","credentialsFile":"keys","services":{"sqs":{}}}"#, "$.aws: no file keys"),
        (
            #"{"endpoint":"http://h","credentialsFile":"keys","accessKeyId":"a","services":{"sqs":{}}}"#,
            #"$.aws: "credentialsFile" and the credentials themselves do not go together"#
        ),
        (
            #"{"endpoint":"http://h","profile":"p","services":{"sqs":{}}}"#,
            #"$.aws: "profile" goes with "credentialsFile""#
        ),
        (
            #"{"endpoint":"http://h","sessionToken":"p","services":{"sqs":{}}}"#,
            #"$.aws: "accessKeyId" and "secretAccessKey" go together"#
        ),
        (
            #"{"endpoint":"http://h:0","services":{"sqs":{}}}"#,
            #"$.aws: "endpoint" must be http://HOST:PORT, not "http://h:0""#
        ),
        (
            #"{"endpoint":"http://","services":{"sqs":{}}}"#,
            #"$.aws: "endpoint" must be http://HOST:PORT, not "http://""#
        ),
        (
            #"{"endpoint":"http://a@b","services":{"sqs":{}}}"#,
            #"$.aws: "endpoint" must be http://HOST:PORT, not "http://…@b""#
        ),
        (
            #"{"services":{"sqs":{"endpoint":"http://h","accessKeyId":"a b","secretAccessKey":"b"}}}"#,
            "$.aws.services.sqs: the credentials hold a space or a character that no header can have"
        ),
        (
            #"{"services":{"sqs":{"endpoint":"http://h","accessKeyId":"a","secretAccessKey":"b","region":"US East"}}}"#,
            #"$.aws.services.sqs: "region" must be a region's name such as us-east-1, not "US East""#
        ),
        (
            #"{"services":{"sqs":{"endpoint":"http://h","timeoutSeconds":0,"accessKeyId":"a","secretAccessKey":"b"}}}"#,
            #"$.aws.services.sqs: "timeoutSeconds" must be a whole number from 1 to 3600"#
        ),
    ])
    func `what is wrong is said with its place`(_ aws: String, _ text: String) {
        #expect {
            try Self.configuration(aws)
        } throws: { error in
            "\(error)" == text
        }
    }

    @Test(arguments: [
        ("http://[::1]", "::1", "[::1]:80", "[::1]"),
        ("http://[fe80::1]:8000", "fe80::1", "[fe80::1]:8000", "[fe80::1]:8000"),
        ("http://h:8000/", "h", "h:8000", "h:8000"), ("http://127.0.0.1", "127.0.0.1", "127.0.0.1:80", "127.0.0.1"),
    ])
    func `an endpoint is shown as it is written`(
        _ text: String,
        _ host: String,
        _ shown: String,
        _ authority: String
    ) throws {
        let configuration = try Self.configuration(#"{"services":{"kms":{"endpoint":"\#(text)",\#(Self.keys)}}}"#)
        let endpoint = try #require(configuration.services["kms"]?.endpoint)
        #expect(endpoint.host == host)
        #expect("\(endpoint)" == shown)
        #expect(endpoint.authority == authority)
    }

    @Test(arguments: [
        "http://a:b:80", "http://::1", "http://::1:80", "http://[::1", "http://::1]", "http://[::1]b", "http://[::1]:",
        "http://[b]", "http://[127.0.0.1]", "http://[::1]:80:80", "http://[[::1]]", "http://h:+80", "http://h:",
    ])
    func `colons stand in an IPv6 address in brackets, or before the port`(_ text: String) {
        #expect {
            try Self.configuration(#"{"endpoint":"\#(text)","services":{"sqs":{}}}"#)
        } throws: { error in
            "\(error)" == #"$.aws: "endpoint" must be http://HOST:PORT, not "\#(text)""#
        }
    }

    @Test(arguments: [
        ("http://user:hunter2@h:80", "http://…@h:80"), ("https://user:hunter2@h", "https://…@h"),
        ("HTTP://user:hunter2@h", "…@h"), ("user:hunter2@h", "…@h"), ("http://user:hunter2@hunter2/@h", "http://…@h"),
        ("hunter2://hunter2@", "…@"),
    ])
    func `a password in an endpoint is not repeated`(_ text: String, _ shown: String) {
        #expect {
            try Self.configuration(#"{"endpoint":"\#(text)","services":{"sqs":{}}}"#)
        } throws: { error in
            "\(error)".hasSuffix(shown.hasPrefix("https") ? " for \(shown)" : #", not "\#(shown)""#)
                && !"\(error)".contains("hunter2")
        }
    }

    @Test func `a session token that is empty is none`() throws {
        let file = "[default]\naws_access_key_id = i\naws_secret_access_key = s\naws_session_token =\n"
        let configuration = try Self.configuration(
            #"{"endpoint":"http://h","credentialsFile":"keys","services":{"sqs":{}}}"#,
            files: ["keys": file]
        )
        #expect(configuration.services["sqs"]?.credentials == Credentials(accessKeyID: "i", secretAccessKey: "s"))
    }

    @Test func `only what is configured is in the catalog`() throws {
        let configuration = try Self.configuration(
            #"{"endpoint":"http://h",\#(Self.keys),"services":{"eventbridge":{}}}"#
        )
        let catalog = IntegrationCatalog.supported(with: configuration)
        #expect(catalog.patterns[.init(service: "events", action: "putEvents")] == [.waitForTaskToken])
        #expect(catalog.patterns[.init(service: "aws-sdk:eventbridge", action: "listRules")] == [.waitForTaskToken])
        #expect(catalog.patterns[.init(service: "lambda", action: "invoke")] != nil)
        #expect(catalog.patterns[.init(service: "dynamodb", action: "putItem")] == nil)
        #expect(catalog.completeServices == ["events", "aws-sdk:eventbridge"])
        #expect(catalog.configurableServices["dynamodb"] == "dynamodb")
        #expect(catalog.configurableServices["events"] == nil)
        #expect(IntegrationCatalog.supported.completeServices.isEmpty)
    }
}
