// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import Storage

extension Action {
    /// Lists the tags of a state machine or an activity.
    static let listTagsForResource = Action(
        "ListTagsForResource",
        input: StructureShape([.required("resourceArn", .arn)])
    ) { input, engine, answer throws(ServiceError) in
        let arn = input.requiredText("resourceArn")
        switch try taggable(arn) {
        case .activity:
            engine.describeActivity(
                arn: arn,
                reply: tagReply(to: answer, arn) { (activity: ActivityRecord) in activity.configuration }
            )
        default:
            engine.describeStateMachine(
                arn: arn,
                reply: tagReply(to: answer, arn) { (machine: StateMachineRecord) in machine.configuration }
            )
        }
    }

    /// The type of a resource that can have tags; throws `InvalidArn` or `ResourceNotFound` for all others.
    private static func taggable(_ text: String) throws(ServiceError) -> StatesARN.ResourceType {
        let arn: StatesARN
        do throws(InvalidARN) {
            arn = try StatesARN(text, in: [.stateMachine, .activity])
        } catch {
            throw ServiceError(.invalidArn, error.message)
        }
        guard arn.qualifier == nil, arn.label == nil else { throw .resourceNotFound(text) }
        return arn.type
    }

    /// Turns a resource into its tags; a resource that does not exist is `ResourceNotFound` here.
    private static func tagReply<Record>(
        to answer: @escaping Answer,
        _ arn: String,
        configuration: @escaping @Sendable (Record) -> JSONObject
    ) -> Reply<Record> {
        { result in
            answer(
                result.map { record in
                    var writer = AnswerWriter()
                    writer.array("tags", configuration(record)["tags"]?.elements ?? []) { writer, tag in
                        writer.string("key", tag["key"]?.text)
                        writer.string("value", tag["value"]?.text)
                    }
                    return writer.body()
                }.mapError { error in
                    guard [.stateMachineDoesNotExist, .activityDoesNotExist].contains(error.code) else { return error }
                    return .resourceNotFound(arn)
                }
            )
        }
    }
}
