// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// Looks through a planned definition for what it is better without.
struct Advisor {
    let type: WorkflowType
    private(set) var advice: [Advice] = []

    init(type: WorkflowType) { self.type = type }

    /// Looks through one workflow and those inside it; `input` is what is known about what it is given, `variables`
    /// are those of the workflows around it.
    mutating func look(
        at workflow: Workflow,
        source: JSON,
        location: Location,
        input: Shape,
        variables: Set<String> = []
    ) {
        let variables = variables.union(workflow.assignedVariables)
        var flow = DataFlowAdvice(workflow: workflow, states: location.field("States"), input: input)
        let inputs = flow.inputs()
        for (position, state) in workflow.states.enumerated() {
            let visit = StateVisit(
                state: state,
                location: location.field("States").field(state.name),
                source: source["States"]?[state.name] ?? .null,
                type: type
            )
            advice += ChoiceAdvice.advice(on: visit)
            advice += HandlerAdvice.advice(on: visit)
            advice += WaitingAdvice.advice(on: visit)
            advice += PayloadAdvice.advice(on: visit)
            advice += ContextAdvice.advice(on: visit)
            advice += ExpressionAdvice.advice(on: visit)
            advice += VariableAdvice.advice(on: visit, assigned: variables)
            advice += flow.advice(at: position)
            lookInside(visit, effectiveInput: inputs[position].effectiveInput(of: state), variables: variables)
        }
    }

    private mutating func lookInside(_ visit: StateVisit, effectiveInput: Shape, variables: Set<String>) {
        switch visit.state.kind {
        case .parallel(let parallel):
            let input = parallel.parameters.map { effectiveInput.shape(of: $0) } ?? effectiveInput
            for (position, branch) in parallel.branches.enumerated() {
                look(
                    at: branch,
                    source: visit.source["Branches"]?[position] ?? .null,
                    location: visit.location.field("Branches").element(position),
                    input: visit.state.queryLanguage == .jsonPath ? input : .unknown,
                    variables: variables
                )
            }
        case .map(let map):
            let name = visit.source["ItemProcessor"] == nil ? "Iterator" : "ItemProcessor"
            let input = map.itemSelector.map { effectiveInput.shape(of: $0) } ?? .unknown
            look(
                at: map.processor,
                source: visit.source[name] ?? .null,
                location: visit.location.field(name),
                input: visit.state.queryLanguage == .jsonPath ? input : .unknown,
                // The executions of a Distributed Map do not see the variables around it.
                variables: visit.source[name]?["ProcessorConfig"]?["Mode"] == "DISTRIBUTED" ? [] : variables
            )
        default: break
        }
    }
}

extension JSONLocations {
    /// Advice on the names that stand twice in one object: the parser takes the last without a word, as AWS's does.
    public func adviceOnRepetitions() -> [(advice: Advice, position: TextPosition)] {
        repetitions.map { repetition in
            let advice = Advice(
                code: .repeatedKey,
                message: "The name '\(repetition.name.text)' stands twice in this object: only the last one counts",
                location: repetition.pointer,
                place: Place(steps: [], part: .name),
                hint: "rename or remove one of them"
            )
            return (advice, repetition.place)
        }
    }
}
