// SPDX-License-Identifier: Apache-2.0

public import Engine
public import FunctionPort
public import Logging
public import NIOCore
public import NIOPosix

/// The connectors of all services that a task can name in this version.
public enum TaskConnectors {
    /// What runs nested executions alone, for a world in which nothing else is real.
    ///
    /// - Parameters:
    ///   - workflows: the engine itself.
    ///   - clock: what time it is.
    ///   - entropy: where ids come from.
    ///   - logger: for what an operator must know.
    /// - Returns: the connector of `states:startExecution`.
    public static func nestedExecutions(
        workflows: any WorkflowService,
        clock: any EngineClock,
        entropy: any EntropySource,
        logger: Logger
    ) -> any TaskConnector {
        NestedExecutionConnector(
            workflows: workflows,
            context: CallContext(clock: clock, entropy: entropy),
            logger: logger
        )
    }

    /// Makes them, for the engine's `start`.
    ///
    /// - Parameters:
    ///   - workflows: the engine itself: what nested executions and its own API go to.
    ///   - functions: what invokes functions.
    ///   - topics: what `sns:publish` knows.
    ///   - services: what is reached over HTTP.
    ///   - clock: what time it is.
    ///   - entropy: where ids come from.
    ///   - eventLoopGroup: for connections to the mail server.
    ///   - threads: for writing mails as files.
    ///   - logger: for what an operator must know.
    /// - Returns: who runs what; activities are the engine's own.
    public static func make(
        workflows: any WorkflowService,
        functions: any FunctionInvoker,
        topics: TopicConfiguration,
        services: ServiceConfiguration,
        clock: any EngineClock,
        entropy: any EntropySource,
        eventLoopGroup: any EventLoopGroup,
        threads: NIOThreadPool,
        logger: Logger
    ) -> [ConnectorKey: any TaskConnector] {
        let context = CallContext(clock: clock, entropy: entropy)
        let lambda = LambdaConnector(functions: functions, context: context)
        let mail: (any MailSender)? = topics.delivery.map { delivery in
            switch delivery {
            case .server(let server): SMTPClient(server, group: eventLoopGroup)
            case .directory(let path, _): MailDirectory(path, threads: threads)
            }
        }
        let own: [ConnectorKey: any TaskConnector] = [
            .function: lambda,
            .service("lambda"): lambda,
            .service("states"): NestedExecutionConnector(workflows: workflows, context: context, logger: logger),
            .service("sns"): NotificationConnector(topics, mail: mail, context: context, logger: logger),
            .service(WorkflowAction.service): WorkflowActionConnector(workflows: workflows, context: context),
        ]
        return own.merging(remote(services, context, eventLoopGroup)) { own, _ in own }
    }

    /// The connectors of services that are reached over HTTP; those of one service share its connections.
    private static func remote(
        _ configuration: ServiceConfiguration,
        _ context: CallContext,
        _ group: any EventLoopGroup
    ) -> [ConnectorKey: any TaskConnector] {
        var connectors: [ConnectorKey: any TaskConnector] = [:]
        for (name, settings) in configuration.services {
            guard let model = ServiceModel(name) else { preconditionFailure("There is no service \(name).") }
            let service = RemoteService(model, settings, eventLoop: group.next(), context: context)
            connectors[.service("aws-sdk:\(name)")] = ServiceConnector(service, style: .sdk(client: model.client))
            for calls in OptimizedCalls.all where calls.service == name {
                connectors[.service(calls.resource)] = ServiceConnector(service, style: .optimized(calls.names))
            }
        }
        return connectors
    }
}
