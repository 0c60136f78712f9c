// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Adds tags to a state machine or an activity; a key that is there gets the new value.
    static let tagResource = Action(
        "TagResource",
        input: StructureShape([.required("resourceArn", .arn), .required("tags", .tags)])
    ) { input, engine, answer throws(ServiceError) in
        let tags = input.members["tags"]?.elements ?? []
        try ResourceTags.check(tags)
        engine.changeTags(
            of: try ResourceTags.resource(input.requiredText("resourceArn")),
            .adding(TagSet(json: tags)),
            reply: replyEmpty(to: answer)
        )
    }
}
