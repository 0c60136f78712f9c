// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension FunctionRecord {
    /// Keeps `$LATEST` under the next number; the last version where nothing has changed since.
    mutating func publish(description: String?, sources: FunctionSources) -> FunctionVersion {
        var settings = latest.settings
        if let description { settings.description = description }
        if let last = published.last, last.code == latest.code, last.settings == settings { return last }
        lastNumber += 1
        let version = FunctionVersion(
            version: String(lastNumber),
            settings: settings,
            code: latest.code,
            lastModified: sources.lastModified,
            revisionID: sources.uuid()
        )
        published.append(version)
        return version
    }

    /// Throws where the function has no such version or alias.
    func checkQualifier(_ qualifier: String?, _ place: FunctionPlace) throws(LambdaError) {
        guard let qualifier, version(qualifier) == nil, alias(qualifier) == nil else { return }
        throw .functionNotFound(place.arn(name, qualifier: qualifier))
    }
}

extension FunctionVersion {
    /// Versions in order of their numbers, `$LATEST` first.
    var sortKey: String {
        version == FunctionVersion.latest
            ? version : String(repeating: "0", count: max(0, 20 - version.utf8.count)) + version
    }

    /// Throws where the caller means another revision than there is.
    func checkRevision(_ body: JSONObject) throws(LambdaError) {
        if let revision = try body.text("RevisionId"), revision != revisionID { throw .revisionMismatch }
    }

    /// Notes a change.
    mutating func touch(_ sources: FunctionSources) {
        lastModified = sources.lastModified
        revisionID = sources.uuid()
    }
}

extension FunctionAlias {
    /// Takes the routing of a request and checks that the versions are there.
    mutating func route(
        _ body: JSONObject,
        in record: FunctionRecord,
        _ place: FunctionPlace
    ) throws(LambdaError) {
        if let routing = body["RoutingConfig"], !routing.isNull {
            let weights = routing["AdditionalVersionWeights"]?.members ?? [:]
            guard weights.count <= 1 else {
                throw .invalidParameter("Number of items in AdditionalVersionWeights cannot be greater than 1")
            }
            additionalVersion = nil
            additionalWeight = 0
            for (version, weight) in weights {
                guard let weight = weight.number, (0...1).contains(weight) else {
                    throw .validation(version.text, at: "routingConfig", "Member must have value between 0 and 1")
                }
                additionalVersion = version.text
                additionalWeight = weight
            }
        }
        for version in [version] + (additionalVersion.map { [$0] } ?? []) where record.version(version) == nil {
            throw .functionNotFound(place.arn(record.name, qualifier: version))
        }
        guard let additionalVersion else { return }
        guard version != FunctionVersion.latest, additionalVersion != FunctionVersion.latest else {
            throw .invalidParameter("$LATEST is not supported for an alias pointing to more than 1 version")
        }
        guard additionalVersion != version else {
            throw .invalidParameter(
                "Invalid function version \(version). "
                    + "Function version \(version) is already included in routing configuration."
            )
        }
    }
}

extension LambdaError {
    static func aliasNotFound(_ arn: String) -> LambdaError { notFound("Cannot find alias arn: \(arn)") }
}
