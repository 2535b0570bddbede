#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
#
# The long checks, started by ./dev deep: all tests under the sanitizers, fuzzing, kill runs, malformed input.
# Usage: deep.sh [MINUTES]   (minutes of fuzzing per target, 10 by default; 0: none)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
minutes=${1:-10}
jobs=${PENSTOCK_JOBS:-$(nproc)}
failed=() passed=()

part() {                                        # $1 = name, then the command
  local name=$1; shift
  printf '\n== %s\n' "$name"
  if "$@"; then passed+=("$name"); else failed+=("$name"); fi
}

sanitized_tests() {
  ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1 \
  UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
  LSAN_OPTIONS=suppressions=$PWD/tests/deep/leaks.supp:print_suppressions=0 \
    ctest --test-dir build-asan -j "$jobs" --output-on-failure --no-tests=error --timeout 1200
}

fuzz() {                                        # $1 = target; what it finds first stays below build-fuzz/found
  mkdir -p "build-fuzz/corpus/$1" build-fuzz/found
  local log=build-fuzz/found/$1.log
  if "build-fuzz/fuzz/fuzz_$1" -max_total_time=$((minutes * 60)) -rss_limit_mb=2048 -timeout=20 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="build-fuzz/found/$1-" "build-fuzz/corpus/$1" "tests/fuzz/seeds/$1" >"$log" 2>&1; then
    printf 'fuzz %s: nothing found, %s executions in %s min\n' "$1" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" "$minutes"
  else
    cat "$log"
    printf 'fuzz %s: FAILED\n' "$1"
    return 1
  fi
}

fuzz_all() {
  if ! command -v clang++-19 >/dev/null; then
    echo "skipped: clang++-19 is not installed (Debian: apt-get install clang-19 libclang-rt-19-dev)"
    return 0
  fi
  ./dev build fuzz || return 1
  local target bad=0
  for target in tests/fuzz/seeds/*/; do
    target=$(basename "$target")
    fuzz "$target" || bad=1
  done
  return $bad
}

workers() {                                     # $1 = engine
  python3 tests/deep/workers.py --program build/bin/penstock --engine "$1"
  local code=$?
  ((code == 77)) || return $code
}

commands() {
  local cases=${PENSTOCK_SHARED:-$PWD/../shared}/scenarios/connector-api
  [[ -d $cases ]] || { echo "skipped: there are no recorded scenarios"; return 0; }
  python3 tests/scenarios/connectorcommands.py build/bin/penstock "$cases/run_steps.py" "$cases" engine
  local code=$?
  ((code == 77)) || return $code
}

part "tests under the address and undefined-behaviour sanitizers, with leaks" sanitized_tests
((minutes == 0)) || part "fuzzing" fuzz_all
part "kill runs" python3 tests/deep/killrun.py --program build/bin/penstock --syncs 100
part "workers on a real search engine" workers node
part "workers on penstock serve" workers serve
part "malformed input" python3 tests/deep/malformed.py --program build/bin/penstock --large
part "step scenarios through the command line on a real search engine" commands
part "abuse of serve" python3 tests/deep/abuse.py --program build/bin/penstock
part "abuse of serve under the sanitizers" env LSAN_OPTIONS=suppressions="$PWD/tests/deep/leaks.supp" python3 tests/deep/abuse.py --program build-asan/bin/penstock --no-memory-bounds

printf '\ndeep: %d parts passed, %d failed\n' ${#passed[@]} ${#failed[@]}
printf 'deep: FAILED: %s\n' "${failed[@]+"${failed[@]}"}" | grep -v ': $'
((${#failed[@]} == 0))
