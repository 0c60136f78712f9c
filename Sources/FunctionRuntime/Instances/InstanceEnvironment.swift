// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The environment variables of an instance: Lambda's, those meant for all functions, and the function's own.
///
/// Nothing of the server's own environment but the search path gets in.
enum InstanceEnvironment {
    /// Names that a function may not set itself.
    static let reserved: Set<String> = [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ]

    static func variables(
        of plan: InstancePlan,
        region: String,
        shared: [String: String],
        logStream: String,
        temporaryFolder: String,
        port: Int,
        searchPath: String
    ) -> [String: String] {
        let runtime = plan.settings.runtime
        var variables = [
            "PATH": searchPath, "LANG": "C.UTF-8", "TZ": ":UTC", "HOME": temporaryFolder, "TMPDIR": temporaryFolder,
            // The folder of code stays as it is.
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1",
        ]
        variables.merge(shared) { $1 }
        for (name, value) in plan.settings.environment { variables[name.text] = value.text ?? "" }
        let own = [
            "_HANDLER": plan.settings.handler,
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EXECUTION_ENV": "AWS_Lambda_" + (runtime.hasPrefix("provided") ? "custom" : runtime),
            "AWS_LAMBDA_FUNCTION_NAME": plan.function,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": String(plan.settings.memory),
            "AWS_LAMBDA_FUNCTION_VERSION": plan.version,
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": plan.logGroup,
            "AWS_LAMBDA_LOG_STREAM_NAME": logStream,
            "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(port)",
            "LAMBDA_TASK_ROOT": plan.folder,
            "LAMBDA_RUNTIME_DIR": plan.folder,
        ]
        return variables.merging(own) { $1 }
    }
}
