// SPDX-License-Identifier: Apache-2.0

/// All that the instances of one version of a function have in common.
struct InstancePlan: Sendable {
    var function: String
    var version: String
    /// Differs whenever the code or the settings do: an instance of another generation is not used any more.
    var generation: String
    /// The function's ARN without a qualifier.
    var functionARN: String
    /// Where the code is.
    var folder: String
    var settings: FunctionSettings

    /// Instances are shared by calls whose plans agree in this.
    var key: Key { Key(function: function, version: version, generation: generation) }

    struct Key: Sendable, Hashable {
        var function: String
        var version: String
        var generation: String
    }

    var logGroup: String { settings.logGroup ?? "/aws/lambda/\(function)" }
}
