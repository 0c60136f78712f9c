// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Removes tags of a state machine or an activity; keys that are not there are no error.
    static let untagResource = Action(
        "UntagResource",
        input: StructureShape([.required("resourceArn", .arn), .required("tagKeys", .tagKeys)])
    ) { input, engine, answer throws(ServiceError) in
        let keys = (input.members["tagKeys"]?.elements ?? []).compactMap(\.text)
        engine.changeTags(
            of: try ResourceTags.resource(input.requiredText("resourceArn")),
            .removing(keys),
            reply: replyEmpty(to: answer)
        )
    }
}
