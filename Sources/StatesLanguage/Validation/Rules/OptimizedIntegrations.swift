// SPDX-License-Identifier: Apache-2.0

/// The optimized integrations that AWS has, whatever this server can run (reference §6.2).
///
/// What is none of them AWS does not know either.
enum OptimizedIntegrations {
    /// Whether AWS knows the resource; of SDK integrations it knows more than could be listed.
    static func contain(_ resource: ServiceResource) -> Bool {
        if resource.service.hasPrefix("aws-sdk:") { return true }
        // Published definitions also write `dynamodb:GetItem`.
        let action = resource.action.prefix(1).lowercased() + resource.action.dropFirst()
        return actions[resource.service]?.contains(action) == true
    }

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
