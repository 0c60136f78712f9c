// SPDX-License-Identifier: Apache-2.0

public import Storage

extension FaultyStore: RetentionReading {
    public func endedExecutions(_ query: EndedExecutionQuery) throws(StoreError) -> [EndedExecution] {
        try base.endedExecutions(query)
    }

    public func usedBytes() throws(StoreError) -> Int64 { try base.usedBytes() }
}
