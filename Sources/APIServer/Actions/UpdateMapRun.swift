// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Changes a run of a distributed Map: there are none here, so that none can be found.
    static let updateMapRun = Action(
        "UpdateMapRun",
        input: StructureShape([
            .required("mapRunArn", .longARN),
            .optional("maxConcurrency", .integer(0...Int.max)),
            .optional("toleratedFailurePercentage", .number(0...100)),
            .optional("toleratedFailureCount", .integer(0...Int.max)),
        ])
    ) { input, _, _ throws(ServiceError) in
        let arn = input.requiredText("mapRunArn")
        let missing = MapRuns.missing(arn)
        let changes = input.subset(["maxConcurrency", "toleratedFailurePercentage", "toleratedFailureCount"])
        guard !changes.isEmpty || missing.code == .invalidArn else {
            throw ServiceError(
                .validation,
                "One of maxConcurrency, toleratedFailurePercentage and toleratedFailureCount must be specified",
                reason: "MISSING_REQUIRED_PARAMETER"
            )
        }
        throw missing
    }
}
