# SPDX-License-Identifier: Apache-2.0
"""moto's server with its interpreter of state machines switched on, for the differential run. Prints its port, and ends
when its standard input does.

moto's own evaluator of JSONata is an empty place (`_eval_jsonata = None`): each expression would end in a TypeError.
`jsonata-python`, the reference of docs/jsonata.md too, is put in there, so that moto's handling of everything around
the expressions can be compared. And its parser keeps the query language of the scopes it is in with the class, for all
definitions at once: one that is refused leaves its language to those that follow. Each parser gets a list of its own.
And an error named States.* that leaves a branch, an iteration or a Fail state ends moto's execution with a ValueError,
where AWS passes it on (recorded: scenarios-base_scenarios/map_state_items_eval_jsonata_fail[string]). It is let through.
"""

import json
import logging
import sys
import urllib.request

import jsonata
from moto.server import ThreadedMotoServer
from moto.stepfunctions.parser.asl.component.common.error_name import custom_error_name
from moto.stepfunctions.parser.asl.jsonata import jsonata as evaluator
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor


def evaluate(expression):
    """What moto expects of its evaluator: JSON values, and its own exception."""
    try:
        value = jsonata.Jsonata(expression).evaluate(None)
        return json.loads(json.dumps(value))
    except Exception as error:
        raise evaluator.JSONataException("UNKNOWN", str(error)) from error


def separate_parsers():
    make = Preprocessor.__new__

    def new(cls, *_, **__):
        parser = make(cls)
        parser._query_language_per_scope = []
        return parser

    Preprocessor.__new__ = new


def main():
    separate_parsers()
    custom_error_name.ILLEGAL_CUSTOM_ERROR_PREFIX = "\0"
    logging.disable(logging.CRITICAL)
    evaluator._eval_jsonata = evaluate
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    configuration = json.dumps({"stepfunctions": {"execute_state_machine": True}}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/moto-api/config", configuration, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        answer.read()
    print(port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
