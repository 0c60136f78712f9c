// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// How a version of a function is run: what CreateFunction and UpdateFunctionConfiguration set.
public struct FunctionSettings: Sendable, Equatable {
    public var runtime: String
    public var handler: String
    public var role: String
    public var description = ""
    /// In seconds, 1 to 900.
    public var timeout = 3
    /// In MB, 128 to 10,240.
    public var memory = 128
    /// Names and their values, all texts.
    public var environment = JSONObject()
    public var architecture = "x86_64"
    /// In MB.
    public var ephemeralStorage = 512
    public var tracingMode = "PassThrough"
    /// `LogGroup` where one was named.
    public var logGroup: String?

    public init(runtime: String, handler: String, role: String) {
        self.runtime = runtime
        self.handler = handler
        self.role = role
    }
}
