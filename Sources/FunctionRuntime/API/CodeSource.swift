// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Where the code of a function comes from.
enum CodeSource: Sendable, Equatable {
    /// A ZIP archive.
    case upload([UInt8])
    /// A folder of this machine.
    case folder(path: String)

    /// The bucket that stands for this machine's own folders: the key is an absolute path.
    static let folderBucket = "hot-reload"
    /// Bytes of an upload: Lambda's limit for archives in a request.
    private static let uploadMaximum = 52_428_800

    /// Reads `Code` of CreateFunction, or the body of UpdateFunctionCode.
    init(_ code: JSONObject) throws(LambdaError) {
        if let bucket = try code.text("S3Bucket") {
            let key = try code.text("S3Key") ?? ""
            guard bucket == CodeSource.folderBucket, key.hasPrefix("/") else {
                throw .invalidParameter(
                    "Code is taken from ZipFile; S3Bucket may only be \(CodeSource.folderBucket), "
                        + "with the absolute path of a folder as S3Key."
                )
            }
            self = .folder(path: key)
            return
        }
        guard code["ImageUri"] == nil else { throw .invalidParameter("ImageUri is not supported here.") }
        guard let text = try code.text("ZipFile") else {
            throw .invalidParameter("Please provide a source for function code.")
        }
        guard let bytes = Base64.decode(text) else { throw .invalidParameter("ZipFile is not base64.") }
        guard bytes.count <= CodeSource.uploadMaximum else {
            throw LambdaError(
                "RequestTooLargeException",
                status: 413,
                "Request must be smaller than \(CodeSource.uploadMaximum) bytes for the CreateFunction operation"
            )
        }
        self = .upload(bytes)
    }
}
