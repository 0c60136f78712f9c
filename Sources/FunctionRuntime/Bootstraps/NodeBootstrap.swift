// SPDX-License-Identifier: Apache-2.0

/// The program that speaks the Runtime API for a function in JavaScript, CommonJS or ES module: behaves as
/// Lambda's own client does (promises, callbacks, error documents, log lines).
enum NodeBootstrap {
    /// The program's file name.
    static let fileName = "bootstrap.mjs"

    /// The program: Node's own modules only.
    static let source = #"""
        import fs from "node:fs";
        import http from "node:http";
        import path from "node:path";
        import { pathToFileURL } from "node:url";
        import { format } from "node:util";

        const root = process.env.LAMBDA_TASK_ROOT;
        const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        let current = null;

        function call(method, where, body, headers = {}) {
          return new Promise((resolve, reject) => {
            const options = { host, port, agent, method, path: "/2018-06-01/runtime" + where, headers };
            if (body !== undefined) options.headers = { ...headers, "Content-Length": Buffer.byteLength(body) };
            const request = http.request(options, (response) => {
              const pieces = [];
              response.on("data", (piece) => pieces.push(piece));
              response.on("end", () =>
                resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) }));
              response.on("error", reject);
            });
            request.setTimeout(0);
            request.on("error", reject);
            request.end(body);
          });
        }

        const onLambda = (text) =>
          String(text).replaceAll(import.meta.url, "file:///var/runtime/index.mjs").replaceAll(root, "/var/task");

        function describe(error) {
          if (error instanceof Error || (error && error.stack !== undefined && error.message !== undefined)) {
            return {
              errorType: error.name ?? "Error",
              errorMessage: onLambda(error.message),
              trace: onLambda(error.stack ?? "").split("\n"),
            };
          }
          return { errorType: typeof error, errorMessage: String(error), trace: [] };
        }

        function fault(errorType, error) {
          const { errorMessage, trace } = describe(error);
          const message = `${error.name}: ${errorMessage}`;
          return {
            errorType,
            errorMessage: error.cause === root ? errorMessage : message,
            trace: [`${errorType}: ${message}`, ...trace.slice(1)],
          };
        }

        // A fault of ours, whose message stands alone; the cause marks it.
        const own = (message) => new Error(message, { cause: root });

        function report(where, error) {
          return call("POST", where, JSON.stringify(error), {
            "Content-Type": "application/json",
            "Lambda-Runtime-Function-Error-Type": error.errorType,
          });
        }

        function write(level, args) {
          const id = current ? current.id : "undefined";
          const text = format(...args).replaceAll("\n", "\r");
          fs.writeSync(1, `${new Date().toISOString()}\t${id}\t${level}\t${text}\n`);
        }
        const levels = { log: "INFO", info: "INFO", debug: "DEBUG", warn: "WARN", error: "ERROR", trace: "TRACE" };
        for (const [name, level] of Object.entries(levels)) console[name] = (...args) => write(level, args);

        function locate(base) {
          for (const ending of [".js", ".mjs", ".cjs"]) {
            if (fs.existsSync(base + ending)) return base + ending;
          }
          return fs.existsSync(path.join(base, "index.js")) ? path.join(base, "index.js") : null;
        }

        async function load(handler) {
          const slash = handler.lastIndexOf("/") + 1;
          const dot = handler.indexOf(".", slash);
          if (dot < 0 || handler.includes("..")) throw fault("Runtime.MalformedHandlerName", own("Bad handler"));
          const moduleName = handler.slice(0, dot), names = handler.slice(dot + 1).split(".");
          const file = locate(path.resolve(root, moduleName));
          if (!file) throw fault("Runtime.ImportModuleError", new Error(
            `Cannot find module '${path.basename(moduleName)}'\nRequire stack:\n- /var/runtime/index.mjs`));
          let module;
          try {
            module = await import(pathToFileURL(file));
          } catch (error) {
            if (error instanceof SyntaxError) throw fault("Runtime.UserCodeSyntaxError", error);
            if (/^(ERR_)?MODULE_NOT_FOUND$/.test(error?.code)) throw fault("Runtime.ImportModuleError", error);
            throw describe(error);
          }
          const find = (value) => names.reduce((found, name) => found?.[name], value);
          const found = find(module) ?? find(module.default);
          if (typeof found === "function") return found;
          const reason = found === undefined ? "is undefined or not exported" : "is not a function";
          throw fault("Runtime.HandlerNotFound", own(`${handler} ${reason}`));
        }

        function contextOf(headers, settle) {
          const deadline = Number(headers["lambda-runtime-deadline-ms"]);
          const client = headers["lambda-runtime-client-context"];
          const identity = headers["lambda-runtime-cognito-identity"];
          return {
            callbackWaitsForEmptyEventLoop: true,
            functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
            functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
            memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
            logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
            logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
            clientContext: client ? JSON.parse(client) : undefined,
            identity: identity ? JSON.parse(identity) : undefined,
            invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
            awsRequestId: headers["lambda-runtime-aws-request-id"],
            getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
            done: (error, result) => settle(error, result),
            succeed: (result) => settle(null, result),
            fail: (error) => settle(error ?? "handled"),
          };
        }

        /// Resolves once the function has answered: by its promise, its callback, or by having nothing left to do.
        function run(handler, event, headers) {
          return new Promise((resolve, reject) => {
            let settled = false;
            const finish = (error, result) =>
              error !== null && error !== undefined ? reject(error) : resolve(result);
            const onEmpty = () => finish(null, null);
            const settle = (error, result) => {
              if (settled) return;
              settled = true;
              process.removeListener("beforeExit", onEmpty);
              if (!context.callbackWaitsForEmptyEventLoop || error) finish(error, result);
              else process.once("beforeExit", () => finish(null, result));
            };
            const context = contextOf(headers, settle);
            process.once("beforeExit", onEmpty);
            const done = (act) => (value) => {
              process.removeListener("beforeExit", onEmpty);
              act(value);
            };
            try {
              const answer = handler(event, context, settle);
              if (typeof answer?.then === "function") answer.then(done(resolve), done(reject));
            } catch (error) {
              done(reject)(error);
            }
          });
        }

        async function die(kind, error, code) {
          const thrown = error instanceof Error ? error : new Error(String(error));
          const described = kind ? fault(kind, thrown) : describe(error);
          console.error(kind ?? "Uncaught Exception", JSON.stringify(described));
          const where = current ? `/invocation/${current.id}/error` : "/init/error";
          agent.destroy();
          await report(where, described).catch((failure) => console.error(failure));
          process.exit(code);
        }
        process.on("uncaughtException", (error) => die(null, error, 129));
        process.on("unhandledRejection", (error) => die("Runtime.UnhandledPromiseRejection", error, 128));

        async function serve(handler) {
          for (;;) {
            const { status, headers, body } = await call("GET", "/invocation/next");
            if (status !== 200) throw new Error(`The runtime API answered ${status}`);
            const id = headers["lambda-runtime-aws-request-id"];
            current = { id };
            const trace = headers["lambda-runtime-trace-id"];
            if (trace) process.env._X_AMZN_TRACE_ID = trace;
            else delete process.env._X_AMZN_TRACE_ID;
            let text;
            try {
              const result = await run(handler, JSON.parse(body.toString("utf8")), headers);
              text = JSON.stringify(result === undefined ? null : result) ?? "null";
            } catch (error) {
              const described = describe(error);
              console.error("Invoke Error", "\t", JSON.stringify(described));
              await report(`/invocation/${id}/error`, described);
              current = null;
              continue;
            }
            await call("POST", `/invocation/${id}/response`, text, { "Content-Type": "application/json" });
            current = null;
          }
        }

        async function main() {
          let handler;
          try {
            handler = await load(process.env._HANDLER);
          } catch (error) {
            const described = error.errorType ? error : describe(error);
            console.error("Uncaught Exception", "\t", JSON.stringify(described));
            await report("/init/error", described);
            process.exit(1);
          }
          await serve(handler);
        }
        // Not awaited: a module that waits when nothing is left to do ends the process.
        main();

        """#
}
