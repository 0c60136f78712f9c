// SPDX-License-Identifier: Apache-2.0

public import StatesLanguage

/// The ARN of an execution, with the names that are in it.
public struct ExecutionARN: Sendable, Equatable {
    public let text: String
    public let type: WorkflowType
    public let region: String
    public let account: String
    public let stateMachineName: String
    /// The execution's.
    public let name: String
    private let partition: String

    /// Reads `arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME`, or that of an Express execution,
    /// `…:express:MACHINE:NAME:ID`; nil where a text is neither.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 5, parts[0] == "arn", parts[2] == "states", !parts.contains("") else { return nil }
        switch (parts[5], parts.count) {
        case ("execution", 8): type = .standard
        case ("express", 9): type = .express
        default: return nil
        }
        self.text = text
        (partition, region, account) = (parts[1], parts[3], parts[4])
        (stateMachineName, name) = (parts[6], parts[7])
    }

    /// That of an execution that there is not.
    static func madeUp(
        _ type: WorkflowType,
        _ stateMachineName: String,
        _ name: String,
        account: String = "123456789012"
    ) -> ExecutionARN {
        ExecutionARN(type: type, account: account, stateMachineName: stateMachineName, name: name)
    }

    private init(type: WorkflowType, account: String, stateMachineName: String, name: String) {
        let kind = type == .standard ? "execution" : "express"
        text = "arn:aws:states:us-east-1:\(account):\(kind):\(stateMachineName):\(name)"
        self.type = type
        self.account = account
        self.stateMachineName = stateMachineName
        self.name = name
        (partition, region) = ("aws", "us-east-1")
    }

    /// The unqualified ARN of what it is an execution of.
    var stateMachineARN: String { "arn:\(partition):states:\(region):\(account):stateMachine:\(stateMachineName)" }
}
