// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Testing

struct HintTests {
    private static let lambda = "arn:aws:lambda:us-east-1:123456789012:function:f"

    private static func two(_ fields: String, _ other: String = #""Type":"Succeed""#) -> String {
        #"{"StartAt":"A","States":{"A":{\#(fields)},"Other":{\#(other)}}}"#
    }

    @Test(arguments: [
        (machine(#""Type":"Pass","Nxt":"B","End":true"#), "did you mean 'Next'?"),
        (machine(#""Type":"Pas","End":true"#), "did you mean 'Pass'?"),
        (two(#""Type":"Pass","Next":"Othr""#), "did you mean 'Other'?"),
        (machine(#""Type":"Pass","End":true,"Retry":[]"#), "only Task, Parallel, Map states have it"),
        (machine(#""Type":"Pass","End":true,"Output":{}"#), "use OutputPath, ResultPath or ResultSelector"),
        (machine(#""Type":"Pass""#), #"add "Next": "…", or "End": true"#),
        (machine(#""Type":"Pass","Next":"A""#), #"give one state "End": true, or add a Succeed or Fail state"#),
        (
            machine(#""Type":"Pass","End":true,"Parameters":{"a.$":"States.Forma('x')"}"#),
            "did you mean 'States.Format'?"
        ),
        (
            machine(#""Type":"Pass","End":true,"Parameters":{"a.$":"States.Hash('x')"}"#),
            "check the call's quotes, parentheses and arguments"
        ),
        (machine(#""Type":"Pass","End":true,"Parameters":{"a":"$.a"}"#), "name the field 'a.$' to have it evaluated"),
        (machine(#""Type":"Fail","Cause":"$.a""#), "name the field 'CausePath' to have the path read"),
        (
            machine(#""Type":"Task","End":true,"Parameters":{},"Resource":"arn:aws:states:::sqs:sendMesage""#),
            "did you mean 'sqs:sendMessage'?"
        ),
        (
            machine(#""Type":"Task","End":true,"Parameters":{},"Resource":"arn:aws:states:::events:putEvents.sync""#),
            "this action has the patterns .waitForTaskToken"
        ),
        (
            machine(
                #""Type":"Task","End":true,"Resource":"\#(lambda)","Retry":[{"ErrorEquals":["E"],"JitterStrategy":"Full"}]"#
            ),
            "did you mean 'FULL'?"
        ),
        (
            two(
                #""Type":"Parallel","Next":"Other","Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","Next":"Other"}}}]"#
            ),
            "no transition leads into or out of a branch or item processor: the state is /States/Other"
        ),
    ])
    func `a finding says what would put it right`(definition: String, hint: String) {
        let hints = analyze(definition).diagnostics.compactMap(\.hint?.text)
        #expect(hints.contains(hint), "\(hints)")
    }
}
