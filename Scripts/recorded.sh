#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the recorded execution cases against a server of their own: those in JSONPath, then those with JSONata or variables.
# usage: recorded.sh FOLDER JSONPATH_FLOOR JSONATA_FLOOR
set -euo pipefail
cd "$(dirname "$0")/.."

cases=$1 jsonpath_floor=$2 jsonata_floor=$3
if [ ! -d "$cases" ]; then
    echo "recorded cases: skipped, there is no folder $cases"
    exit 0
fi
port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"${STEPWELL_BINARY:-.build/release/stepwell}" serve --port "$port" --in-memory &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT
until curl -s -o /dev/null "http://127.0.0.1:$port"; do
    kill -0 "$server" || exit 1
    sleep 0.1
done
run() {
    .venv/bin/python Tests/Conformance/recorded.py --cases "$cases" --endpoint "http://127.0.0.1:$port" \
        --list-failures --jobs 8 "$@"
}
run --jsonpath-executions --floor "$jsonpath_floor"
run --jsonata-and-variables --floor "$jsonata_floor"
