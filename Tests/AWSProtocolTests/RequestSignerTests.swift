// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWSProtocol

/// The vectors are those of AWS's published test suite for Signature Version 4.
@Suite struct RequestSignerTests {
    private static let signer = RequestSigner(
        credentials: Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
        ),
        region: "us-east-1",
        service: "service"
    )
    private static let date = "20150830T123600Z"

    struct Vector: Sendable, CustomTestStringConvertible {
        var name: String
        var method: String
        var headers: [String: String] = [:]
        var body = ""
        var signedHeaders: String
        var signature: String

        var testDescription: String { name }
    }

    @Test(arguments: [
        Vector(
            name: "get-vanilla",
            method: "GET",
            signedHeaders: "host;x-amz-date",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        ),
        Vector(
            name: "post-vanilla",
            method: "POST",
            signedHeaders: "host;x-amz-date",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
        ),
        Vector(
            name: "get-header-value-trim",
            method: "GET",
            headers: ["My-Header1": " value1", "My-Header2": " \"a   b   c\""],
            signedHeaders: "host;my-header1;my-header2;x-amz-date",
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
        ),
        Vector(
            name: "post-x-www-form-urlencoded",
            method: "POST",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: "Param1=value1",
            signedHeaders: "content-type;host;x-amz-date",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        ),
    ])
    func `a request is signed as in the published suite`(_ vector: Vector) {
        let headers = vector.headers.map { (name: $0.key, value: $0.value) }
        let request = RequestSigner.Request(
            method: vector.method,
            path: "/",
            headers: [("Host", "example.amazonaws.com")] + headers,
            body: Array(vector.body.utf8)
        )
        let authorization = Self.signer.signed(request, at: Self.date).last
        #expect(
            authorization?.value
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)"
        )
    }

    @Test func `a session token is a header of its own and is signed`() {
        var signer = Self.signer
        signer.credentials.sessionToken = "token"
        let request = RequestSigner.Request(method: "POST", path: "/", headers: [("Host", "a")], body: [])
        let headers = signer.signed(request, at: Self.date)
        #expect(headers.map(\.name) == ["Host", "x-amz-date", "x-amz-security-token", "Authorization"])
        #expect(headers.last?.value.contains("SignedHeaders=host;x-amz-date;x-amz-security-token") == true)
    }

    @Test func `no text of credentials shows a secret`() {
        let credentials = Credentials(accessKeyID: "id", secretAccessKey: "hidden", sessionToken: "covered")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("hidden") && !text.contains("covered"))
        }
    }
}
