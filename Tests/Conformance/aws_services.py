# SPDX-License-Identifier: Apache-2.0
"""moto's server as the AWS services that recorded cases call. Prints its port, and ends when its standard input does.

moto leaves out two checks of AWS's that cases were recorded for, and has them here: a required parameter that is not there
is refused with the words that AWS's services share (dynamodb: error_handling-task_service_dynamodb/invalid_param), and a
secret's name has only the characters that Secrets Manager's documents name (error_handling-aws_sdk/invalid_secret_name).
"""

import io
import json
import logging
import re
import sys
import threading

import botocore.session
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

# What the server of a run is told to call.
SERVICES = ("dynamodb", "secretsmanager")
SECRET_NAME = re.compile(r"[A-Za-z0-9/_+=.@!-]+")


class Checked:
    """An application whose requests are looked at as AWS does first."""

    def __init__(self, application):
        session = botocore.session.get_session()
        models = [session.get_service_model(name) for name in SERVICES]
        self.application, self.models = application, {model.metadata["targetPrefix"]: model for model in models}

    def __call__(self, environ, start_response):
        request = Request(environ)
        body = request.get_data()
        fault = self.fault(request.headers.get("X-Amz-Target", ""), body)
        if fault is None:
            # It was read from the connection, and moto reads it again.
            environ["wsgi.input"] = io.BytesIO(body)
            return self.application(environ, start_response)
        document = json.dumps({"__type": "ValidationException", "message": fault})
        return Response(document, 400, content_type="application/x-amz-json-1.1")(environ, start_response)

    def fault(self, target, body):
        """What is wrong with a call, in AWS's words; None: nothing."""
        prefix, _, name = target.rpartition(".")
        if prefix not in self.models:
            return None
        parameters = json.loads(body)
        shape = self.models[prefix].operation_model(name).input_shape
        missing = [member for member in shape.required_members if parameters.get(member) is None] if shape else []
        if missing:
            return required(missing)
        if target == "secretsmanager.CreateSecret" and not SECRET_NAME.fullmatch(parameters["Name"]):
            return (
                "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"
            )
        return None


def required(members):
    """How AWS's services say that parameters are missing."""
    faults = [
        f"Value null at '{name[:1].lower() + name[1:]}' failed to satisfy constraint: Member must not be null"
        for name in members
    ]
    return f"{len(faults)} validation error{'s' if len(faults) > 1 else ''} detected: {'; '.join(faults)}"


def main():
    logging.disable(logging.CRITICAL)
    application = Checked(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, application, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
