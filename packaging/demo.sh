#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
#
# The second half of ./dev demo: the sample project is synced against the embedded API, counted, exported, and shown where there is a display.
# The result stays in build/demo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

penstock=$PWD/build/bin/penstock
studio=$PWD/build/bin/penstock-studio
work=$PWD/build/demo
project=$work/tracker
say() { printf 'demo: %s\n' "$*"; }
die() { printf 'demo: FAILED: %s\n' "$*" >&2; [[ -f $work/log ]] && tail -20 "$work/log" >&2; exit 1; }

# What the embedded API wants to hear; documented in the sample project.
export PENSTOCK_SECRET_TRACKER_TOKEN=demo-token PENSTOCK_SECRET_TRACKER_PASSWORD=demo-password
export PENSTOCK_SECRET_TRACKER_API_KEY=demo-api-key PENSTOCK_SECRET_TRACKER_CLIENT_SECRET=demo-client-secret

rm -rf "$work"
mkdir -p "$work"
cp -r resources/samples/tracker "$project"

say "starting the embedded API"
"$penstock" serve --demo >"$work/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null' EXIT
url=
for ((i = 0; i < 200; i++)); do
  url=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$work/log" | head -1) && break
  kill -0 "$server" 2>/dev/null || die "the embedded API does not start"
  sleep 0.05
done
[[ -n $url ]] || die "the embedded API does not start"
sed -i -E "s#^( +server:).*#\1 $url#" "$project/penstock.yaml"     # so that the app finds it, too

say "syncing $(find "$project/resources" -name '*.yaml' | wc -l) resources from $url"
for sink in default database; do
  "$penstock" -C "$project" --progress never sync --sink "$sink" 2>>"$work/log" || die "the sync into $sink"
done
python3 - "$project/out/tracker.db" <<'PYTHON' || die "the sync wrote no entities"
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("select resource, count(*) from documents group by resource order by min(id)").fetchall()
for resource, count in rows:
    print(f"demo: {count:6} entities of {resource}")
print(f"demo: {sum(count for _, count in rows):6} in all")
sys.exit(0 if rows else 1)
PYTHON

# exit code 1: exported, with a list of what Ocean does otherwise
"$penstock" export ocean "$project" --into "$work/ocean" >>"$work/log" 2>&1 || (($? == 1)) || die "the export"
say "entities:  $project/out"
say "as configuration of Ocean:  $work/ocean ($(cd "$work/ocean" && ls -m)); what Ocean does otherwise:  $work/log"

if [[ -x $studio && -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
  say "opening Penstock Studio; the embedded API runs as long as it is open"
  trap - EXIT
  ( "$studio" "$project" >>"$work/log" 2>&1 || true; kill "$server" ) </dev/null >/dev/null 2>&1 &
else
  say "no display: the app is not opened ($studio)"
fi
