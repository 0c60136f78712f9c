// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Testing

struct ARNTests {
    @Test(arguments: [
        "arn:aws:states:us-east-1:123456789012:stateMachine:name", "arn:aws-cn:lambda:cn-north-1:1:function:f:$LATEST",
        "arn:aws:iam::123456789012:role/service-role/name", "arn:aws:states:::lambda:invoke",
    ])
    func `an ARN is printed as it was read`(text: String) throws {
        #expect(try ARN(text).description == text)
    }

    @Test(arguments: [
        ("x", "Invalid Arn: 'Invalid ARN prefix: x'"), ("", "Invalid Arn: 'Invalid ARN prefix: '"),
        ("arn", "Invalid Arn: 'Invalid ARN prefix: arn'"),
        ("arn:aws:states", "Invalid Arn: 'Invalid ARN format: arn:aws:states'"),
        ("arn:aws:states:us-east-1:1:", "Invalid Arn: 'Invalid ARN format: arn:aws:states:us-east-1:1:'"),
    ])
    func `a text that is no ARN is refused`(text: String, message: String) {
        let error = #expect(throws: InvalidARN.self) { try ARN(text) }
        #expect(error?.message == message)
    }
}
