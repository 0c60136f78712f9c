// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// What an expression may refer to by name: `$states`, in parts, and the variables of the workflow.
public struct Variables: Sendable {
    /// The members of `$states`; a member that is nil does not exist.
    ///
    /// They stand apart so that no object has to be made for an expression which reads only some of them.
    public struct States: Sendable {
        public var input: JSON?
        public var context: JSON?
        public var result: JSON?
        public var errorOutput: JSON?

        public init(input: JSON? = nil, context: JSON? = nil, result: JSON? = nil, errorOutput: JSON? = nil) {
            self.input = input
            self.context = context
            self.result = result
            self.errorOutput = errorOutput
        }
    }

    /// Nil: there is no `$states`.
    public var states: States?

    /// Variables by name, without the `$`.
    public var named: [String: JSON]

    public init(states: States? = nil, named: [String: JSON] = [:]) {
        self.states = states
        self.named = named
    }
}
