// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Adds a statement to the policy of a function, a version or an alias.
struct AddPermission: LambdaChangeAction {
    let method = HTTPMethod.POST
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/policy")

    func change(
        _ record: inout FunctionRecord,
        _ request: LambdaRequest,
        _ service: FunctionService
    ) throws(LambdaError) -> LambdaAnswer {
        let body = try request.document()
        let reference = try request.function(in: service)
        try record.checkQualifier(reference.qualifier, service.configuration.place)
        let id = try body.requiredText("StatementId")
        guard (1...100).contains(id.utf8.count), id.utf8.allSatisfy(FunctionReference.isWord) else {
            throw .validation(id, at: "statementId", "Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)")
        }
        let key = reference.qualifier ?? ""
        var policy = record.policies[key] ?? FunctionPolicy(revisionID: service.sources.uuid())
        if let revision = try body.text("RevisionId"), revision != policy.revisionID { throw .revisionMismatch }
        guard !policy.statements.contains(where: { $0["Sid"]?.text == id }) else {
            throw .conflict(
                "The statement id (\(id)) provided already exists. "
                    + "Please provide a new statement id, or remove the existing statement."
            )
        }
        let arn = service.configuration.place.arn(record.name, qualifier: reference.qualifier)
        let statement = try statement(id, body, arn: arn)
        policy.statements.append(statement)
        policy.revisionID = service.sources.uuid()
        record.policies[key] = policy
        return LambdaAnswer(status: 201, ["Statement": .string(statement.serialized)])
    }

    private func statement(_ id: String, _ body: JSONObject, arn: String) throws(LambdaError) -> JSON {
        let principal = try body.requiredText("Principal")
        var statement: JSONObject = ["Sid": .string(id), "Effect": "Allow"]
        switch principal {
        case "*": statement["Principal"] = "*"
        case _ where principal.contains(".amazonaws.com"):
            statement["Principal"] = ["Service": .string(principal)]
        case _ where principal.utf8.count == 12 && principal.allSatisfy(\.isNumber):
            statement["Principal"] = ["AWS": .string("arn:aws:iam::\(principal):root")]
        default: statement["Principal"] = ["AWS": .string(principal)]
        }
        statement["Action"] = .string(try body.requiredText("Action"))
        statement["Resource"] = .string(arn)
        if let condition = try condition(body) { statement["Condition"] = condition }
        return .object(statement)
    }

    private func condition(_ body: JSONObject) throws(LambdaError) -> JSON? {
        var condition = JSONObject()
        var equal = JSONObject()
        if let account = try body.text("SourceAccount") { equal["AWS:SourceAccount"] = .string(account) }
        if let organization = try body.text("PrincipalOrgID") { equal["aws:PrincipalOrgID"] = .string(organization) }
        if let token = try body.text("EventSourceToken") { equal["lambda:EventSourceToken"] = .string(token) }
        if let type = try body.text("FunctionUrlAuthType") { equal["lambda:FunctionUrlAuthType"] = .string(type) }
        if !equal.isEmpty { condition["StringEquals"] = .object(equal) }
        if let source = try body.text("SourceArn") {
            condition["ArnLike"] = ["AWS:SourceArn": .string(source)]
        }
        return condition.isEmpty ? nil : .object(condition)
    }
}
