// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Shows a run of a distributed Map: there are none here, so that none can be found.
    static let describeMapRun = Action(
        "DescribeMapRun",
        input: StructureShape([.required("mapRunArn", .longARN)])
    ) { input, _, _ throws(ServiceError) in
        throw MapRuns.missing(input.requiredText("mapRunArn"))
    }
}
