// SPDX-License-Identifier: Apache-2.0

package import Storage

extension FaultyStore: RetentionReading {
    package func endedExecutions(_ query: EndedExecutionQuery) throws(StoreError) -> [EndedExecution] {
        try base.endedExecutions(query)
    }

    package func usedBytes() throws(StoreError) -> Int64 { try base.usedBytes() }
}
