// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What a definition's text comes to: the planned machine, or the diagnostics that refuse it.
public struct DefinitionAnalysis: Sendable {
    /// Nil when any diagnostic is an error; of a definition that was accepted once, when it cannot be planned.
    public var machine: StateMachine?
    /// All findings, errors first in AWS's order, then warnings.
    public var diagnostics: [Diagnostic]

    public init(machine: StateMachine?, diagnostics: [Diagnostic]) {
        self.machine = machine
        self.diagnostics = diagnostics
    }
}

/// The type of a workflow: what patterns it may use depends on it.
public enum WorkflowType: String, Sendable {
    case standard = "STANDARD"
    case express = "EXPRESS"
}

/// Which task resources this server can run: a definition that names another is refused when it is created.
public struct IntegrationCatalog: Sendable {
    /// Service and action as in a resource ARN: `lambda:invoke`, `aws-sdk:sfn:startExecution`.
    public struct Entry: Sendable, Hashable {
        public var service: String
        public var action: String

        public init(service: String, action: String) {
            self.service = service
            self.action = action
        }
    }

    /// The patterns beyond request-response that each entry has.
    public var patterns: [Entry: Set<ServiceResource.Pattern>]
    /// What their parameters may hold; an entry that is absent takes anything.
    public var parameters: [Entry: ParameterShape]
    /// Services all of whose actions have entries: one that has none does not exist.
    public var completeServices: Set<String> = []
    /// Services that the server's configuration could name, by what a resource calls them, and does not.
    public var configurableServices: [String: String] = [:]
    /// Whether actions that have no entry are taken as well, with any pattern: mocks answer for them.
    public var acceptsOthers = false

    public init(patterns: [Entry: Set<ServiceResource.Pattern>], parameters: [Entry: ParameterShape] = [:]) {
        self.patterns = patterns
        self.parameters = parameters
    }

    /// Whether the server itself can run a resource, without mocks.
    public func runs(_ resource: TaskResource) -> Bool {
        guard case .service(let service) = resource else { return true }
        guard let patterns = patterns[Entry(service: service.service, action: service.action)] else { return false }
        return service.pattern == .requestResponse || patterns.contains(service.pattern)
    }

    /// The same, where mocks answer for all services that are not there.
    public var mocked: IntegrationCatalog {
        var catalog = self
        catalog.acceptsOthers = true
        return catalog
    }
}

/// Parses, checks and plans definitions.
public struct DefinitionParser: Sendable {
    public var catalog: IntegrationCatalog

    /// How large a definition may be, in bytes.
    public static let byteMaximum = 1_048_576
    /// How deep its objects and arrays may nest.
    public static let depthMaximum = 200

    public init(catalog: IntegrationCatalog) { self.catalog = catalog }

    /// Reads a definition and reports everything that is wrong with it.
    public func analyze(_ text: String, type: WorkflowType) -> DefinitionAnalysis {
        var analysis = analyzeAccepted(text, type: type)
        if analysis.diagnostics.contains(where: { $0.severity == .error }) { analysis.machine = nil }
        return analysis
    }

    /// Reads a definition that was accepted once, by another version of the server or with another catalog.
    ///
    /// There is a machine wherever one can be planned, also where the definition would be refused today: what this
    /// server cannot run fails when it comes to it.
    public func analyzeAccepted(_ text: String, type: WorkflowType) -> DefinitionAnalysis {
        let machine = MachineReader(catalog: catalog, type: type)
        let planned = definition(in: text, findings: machine.findings).flatMap { plan($0, by: machine) }
        return DefinitionAnalysis(machine: planned, diagnostics: machine.findings.diagnostics)
    }

    /// Reads a definition of which only one state is tested: what this server cannot run may be mocked.
    public func analyzeForTest(_ text: String) -> DefinitionAnalysis {
        let machine = MachineReader(catalog: catalog, type: .standard)
        machine.isTested = true
        let planned = definition(in: text, findings: machine.findings).flatMap { plan($0, by: machine) }
        let diagnostics = machine.findings.diagnosticsOfAWS
        let isRefused = diagnostics.contains { $0.severity == .error }
        return DefinitionAnalysis(machine: isRefused ? nil : planned, diagnostics: diagnostics)
    }

    /// Says what AWS would accept and people would regret, and what an execution would cost on AWS.
    ///
    /// The price is nil where the definition cannot be planned; resources that this server lacks do not matter.
    public func advise(on text: String, type: WorkflowType) -> (advice: [Advice], price: PriceEstimate?) {
        let machine = MachineReader(catalog: catalog, type: type)
        guard let fields = definition(in: text, findings: machine.findings),
            let planned = plan(fields, by: machine)
        else { return ([], nil) }
        var advisor = Advisor(type: type)
        advisor.look(at: planned.workflow, source: .object(fields.members), location: .root, input: .unknown)
        var price = PriceEstimate(of: planned)
        // What refuses it as an Express workflow stands in no finding of a Standard one.
        if type == .standard, price.express != nil, analyze(text, type: .express).machine == nil { price.express = nil }
        return (advisor.advice, price)
    }

    /// The text as a JSON object.
    private func definition(in text: String, findings: Findings) -> Fields? {
        guard text.utf8.count <= Self.byteMaximum else {
            findings.error(Message.tooLarge(Self.byteMaximum), at: nil)
            return nil
        }
        do {
            let value = try JSON(parsing: text, depthMaximum: Self.depthMaximum)
            if let members = value.members { return Fields(members, at: .root, findings: findings) }
            findings.error(Message.notAnObject, at: nil)
        } catch {
            findings.add(Diagnostic(parseError: error, in: text))
        }
        return nil
    }

    private func plan(_ fields: Fields, by reader: MachineReader) -> StateMachine? {
        fields.allowOnly(["Comment", "QueryLanguage", "StartAt", "TimeoutSeconds", "Version", "States"])
        fields.require(["States", "StartAt"])
        _ = fields.string("Comment")
        _ = fields.choice("Version", of: ["1.0"])
        reader.queryLanguage = QueryLanguageRule.language(ofMachine: fields)
        // AWS accepts 0 here, unlike in a Task; it is taken as no limit.
        let timeout = fields.integer("TimeoutSeconds", from: 0, through: StateReader.secondsMaximum)
        reader.assignedVariables = AssignedVariables.names(in: fields)
        let workflow = reader.workflow(fields, in: nil)
        VariableNameRule.check(reader.scopes, findings: reader.findings)
        var transitions = TransitionRule(reader.scopes, findings: reader.findings)
        transitions.check()
        return workflow.map { workflow in
            StateMachine(
                comment: fields["Comment"]?.text,
                queryLanguage: reader.queryLanguage,
                timeoutSeconds: timeout == 0 ? nil : timeout,
                workflow: workflow
            )
        }
    }
}
