// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Lists the tags of a state machine or an activity.
    static let listTagsForResource = Action(
        "ListTagsForResource",
        input: StructureShape([.required("resourceArn", .arn)])
    ) { input, engine, answer throws(ServiceError) in
        engine.tags(
            of: try ResourceTags.resource(input.requiredText("resourceArn")),
            reply: reply(to: answer) { tags in
                var writer = AnswerWriter()
                writer.array("tags", tags.tags) { writer, tag in
                    writer.string("key", tag.key)
                    writer.string("value", tag.value)
                }
                return writer.body()
            }
        )
    }
}
