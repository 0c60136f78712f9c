// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

/// Reads one state: what all types have in common is here, each type's own fields are in its own file.
struct StateReader {
    let name: String
    private(set) var fields: Fields
    let scope: Scope
    let machine: MachineReader
    let type: State.StateType
    let queryLanguage: QueryLanguage
    let references = References()

    /// Nil where the type is missing or unknown, which is reported.
    init?(name: String, fields: Fields, scope: Scope, machine: MachineReader) {
        self.name = name
        self.fields = fields
        self.scope = scope
        self.machine = machine
        fields.require(["Type"])
        let typeName = fields.string("Type")
        guard let type = typeName.flatMap(State.StateType.init(rawValue:)) else {
            if let typeName {
                let hint = Hint.misspelled(typeName, known: Self.typeNames)
                fields.error(Message.unknownType(Self.typeNames), at: "Type", hint: hint)
            }
            scope.leavesUnknown(name)
            if let next = fields["Next"]?.text {
                scope.transfers[name] = [Transfer(target: next, location: fields.location.field("Next"))]
            }
            return nil
        }
        self.type = type
        queryLanguage = QueryLanguageRule.language(of: fields, in: machine)
        self.fields.expressions =
            queryLanguage == .jsonata
            ? ExpressionReader(
                findings: fields.findings,
                references: references,
                assignedVariables: machine.assignedVariables,
                state: fields.location
            ) : nil
    }

    private static let typeNames = ["Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"]

    func state() -> State? {
        let outside = fields.findings.takeLoss()
        defer { fields.findings.restoreLoss(outside) }
        FieldSupportRule.check(fields, of: type)
        // Measured on AWS: a state that may not go back to JSONPath hears that alone.
        if queryLanguage == .jsonata || machine.queryLanguage == .jsonPath {
            FieldSupportRule.checkLanguage(fields, in: queryLanguage)
        }
        _ = fields.string("Comment")
        let inputPath = fields.pathField("InputPath", noting: references)
        let outputPath = fields.pathField("OutputPath", noting: references)
        let kind = kind()
        // A Choice's own Output and Assign are its Default's, so that they are read after those of the rules.
        let output = output(in: fields, with: type.statesMembers)
        let assign = assign(in: fields, with: type.statesMembers)
        guard let kind else { return nil }
        return State(
            name: name,
            comment: fields["Comment"]?.text,
            queryLanguage: queryLanguage,
            kind: kind,
            inputPath: inputPath,
            outputPath: outputPath,
            output: output,
            assign: assign,
            readsContext: references.readsContext,
            variableReferences: references.variables.sorted(),
            refusal: fields.findings.takeLoss()
        )
    }

    private func kind() -> State.Kind? {
        switch type {
        case .pass: pass().map(State.Kind.pass)
        case .task: task().map(State.Kind.task)
        case .choice: choice().map(State.Kind.choice)
        case .wait: wait().map(State.Kind.wait)
        case .succeed: succeed()
        case .fail: .fail(fail())
        case .parallel: parallel().map(State.Kind.parallel)
        case .map: map().map(State.Kind.map)
        }
    }

    private func succeed() -> State.Kind {
        scope.terminalStates.insert(name)
        return .succeed
    }
}

// MARK: What several types have

extension StateReader {
    /// `Next` or `End`.
    func transition() -> Transition? {
        let end = fields.boolean("End")
        let next = fields.string("Next")
        if end == true {
            scope.terminalStates.insert(name)
            if fields.has("Next") {
                let names = ["Next", "End"]
                fields.error(Message.onlyOneOf(names), marking: "End", hint: Hints.removeAllButOne(names))
            }
            return .end
        }
        guard let next else {
            if !fields.has("Next") {
                fields.error(Message.exactlyOneOf(["Next", "End"]), hint: Hints.addTransition)
            }
            scope.leavesUnknown(name)
            return nil
        }
        return target(next, at: fields.location.field("Next")).map(Transition.next)
    }

    /// Notes a mention of another state; the rule on transitions reports a name that is not there.
    func target(_ target: String, at location: Location) -> StateIndex? {
        scope.transfers[name, default: []].append(Transfer(target: target, location: location))
        return scope.positions[target]
    }

    /// A field whose value is a payload template; `members` are those that `$states` has there.
    func template(
        _ field: String,
        in fields: Fields? = nil,
        with members: StatesMembers = .always,
        giving resultType: FieldExpression.ResultType? = nil
    ) -> PayloadTemplate? {
        let fields = fields ?? self.fields
        var expressions = fields.expressions
        expressions?.members = members
        let reader = TemplateReader(findings: fields.findings, references: references, expressions: expressions)
        return fields[field].map { reader.template($0, at: fields.location.field(field), giving: resultType) }
    }

    /// What the state's work is given: `Parameters`, or the `Arguments` of a JSONata state.
    func arguments(in fields: Fields? = nil) -> PayloadTemplate? {
        queryLanguage == .jsonata ? template("Arguments", in: fields) : objectTemplate("Parameters", in: fields)
    }

    /// A payload template of a JSONPath state: "MUST be a JSON object" (States Language).
    ///
    /// Another value is planned all the same: versions before this one took it, and their executions go on.
    func objectTemplate(_ field: String, in fields: Fields? = nil) -> PayloadTemplate? {
        let owner = fields ?? self.fields
        if let value = owner[field], value.members == nil { owner.error(Message.expected(.object), at: field) }
        return template(field, in: fields)
    }

    /// The `Output` of a JSONata state, of a Choice rule or of a catcher.
    func output(in fields: Fields, with members: StatesMembers) -> PayloadTemplate? {
        queryLanguage == .jsonata ? template("Output", in: fields, with: members) : nil
    }

    /// `ResultSelector`, which must be an object; a JSONata state has none.
    func resultSelector() -> PayloadTemplate? {
        queryLanguage == .jsonata ? nil : objectTemplate("ResultSelector")
    }

    /// The `Assign` of the state, of a Choice rule or of a catcher.
    func assign(in fields: Fields, with members: StatesMembers) -> PayloadTemplate? {
        guard let assignments = fields.object("Assign") else { return nil }
        VariableNameRule.check(assignments, in: scope)
        return template("Assign", in: fields, with: members)
    }
}

extension State.StateType {
    /// What `$states` has in `Output` and `Assign` of a state that did its work.
    fileprivate var statesMembers: StatesMembers {
        switch self {
        case .task, .parallel, .map: .withResult
        case .pass, .choice, .wait, .succeed, .fail: .always
        }
    }
}
