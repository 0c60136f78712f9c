// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension AnswerWriter {
    /// The configurations that Describe always shows: what was given, over AWS's defaults.
    mutating func configuration(_ configuration: JSONObject) {
        let logging = configuration["loggingConfiguration"]
        object("loggingConfiguration") { writer in
            writer.string("level", logging?["level"]?.text ?? "OFF")
            writer.boolean("includeExecutionData", logging?["includeExecutionData"]?.boolean ?? false)
            guard let destinations = logging?["destinations"]?.elements else { return }
            writer.array("destinations", destinations) { writer, destination in
                writer.object("cloudWatchLogsLogGroup") { writer in
                    writer.string("logGroupArn", destination["cloudWatchLogsLogGroup"]?["logGroupArn"]?.text)
                }
            }
        }
        object("tracingConfiguration") { writer in
            writer.boolean("enabled", configuration["tracingConfiguration"]?["enabled"]?.boolean ?? false)
        }
        encryption(configuration)
    }

    /// The key that a resource is encrypted with, and AWS's default for how long a data key is used.
    mutating func encryption(_ configuration: JSONObject) {
        object("encryptionConfiguration") { writer in
            guard let settings = EncryptionSettings(configuration) else {
                return writer.string("type", "AWS_OWNED_KEY")
            }
            writer.string("kmsKeyId", settings.kmsKeyID)
            writer.integer("kmsDataKeyReusePeriodSeconds", settings.reuseSeconds)
            writer.string("type", "CUSTOMER_MANAGED_KMS_KEY")
        }
    }

    /// The variables that each state reads; left out where none does.
    mutating func variableReferences(of machine: StateMachine?) {
        guard let references = machine?.variableReferences, !references.isEmpty else { return }
        object("variableReferences") { writer in
            for (state, variables) in references { writer.strings(named: state, variables) }
        }
    }

    mutating func timestamp(_ name: StaticString, _ time: Timestamp?) {
        timestamp(name, milliseconds: time?.milliseconds)
    }
}
