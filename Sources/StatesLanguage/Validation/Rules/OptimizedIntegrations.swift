// SPDX-License-Identifier: Apache-2.0

/// The optimized integrations that AWS has, whatever this server can run (reference §6.2).
///
/// What is none of them AWS does not know either.
enum OptimizedIntegrations {
    /// Whether AWS knows the resource with its pattern; of SDK integrations it knows more actions than could be listed.
    static func contain(_ resource: ServiceResource) -> Bool {
        if resource.service.hasPrefix("aws-sdk:") {
            return [.requestResponse, .waitForTaskToken].contains(resource.pattern)
        }
        // Published definitions also write `dynamodb:GetItem`.
        let action = resource.action.prefix(1).lowercased() + resource.action.dropFirst()
        guard actions[resource.service]?.contains(action) == true else { return false }
        return switch resource.pattern {
        case .requestResponse: true
        case .waitForTaskToken: servicesWithTokens.contains(resource.service)
        case .sync: jobs[resource.service]?.contains(action) == true
        case .sync2: resource.service == "states"
        }
    }

    /// The services whose tasks may wait for a token (reference §6.2).
    private static let servicesWithTokens: Set = [
        "apigateway", "bedrock", "ecs", "eks", "events", "lambda", "sns", "sqs", "states",
    ]

    /// The actions whose end a task may wait for (reference §6.2).
    private static let jobs: [String: Set<String>] = [
        "athena": ["startQueryExecution"],
        "batch": ["submitJob"],
        "bedrock": ["createModelCustomizationJob"],
        "codebuild": ["startBuild", "startBuildBatch"],
        "databrew": ["startJobRun"],
        "ecs": ["runTask"],
        "eks": [
            "createCluster", "deleteCluster", "createNodegroup", "deleteNodegroup", "createFargateProfile",
            "deleteFargateProfile", "runJob",
        ],
        "elasticmapreduce": ["createCluster", "terminateCluster", "addStep"],
        "emr-containers": ["createVirtualCluster", "deleteVirtualCluster", "startJobRun"],
        "emr-serverless": [
            "createApplication", "startApplication", "stopApplication", "deleteApplication", "startJobRun",
            "cancelJobRun",
        ],
        "glue": ["startJobRun"],
        "mediaconvert": ["createJob"],
        "sagemaker": [
            "createTrainingJob", "createTransformJob", "createProcessingJob", "createLabelingJob",
            "createHyperParameterTuningJob",
        ],
        "states": ["startExecution"],
    ]

    private static let actions: [String: Set<String>] = [
        "apigateway": ["invoke"],
        "athena": ["startQueryExecution", "stopQueryExecution", "getQueryExecution", "getQueryResults"],
        "batch": ["submitJob"],
        "bedrock": ["invokeModel", "createModelCustomizationJob"],
        "bedrockagentcore": ["invokeHarness"],
        "codebuild": [
            "startBuild", "startBuildBatch", "stopBuild", "batchDeleteBuilds", "batchGetReports", "stopBuildBatch",
            "retryBuildBatch", "deleteBuildBatch",
        ],
        "databrew": ["startJobRun"],
        "dynamodb": ["getItem", "putItem", "updateItem", "deleteItem"],
        "ecs": ["runTask"],
        "eks": [
            "createCluster", "deleteCluster", "createNodegroup", "deleteNodegroup", "createFargateProfile",
            "deleteFargateProfile", "runJob", "call",
        ],
        "elasticmapreduce": [
            "createCluster", "terminateCluster", "addStep", "cancelStep", "setClusterTerminationProtection",
            "modifyInstanceFleetByName", "modifyInstanceGroupByName",
        ],
        "emr-containers": ["createVirtualCluster", "deleteVirtualCluster", "startJobRun"],
        "emr-serverless": [
            "createApplication", "startApplication", "stopApplication", "deleteApplication", "startJobRun",
            "cancelJobRun",
        ],
        "events": ["putEvents"],
        // More actions than one are not certain.
        "glue": ["startJobRun"],
        "http": ["invoke"],
        "lambda": ["invoke"],
        "mediaconvert": ["createJob"],
        "sagemaker": [
            "createTrainingJob", "createTransformJob", "createProcessingJob", "createLabelingJob",
            "createHyperParameterTuningJob", "createModel", "createEndpoint", "createEndpointConfig", "updateEndpoint",
        ],
        "sns": ["publish"],
        "sqs": ["sendMessage"],
        "states": ["startExecution"],
    ]
}
