// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import NIOCore

extension AnswerWriter {
    /// Closes the outermost object and gives the body of an answer.
    consuming func body() -> ByteBuffer { finish { ByteBuffer(bytes: $0) } }
}
