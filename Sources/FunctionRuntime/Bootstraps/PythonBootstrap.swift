// SPDX-License-Identifier: Apache-2.0

/// The program that speaks the Runtime API for a function in Python: behaves as Lambda's own client does
/// (error documents, log lines, results), and names files in stack traces as they are named on Lambda.
enum PythonBootstrap {
    /// The program's file name.
    static let fileName = "bootstrap.py"

    /// The program: the standard library only, so that it runs wherever `python3` (3.7 or newer) does.
    static let source = #"""
        import decimal, http.client, importlib, json, logging, math, os, sys, time, traceback, uuid

        TASK_ROOT = os.environ["LAMBDA_TASK_ROOT"]
        API = "/2018-06-01/runtime"
        BOOTSTRAP = os.path.abspath(__file__)


        class Fault(Exception):
            def __init__(self, kind, message, trace=None):
                super().__init__(message)
                self.kind, self.message, self.trace = kind, message, trace


        class RuntimeAPI:
            def __init__(self, address):
                self.connection = http.client.HTTPConnection(address)

            def call(self, method, path, body=None, headers={}):
                self.connection.request(method, API + path, body, headers)
                response = self.connection.getresponse()
                return response.status, response.headers, response.read()

            def next(self):
                status, headers, body = self.call("GET", "/invocation/next")
                if status != 200:
                    raise SystemExit("The runtime API answered %d" % status)
                return headers, body

            def response(self, request_id, body, content_type):
                path = "/invocation/%s/response" % request_id
                self.call("POST", path, body, {"Content-Type": content_type})

            def error(self, path, error):
                headers = {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": error["errorType"]}
                self.call("POST", path, json.dumps(error).encode(), headers)


        class Attributes:
            def __init__(self, values, names):
                for attribute, key in names.items():
                    setattr(self, attribute, (values or {}).get(key))


        class ClientContext(Attributes):
            def __init__(self, values):
                super().__init__(values, {"custom": "custom", "env": "env"})
                self.client = None
                if values.get("client"):
                    self.client = Attributes(values["client"], {
                        "installation_id": "installation_id", "app_title": "app_title",
                        "app_version_name": "app_version_name", "app_version_code": "app_version_code",
                        "app_package_name": "app_package_name"})


        class LambdaContext:
            def __init__(self, headers):
                self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
                self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])
                self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
                self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
                self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
                self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
                self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
                self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
                client = headers.get("Lambda-Runtime-Client-Context")
                identity = headers.get("Lambda-Runtime-Cognito-Identity")
                self.client_context = ClientContext(json.loads(client)) if client else None
                self.identity = Attributes(json.loads(identity) if identity else None, {
                    "cognito_identity_id": "cognitoIdentityId", "cognito_identity_pool_id": "cognitoIdentityPoolId"})

            def get_remaining_time_in_millis(self):
                return max(self._deadline - int(time.time() * 1000), 0)

            def log(self, message):
                sys.stdout.write(str(message))


        class Encoder(json.JSONEncoder):
            """Writes a Decimal with all its digits: as a mark that is replaced by them in the text."""

            def __init__(self):
                # From python3.12 on Lambda leaves characters as they are.
                runtime = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("python3.")[2]
                super().__init__(ensure_ascii=not runtime.isdigit() or int(runtime) < 12)
                self.mark, self.numbers = uuid.uuid4().hex, []

            def default(self, value):
                if isinstance(value, decimal.Decimal):
                    if value.is_nan():
                        return math.nan
                    self.numbers.append(str(value))
                    return "%s-%d-" % (self.mark, len(self.numbers) - 1)
                return super().default(value)

            def text(self, value):
                text = self.encode(value)
                for index, number in enumerate(self.numbers):
                    text = text.replace('"%s-%d-"' % (self.mark, index), number)
                return text


        def marshal(result):
            if isinstance(result, bytes):
                return result, "application/unknown"
            try:
                return Encoder().text(result).encode("utf-8"), "application/json"
            except Exception as error:
                raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error)


        def unmarshal(body):
            try:
                return json.loads(body.decode("utf-8"))
            except Exception as error:
                raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error)


        def task_path(path):
            return "/var/task" + path[len(TASK_ROOT):] if path.startswith(TASK_ROOT + os.sep) else path


        def frames(trace):
            """The frames of a trace from the function's own first one on, in Lambda's form."""
            found = [tuple(frame) for frame in traceback.extract_tb(trace)]
            while found and (found[0][0] == BOOTSTRAP or found[0][0].startswith("<frozen importlib")
                             or found[0][0] == importlib.__file__):
                found.pop(0)
            return traceback.format_list([(task_path(name), line, where, text) for name, line, where, text in found])


        def describe(error, request_id):
            if isinstance(error, Fault):
                message, kind, trace = error.message, error.kind, error.trace
            else:
                message, kind, trace = str(error), type(error).__name__, frames(error.__traceback__)
            return {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": trace or []}


        def log_error(error):
            lines = ["[ERROR] %s: %s" % (error["errorType"], error["errorMessage"])]
            lines.append("Traceback (most recent call last):")
            for line in "\n".join(error["stackTrace"]).splitlines():
                text = line.lstrip()
                lines.append("\u00a0" * (len(line) - len(text)) + text)
            print("\r".join(lines), flush=True)


        class RequestFilter(logging.Filter):
            request_id = None

            def filter(self, record):
                record.aws_request_id = RequestFilter.request_id
                return True


        def set_up_logging():
            handler = logging.StreamHandler(sys.stdout)
            layout = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
            formatter = logging.Formatter(layout, "%Y-%m-%dT%H:%M:%S")
            formatter.converter = time.gmtime
            handler.setFormatter(formatter)
            handler.addFilter(RequestFilter())
            logging.root.addHandler(handler)


        def load(handler):
            try:
                module_name, function_name = handler.rsplit(".", 1)
            except ValueError as error:
                raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (handler, error))
            try:
                if module_name.split(".")[0] in sys.builtin_module_names:
                    raise Fault("Runtime.BuiltInModuleConflict",
                                "Cannot use built-in module %s as a handler module" % module_name)
                module = importlib.import_module(module_name.replace("/", "."))
            except ImportError as error:
                raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error))
            except SyntaxError as error:
                text = error.text.rstrip() if error.text else ""
                trace = ['  File "%s" Line %s\n    %s' % (task_path(error.filename or ""), error.lineno, text)]
                message = "Syntax error in module '%s': %s" % (module_name, error)
                raise Fault("Runtime.UserCodeSyntaxError", message, trace)
            try:
                return getattr(module, function_name)
            except AttributeError:
                fault = Fault("Runtime.HandlerNotFound",
                              "Handler '%s' missing on module '%s'" % (function_name, module_name))

                def missing(event, context):
                    raise fault
                return missing


        def serve(api, handler):
            while True:
                headers, body = api.next()
                request_id = headers["Lambda-Runtime-Aws-Request-Id"]
                RequestFilter.request_id = request_id
                trace = headers.get("Lambda-Runtime-Trace-Id")
                if trace:
                    os.environ["_X_AMZN_TRACE_ID"] = trace
                else:
                    os.environ.pop("_X_AMZN_TRACE_ID", None)
                try:
                    result, content_type = marshal(handler(unmarshal(body), LambdaContext(headers)))
                except Exception as failure:
                    error = describe(failure, request_id)
                    log_error(error)
                    api.error("/invocation/%s/error" % request_id, error)
                else:
                    sys.stdout.flush()
                    sys.stderr.flush()
                    api.response(request_id, result, content_type)


        def main():
            # The function's own folder comes first, this program's does not count.
            sys.path[0] = TASK_ROOT
            api = RuntimeAPI(os.environ["AWS_LAMBDA_RUNTIME_API"])
            set_up_logging()
            try:
                handler = load(os.environ["_HANDLER"])
            except Exception as failure:
                error = describe(failure, "")
                log_error(error)
                api.error("/init/error", error)
                sys.exit(1)
            serve(api, handler)


        if __name__ == "__main__":
            main()

        """#
}
