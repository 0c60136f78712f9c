# SPDX-License-Identifier: Apache-2.0
"""A stand-in for AWS's services of the JSON protocol: it checks signature and target of each call and answers by a script."""

import contextlib
import http.server
import json
import re
import threading
import uuid

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ACCESS_KEY = "AKIDSTEPWELLTEST"
SECRET_KEY = "a+secret/of=the*tests"
AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(\w+)/(\d{8})/([\w-]+)/(\w+)/aws4_request, SignedHeaders=([\w;-]+), Signature=(\w{64})"
)


class Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True
    # The module's own 5 make a client that opens many connections at once wait for seconds.
    request_queue_size = 256


class AWSService:
    """Answers on a loopback port; `answer(target, …)` says how, and `calls` has the bodies that came."""

    def __init__(self):
        self.answers, self.calls, self.lock = {}, [], threading.Condition()
        self.connections = 0
        handler = type("Handler", (Handler,), {"service": self})
        self.server = Listener(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, target, body, status=200, headers=(), until=None):
        """How calls of a target are answered: with a document, or with bytes; `until` holds the answer back."""
        self.answers[target] = (status, dict(headers), body, until)

    def taken(self, target):
        """The bodies of the calls of a target."""
        with self.lock:
            return [body for called, body, _ in self.calls if called == target]

    def headers(self, target):
        """The headers of the last call of a target."""
        with self.lock:
            return [headers for called, _, headers in self.calls if called == target][-1]

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service = None

    def setup(self):
        super().setup()
        with self.service.lock:
            self.service.connections += 1

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        target = self.headers["X-Amz-Target"]
        fault = self.fault(body)
        with self.service.lock:
            self.service.calls.append((target, json.loads(body), dict(self.headers)))
            self.service.lock.notify_all()
        if fault:
            return self.reply(403, {}, {"__type": "InvalidSignatureException", "message": fault})
        status, headers, answer, until = self.service.answers.get(
            target, (400, {}, {"__type": "UnknownOperationException", "message": f"no answer for {target}"}, None)
        )
        if until:
            until.wait(60)
        self.reply(status, headers, answer)

    def fault(self, body):
        """What is wrong with the signature, if anything."""
        match = AUTHORIZATION.fullmatch(self.headers.get("Authorization", ""))
        if not match:
            return "no signature"
        key, date, region, service, names, signature = match.groups()
        names = names.split(";")
        if key != ACCESS_KEY or not {"host", "x-amz-date", "x-amz-target", "content-type"} <= set(names):
            return f"{key} has signed {names}"
        if self.path != "/" or date != self.headers["X-Amz-Date"][:8]:
            return f"{self.path} on {date}"
        request = AWSRequest(
            "POST", f"http://{self.headers['Host']}/", headers={name: self.headers[name] for name in names}, data=body
        )
        request.context["timestamp"] = self.headers["X-Amz-Date"]
        signer = SigV4Auth(Credentials(ACCESS_KEY, SECRET_KEY), service, region)
        expected = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
        return None if signature == expected else f"the signature is not that of {service} in {region}"

    def reply(self, status, headers, answer):
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        # Who called may not wait any more.
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.send_header("x-amzn-RequestId", headers.pop("x-amzn-RequestId", str(uuid.uuid4())))
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_):
        """Nobody reads it."""
