// SPDX-License-Identifier: Apache-2.0

/// What is known of an expression without evaluating it.
public struct Facts: Sendable, Equatable {
    /// The names of all functions of the library, Step Functions' own among them, without the `$`.
    public static var libraryFunctions: [String] { Builtin.names }

    /// A name in the expression's text.
    public struct Reference: Sendable, Hashable {
        /// The text as it stands there: `$x`, `$`, `$$`, or the name itself, of a name in backquotes without them.
        public let text: String
        /// Where it ends, in UTF-16 code units.
        public let position: Int
    }

    /// References to variables that the expression does not bind itself and that are no built-in functions,
    /// without `$`, `$$` and `$states`, in the order of the text; the `$` is part of the text.
    public var freeVariables: [Reference] = []

    /// The names of built-in functions that the expression does not bind itself, without the `$`, each once: a variable
    /// of that name takes the function's place.
    public var builtinFunctions: [String] = []

    /// References at the top level to what has no meaning there in a state: `$`, `$$`, names, wildcards.
    ///
    /// Within a predicate and all steps but a path's first they mean something, and are not here. A function's body has
    /// the context of the place where the function is written (measured on AWS).
    public var topLevelReferences: [Reference] = []

    /// Assignments, `$name := …`; the position is the name's, the `$` part of the text.
    public var assignments: [Reference] = []

    /// The members of `$states` that are read by name, as `$states.input`, with the place of the member's name.
    public var statesMembers: [Reference] = []

    /// Where `$states` is read otherwise than by a member's name.
    public var wholeStates: [Reference] = []
}
