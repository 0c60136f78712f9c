// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

@testable import FunctionRuntime

@Suite struct FunctionValueTests {
    private static let arn = "arn:aws:lambda:eu-central-1:123456789012:function:f"

    @Test(arguments: [
        ("f", nil, "f", nil), ("f:live", nil, "f", "live"), ("f", "live", "f", "live"), ("f:1", "1", "f", "1"),
        (arn, nil, "f", nil), ("\(arn):$LATEST", nil, "f", "$LATEST"), ("123456789012:function:f:2", nil, "f", "2"),
        ("function:f", nil, "f", nil),
    ])
    func `a function is named in any of Lambda's forms`(
        text: String,
        qualifier: String?,
        name: String,
        expected: String?
    ) throws {
        let reference = try FunctionReference(text, qualifier: qualifier, in: TestService.place)
        #expect(reference.name == name)
        #expect(reference.qualifier == expected)
    }

    @Test(arguments: [
        ("", nil, "ValidationException"), ("a b", nil, "ValidationException"), ("f:a:b", nil, "ValidationException"),
        ("f:1", "2", "InvalidParameterValueException"), ("f:a.b", nil, "ValidationException"),
        ("arn:aws:s3:::bucket", nil, "ValidationException"),
        ("arn:aws:lambda:us-east-1:123456789012:function:f", nil, "ResourceNotFoundException"),
    ])
    func `a name that is none is refused`(text: String, qualifier: String?, error: String) {
        #expect {
            try FunctionReference(text, qualifier: qualifier, in: TestService.place)
        } throws: {
            ($0 as? LambdaError)?.name == error
        }
    }

    @Test(arguments: [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob")])
    func `base64 has RFC 4648's vectors`(encoded: String, text: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test(arguments: ["Z", "Zm9v!", "Zm 9v"]) func `what is not base64 is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000"), (951_782_400_123, "2000-02-29T00:00:00.123"),
            (1_798_761_599_999, "2026-12-31T23:59:59.999"), (-1, "1969-12-31T23:59:59.999"),
        ] as [(Int64, String)]
    )
    func `times are written in UTC`(milliseconds: Int64, text: String) {
        #expect(DateText.text(of: milliseconds) == text)
    }

    @Test func `a UUID has version 4 and all its digits`() {
        #expect(FunctionSources(now: { 0 }, random: { 0 }).uuid() == "00000000-0000-4000-8000-000000000000")
        #expect(FunctionSources(now: { 0 }, random: { .max }).uuid() == "ffffffff-ffff-4fff-bfff-ffffffffffff")
    }

    @Test func `a report has Lambda's fields`() {
        let line = ReportLine(
            requestID: "id",
            durationNanoseconds: 1_230_000,
            memorySize: 128,
            peakMemory: 40,
            initNanoseconds: 99_005_000,
            status: "timeout"
        )
        #expect(
            line.text
                == "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 101 ms\tMemory Size: 128 MB\t"
                + "Max Memory Used: 40 MB\tInit Duration: 99.01 ms\tStatus: timeout\t\n"
        )
    }

    @Test func `a log's tail keeps its last 4096 bytes`() {
        var tail = LogTail()
        for byte in UInt8(0)..<10 { tail.append(Array(repeating: byte, count: 1_000)) }
        #expect(tail.bytes.count == 4_096)
        #expect(tail.bytes.first == 5)
        #expect(tail.bytes.last == 9)
    }

    @Test func `a record is read as it was written`() {
        var settings = FunctionSettings(runtime: "python3.12", handler: "a.b", role: "r")
        settings.environment = ["A": "b"]
        settings.logGroup = "group"
        let code = FunctionCode(place: .unpacked(id: "id"), size: 3, sha256: "sum")
        let version = FunctionVersion(
            version: "$LATEST",
            settings: settings,
            code: code,
            lastModified: "now",
            revisionID: "r1"
        )
        var record = FunctionRecord(name: "f", latest: version)
        var published = version
        published.version = "1"
        published.code.place = .folder(path: "/x")
        record.published = [published]
        record.lastNumber = 4
        record.aliases = [
            FunctionAlias(
                name: "live",
                version: "1",
                description: "d",
                additionalVersion: "2",
                additionalWeight: 0.5,
                revisionID: "r2"
            )
        ]
        record.tags = ["k": "v"]
        record.policies = ["live": FunctionPolicy(statements: [["Sid": "s"]], revisionID: "r3")]
        record.reservedConcurrency = 7
        #expect(FunctionRecord(record.document) == record)
        #expect(FunctionRecord(["name": "f"]) == nil)
    }
}
