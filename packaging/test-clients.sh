#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
#
# test-clients.sh - get the official Elasticsearch clients (Python, JavaScript) that tests drive `penstock serve` with.
# Nothing else needs them: where one cannot be had, its test is skipped. They go into a folder of their own, and a stamp
# makes later runs return at once.     Usage: test-clients.sh [--force]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${PENSTOCK_DEPS_DIR:-$root/.deps}/clients
version=9.5.1
seconds=50                                      # for each
say() { printf 'test clients: %s\n' "$*"; }

[[ ${1:-} != --force ]] || rm -rf "$folder"
mkdir -p "$folder"

get() {                                         # $1 = name; then the command, which fills the folder of that name
  local name=$1 to=$folder/$1 log=$folder/$1.log; shift
  if [[ $(cat "$to/stamp" 2>/dev/null) == "$version" ]]; then say "$name $version is there"; return; fi
  command -v "$1" >/dev/null || { say "no $1 here: the test with the $name client will be skipped"; return; }
  rm -rf "$to"; mkdir -p "$to"
  if (cd "$to" && timeout "$seconds" "$@") >"$log" 2>&1; then
    echo "$version" >"$to/stamp"
    say "$name $version"
  else
    say "the $name client cannot be had (see $log): its test will be skipped"
  fi
}

get python python3 -m pip install --quiet --disable-pip-version-check --retries 1 --target "$folder/python" "elasticsearch==$version"
get javascript npm install --ignore-scripts --no-audit --no-fund --prefix "$folder/javascript" "@elastic/elasticsearch@$version"
