#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the recorded JSONPath execution cases against a server of their own.
# usage: recorded.sh FOLDER FLOOR
set -euo pipefail
cd "$(dirname "$0")/.."

cases=$1 floor=$2
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
.venv/bin/python Tests/Conformance/recorded.py --cases "$cases" --endpoint "http://127.0.0.1:$port" \
    --jsonpath-executions --list-failures --jobs 8 --floor "$floor"
