# SPDX-License-Identifier: Apache-2.0
"""Prints tables made of botocore's models as a Swift enum whose JSON texts are found by a service's name."""

import json

import botocore


def print_table(script, enum, comment, contents, *more):
    """The whole file: `contents` by service, `more` lines in front of the look-up."""
    print("// SPDX-License-Identifier: Apache-2.0")
    print("// swift-format-ignore-file")
    print(f"// Made by Scripts/{script} from the models of botocore {botocore.__version__} (Apache-2.0).")
    print()
    for line in comment:
        print(f"/// {line}")
    print(f"enum {enum} {{")
    for line in more:
        print(f"    {line}\n")
    print("    static func text(of service: String) -> String? {")
    print("        switch service {")
    for service, content in contents.items():
        print(f'        case "{service}": #"{json.dumps(content, separators=(",", ":"))}"#')
    print("        default: nil")
    print("        }")
    print("    }")
    print("}")
