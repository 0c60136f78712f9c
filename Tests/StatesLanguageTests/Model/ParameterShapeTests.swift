// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Testing

struct ParameterShapeTests {
    private static let shape = ParameterShape([
        .required("Name", .text),
        .required("Topic", .text, or: "Target"),
        .optional("Target", .text),
        .optional("Mode", .word(["One", "Two"])),
        .optional("Attributes", .object),
        .optional("Input", .any),
    ])

    @Test(arguments: [
        #"{"Name":"n","Topic":"t"}"#, #"{"Name":"n","Target":"t"}"#, #"{"Name":"","Topic":"t","Mode":"Two"}"#,
        #"{"Name":"n","Topic":"t","Attributes":{},"Input":[1]}"#, #"{"Name":"n","Topic":"t","Mode":null,"Input":null}"#,
    ])
    func `parameters of the shape are taken`(parameters: String) throws {
        #expect(Self.shape.refusal(of: try JSON(parsing: parameters)) == nil)
    }

    @Test(arguments: [
        (#"{"Topic":"t"}"#, "The field 'Name' is required but was missing"),
        (#"{"Name":null,"Topic":"t"}"#, "The field 'Name' is required but was missing"),
        (#"{"Name":"n"}"#, "The field 'Topic' is required but was missing"),
        (#"{"Name":"n","Target":null}"#, "The field 'Topic' is required but was missing"),
        (#"{"Name":1,"Topic":"t"}"#, "The value of the field 'Name' has an invalid format"),
        (#"{"Name":"n","Topic":["t"]}"#, "The value of the field 'Topic' has an invalid format"),
        (#"{"Name":"n","Topic":"t","Mode":"one"}"#, "The value of the field 'Mode' has an invalid format"),
        (#"{"Name":"n","Topic":"t","Mode":1}"#, "The value of the field 'Mode' has an invalid format"),
        (#"{"Name":"n","Topic":"t","Attributes":[]}"#, "The value of the field 'Attributes' has an invalid format"),
        (#"{"Name":"n","Topic":"t","name":1}"#, #"The field "name" is not supported by Step Functions"#),
        ("[1]", "The Parameters must be an object"),
        (
            #"{"X":1,"Name":1}"#,
            #"The field "X" is not supported by Step Functions, "#
                + "The value of the field 'Name' has an invalid format, The field 'Topic' is required but was missing"
        ),
    ])
    func `all that is wrong is told at once`(parameters: String, problems: String) throws {
        let text = "The Parameters '\(parameters)' could not be used to start the Task: [\(problems)]"
        #expect(Self.shape.refusal(of: try JSON(parsing: parameters)) == text)
    }
}
