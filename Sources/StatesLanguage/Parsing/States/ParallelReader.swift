// SPDX-License-Identifier: Apache-2.0

extension StateReader {
    func parallel() -> Parallel? {
        fields.require(["Branches"])
        let branches = fields.objects("Branches", canBeEmpty: false) ?? []
        let parameters = arguments()
        let resultSelector = resultSelector()
        let resultPath = fields.resultPath()
        let retry = retriers()
        let catchers = catchers()
        let transition = transition()
        let workflows = branches.map { branch in
            branch.allowOnly(["Comment", "StartAt", "States"])
            _ = branch.string("Comment")
            branch.require(["States", "StartAt"])
            return machine.workflow(branch, in: scope)
        }
        let planned = workflows.compactMap { $0 }
        guard let transition, planned.count == workflows.count else { return nil }
        return Parallel(
            branches: planned,
            parameters: parameters,
            resultSelector: resultSelector,
            resultPath: resultPath,
            retry: retry,
            catchers: catchers,
            transition: transition
        )
    }
}
