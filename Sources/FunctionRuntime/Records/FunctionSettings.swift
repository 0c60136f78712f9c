// SPDX-License-Identifier: Apache-2.0

package import JSONModule

/// How a version of a function is run: what CreateFunction and UpdateFunctionConfiguration set.
package struct FunctionSettings: Sendable, Equatable {
    package var runtime: String
    package var handler: String
    package var role: String
    package var description = ""
    /// In seconds, 1 to 900.
    package var timeout = 3
    /// In MB, 128 to 10,240.
    package var memory = 128
    /// Names and their values, all texts.
    package var environment = JSONObject()
    package var architecture = "x86_64"
    /// In MB.
    package var ephemeralStorage = 512
    package var tracingMode = "PassThrough"
    /// `LogGroup` where one was named.
    package var logGroup: String?

    package init(runtime: String, handler: String, role: String) {
        self.runtime = runtime
        self.handler = handler
        self.role = role
    }
}
