// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Testing

struct RESTTests {
    @Test func `labels of a path are found and decoded`() {
        let template = PathTemplate("/2015-03-31/functions/{FunctionName}/invocations")
        #expect(template.match("/2015-03-31/functions/f/invocations") == ["FunctionName": "f"])
        #expect(
            template.match("/2015-03-31/functions/arn%3Aaws%3Alambda%2Ff/invocations") == [
                "FunctionName": "arn:aws:lambda/f"
            ]
        )
        #expect(template.match("/2015-03-31/functions/f") == nil)
        #expect(template.match("/2015-03-31/functions/f/invocations/more") == nil)
        #expect(template.match("/2015-03-31/functions/%zz/invocations") == nil)
        #expect(PathTemplate("/2017-03-31/tags/{ARN+}").match("/2017-03-31/tags/a/b") == ["ARN": "a/b"])
    }

    @Test func `a target is split into path and query`() {
        let target = RequestTarget("/a%2Fb?Qualifier=%24LATEST&MaxItems=5&flag&x=a+b")
        #expect(target.path == "/a%2Fb")
        #expect(target["Qualifier"] == "$LATEST")
        #expect(target["MaxItems"] == "5")
        #expect(target["flag"]?.isEmpty == true)
        #expect(target["x"] == "a b")
        #expect(target["none"] == nil)
        #expect(RequestTarget("/") == RequestTarget("/?"))
    }

    @Test(arguments: ["", "plain", "a/b c%é", "\u{1}~-_."])
    func `percent escapes go there and back`(text: String) {
        #expect(PercentEncoding.decode(PercentEncoding.encode(text)) == text)
    }

    @Test(arguments: ["%", "%1", "%g0", "%ff"])
    func `broken percent escapes are refused`(text: String) {
        #expect(PercentEncoding.decode(text) == nil)
    }
}
