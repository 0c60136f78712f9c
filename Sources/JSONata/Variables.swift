// SPDX-License-Identifier: Apache-2.0

package import JSONModule

/// What an expression may refer to by name: `$states`, in parts, and the variables of the workflow.
package struct Variables: Sendable {
    /// The members of `$states`; a member that is nil does not exist.
    ///
    /// They stand apart so that no object has to be made for an expression which reads only some of them.
    package struct States: Sendable {
        package var input: JSON?
        package var context: JSON?
        package var result: JSON?
        package var errorOutput: JSON?

        package init(input: JSON? = nil, context: JSON? = nil, result: JSON? = nil, errorOutput: JSON? = nil) {
            self.input = input
            self.context = context
            self.result = result
            self.errorOutput = errorOutput
        }
    }

    /// Nil: there is no `$states`.
    package var states: States?

    /// Variables by name, without the `$`.
    package var named: [String: JSON]

    package init(states: States? = nil, named: [String: JSON] = [:]) {
        self.states = states
        self.named = named
    }
}
