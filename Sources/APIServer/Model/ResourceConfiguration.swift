// SPDX-License-Identifier: Apache-2.0

import Engine
import JSONModule

/// The configuration members of a state machine or an activity, checked beyond their shapes.
enum ResourceConfiguration {
    private static let tagCountMaximum = 50

    /// Throws what AWS says about a configuration that contradicts itself.
    static func check(_ input: ActionInput) throws(ServiceError) {
        try checkLogging(input.members["loggingConfiguration"])
        try checkEncryption(input.members["encryptionConfiguration"])
        try checkTags(input.members["tags"]?.elements ?? [])
        try checkVersioning(input)
    }

    private static func checkLogging(_ configuration: JSON?) throws(ServiceError) {
        guard let configuration, !configuration.isNull else { return }
        let destinations = configuration["destinations"]?.elements ?? []
        let isOff = (configuration["level"]?.text ?? "OFF") == "OFF"
        guard destinations.count == 1 || isOff && destinations.isEmpty else {
            throw invalidLogging("Must specify exactly one Log Destination.")
        }
        for destination in destinations {
            let arn = destination["cloudWatchLogsLogGroup"]?["logGroupArn"]?.text ?? ""
            guard arn.hasPrefix("arn:"), arn.hasSuffix(":*") else {
                throw invalidLogging("Log Destination not found.")
            }
        }
    }

    private static func invalidLogging(_ reason: String) -> ServiceError {
        ServiceError(.invalidLoggingConfiguration, "Invalid Logging Configuration: \(reason)")
    }

    private static func checkEncryption(_ configuration: JSON?) throws(ServiceError) {
        guard let type = configuration?["type"]?.text else { return }
        let isOfCustomer = type == "CUSTOMER_MANAGED_KMS_KEY"
        guard isOfCustomer == (configuration?["kmsKeyId"]?.text != nil) else {
            throw invalidEncryption("kmsKeyId \(isOfCustomer ? "must" : "cannot") be specified with the type \(type).")
        }
    }

    private static func invalidEncryption(_ reason: String) -> ServiceError {
        ServiceError(.invalidEncryptionConfiguration, "Invalid Encryption Configuration: \(reason)")
    }

    private static func checkTags(_ tags: [JSON]) throws(ServiceError) {
        try ResourceTags.check(tags)
        let count = TagSet(json: tags).tags.count
        guard count <= tagCountMaximum else {
            throw ServiceError(.tooManyTags, "A resource can have up to \(tagCountMaximum) tags.")
        }
    }

    private static func checkVersioning(_ input: ActionInput) throws(ServiceError) {
        if input.text("versionDescription") != nil, !input.flag("publish") {
            throw ServiceError(.validation, "Version description can only be set when publish is true")
        }
    }
}
