// SPDX-License-Identifier: Apache-2.0

package import StatesLanguage
package import Storage

extension FaultyStore: RetentionReading {
    package func endedExecutions(before time: Timestamp, limit: Int) throws(StoreError) -> [EndedExecution] {
        try base.endedExecutions(before: time, limit: limit)
    }

    package func usedBytes() throws(StoreError) -> Int64 { try base.usedBytes() }
}
