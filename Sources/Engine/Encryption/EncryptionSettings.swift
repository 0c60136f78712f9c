// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// What a resource's `encryptionConfiguration` says of a key of the customer.
public struct EncryptionSettings: Sendable, Equatable {
    /// As it was given: a key's id or alias, or the ARN of one.
    public var kmsKeyID: String
    /// For how long a data key is used.
    public var reuseSeconds: Int

    /// AWS's default.
    public static let defaultReuseSeconds = 300

    /// Reads a resource's configuration; nil where it names no key of the customer.
    public init?(_ configuration: JSONObject) {
        let member = configuration[EffectiveConfiguration.encryption.name]
        guard member?["type"]?.text == "CUSTOMER_MANAGED_KMS_KEY", let id = member?["kmsKeyId"]?.text else {
            return nil
        }
        kmsKeyID = id
        reuseSeconds = member?["kmsDataKeyReusePeriodSeconds"]?.int ?? Self.defaultReuseSeconds
    }
}
