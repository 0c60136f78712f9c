#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing to build, run and test Stepwell, or says exactly what to install. Safe to run again.
# usage: setup.sh [COMMAND...]: these commands too, each of Debian's package of the same name.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "setup: $*" >&2
    exit 1
}

swift_version() {
    command -v swift >/dev/null || fail "Swift 6.2 or newer is needed and there is no swift on the path.
Install it from https://www.swift.org/install/linux/ and run this again."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [ "$(printf '6.2\n%s\n' "$version" | sort -V | head -n 1)" = 6.2 ] ||
        fail "Swift 6.2 or newer is needed; $(command -v swift) is ${version:-unknown}. See https://www.swift.org/install/linux/"
}

# Debian's package for each thing that is missing, told by what the thing is used as.
missing_packages() {
    [ -e /usr/include/sqlite3.h ] || echo libsqlite3-dev
    [ -e /usr/include/openssl/evp.h ] || echo libssl-dev
    [ -e /usr/include/zlib.h ] || echo zlib1g-dev
    command -v pkg-config >/dev/null || echo pkg-config
    command -v curl >/dev/null || echo curl
    command -v python3 >/dev/null || echo python3
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null || echo "$command"
    done
}

install_packages() {
    local packages
    mapfile -t packages < <(missing_packages "$@")
    [ "${#packages[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "setup: installing ${packages[*]}"
        DEBIAN_FRONTEND=noninteractive apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${packages[@]}" >/dev/null
    else
        fail "please install what is missing and run this again:
    sudo apt-get install ${packages[*]}"
    fi
}

# A virtual environment of the project's own; its stamp is the requirements it was made from.
install_python_packages() {
    local stamp=.venv/requirements.txt
    cmp -s Scripts/requirements.txt "$stamp" && return 0
    echo "setup: installing Python packages into .venv"
    [ -x .venv/bin/python ] || python3 -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r Scripts/requirements.txt ||
        fail "pip could not install Scripts/requirements.txt into .venv; is the network there?"
    cp Scripts/requirements.txt "$stamp"
}

swift_version
install_packages "$@"
install_python_packages
