// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension FunctionVersion {
    /// The version as the API shows it (`FunctionConfiguration`).
    ///
    /// - Parameters:
    ///   - name: The function's name.
    ///   - qualifier: How the caller named the version: it stands in the ARN.
    ///   - place: Whose function it is.
    /// - Returns: The document. A function is `Active` as soon as it is there: nothing has to be provisioned.
    func configuration(of name: String, qualifier: String?, in place: FunctionPlace) -> JSONObject {
        var document: JSONObject = [
            "FunctionName": .string(name),
            "FunctionArn": .string(place.arn(name, qualifier: qualifier)),
            "Runtime": .string(settings.runtime),
            "Role": .string(settings.role),
            "Handler": .string(settings.handler),
            "CodeSize": .integer(Int64(code.size)),
            "Description": .string(settings.description),
            "Timeout": .integer(Int64(settings.timeout)),
            "MemorySize": .integer(Int64(settings.memory)),
            "LastModified": .string(lastModified),
            "CodeSha256": .string(code.sha256),
            "Version": .string(version),
        ]
        if !settings.environment.isEmpty {
            document["Environment"] = .object(["Variables": .object(settings.environment)])
        }
        let group = settings.logGroup ?? "/aws/lambda/\(name)"
        let rest: JSONObject = [
            "TracingConfig": ["Mode": .string(settings.tracingMode)],
            "RevisionId": .string(revisionID),
            "State": "Active",
            "LastUpdateStatus": "Successful",
            "PackageType": "Zip",
            "Architectures": [.string(settings.architecture)],
            "EphemeralStorage": ["Size": .integer(Int64(settings.ephemeralStorage))],
            "SnapStart": ["ApplyOn": "None", "OptimizationStatus": "Off"],
            "LoggingConfig": ["LogFormat": "Text", "LogGroup": .string(group)],
        ]
        for (key, value) in rest { document[key] = value }
        return document
    }
}

extension FunctionAlias {
    /// The alias as the API shows it (`AliasConfiguration`).
    func configuration(of function: String, in place: FunctionPlace) -> JSON {
        var document: JSONObject = [
            "AliasArn": .string(place.arn(function, qualifier: name)),
            "Name": .string(name),
            "FunctionVersion": .string(version),
            "Description": .string(description),
            "RevisionId": .string(revisionID),
        ]
        if let additionalVersion {
            let weights = JSONObject([(JSONString(additionalVersion), .double(additionalWeight))])
            document["RoutingConfig"] = .object(["AdditionalVersionWeights": .object(weights)])
        }
        return .object(document)
    }
}
