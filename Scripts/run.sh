#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Starts the server on .stepwell/ with the bank account example loaded, and stays with it until it is stopped.
set -euo pipefail
cd "$(dirname "$0")/.."

binary=${STEPWELL_BINARY:-.build/release/stepwell}
port=${PORT:-8083}
data=${DATA:-.stepwell}
config=${CONFIG:-examples/bank-account/stepwell.json}
endpoint=http://127.0.0.1:$port

"$binary" serve --port "$port" --data "$data" --config "$config" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" || true' EXIT
trap 'exit 0' INT TERM

# Another server may hold the port: ours has then ended with a message.
until curl -s -o /dev/null "$endpoint" && kill -0 "$server" 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { wait "$server" || exit $?; exit 1; }
    sleep 0.1
done
# What answered may still have been the other one.
sleep 0.2
kill -0 "$server" 2>/dev/null || { wait "$server" || exit $?; exit 1; }

machines=$(.venv/bin/python Scripts/load_example.py "$binary" "$endpoint")
machine=${machines%%$'\n'*}
cat <<TEXT

Stepwell answers on $endpoint and keeps its data in $data. In another terminal:

    export AWS_ENDPOINT_URL=$endpoint AWS_DEFAULT_REGION=us-east-1
    export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DISABLE_HOST_PREFIX_INJECTION=true
    aws stepfunctions start-execution --state-machine-arn $machine --input file://examples/bank-account/input.json

Mails of the example with approval are files in $data/mails (docs/01-quick-start.md). No AWS CLI? There is one in
.venv/bin. Stop the server with Ctrl-C; what runs goes on at the next start, which needs no build:

    $binary serve --port $port --data $data --config $config
TEXT
wait "$server"
