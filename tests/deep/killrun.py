#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Kills syncs at random moments and resumes them until they are finished; then every record has to be there.

Each sync starts in a fresh project and is killed up to a dozen times. What arrives twice has to be the same record with the same identifier:
a listing below a path parameter that was not complete is read anew. What an input with a cursor repeats is at most one page for each kill; of a
chain, one page of the first request with its steps.
"""
import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from servers import Api, Catalogue, Feed  # noqa: E402  (its folder has to be known first)

DEADLINE = 60          # seconds; a sync that is not killed takes less than one
KILLS = 12             # at most, per sync
PROJECT = """penstock: 1
name: kill
profile: native
entity_deletion_threshold: 1     # what was upserted is not listed any more, so all that is listed may be stale
connection:
  base_url: {api}
  retry: {{max_attempts: 3, wait_min: 50ms, wait_max: 100ms}}
  pagination: {{type: page, param: page, size_param: size, page_size: 20}}
resources:
  - kind: /projects
    port: &mapping
      entity:
        mappings:
          identifier: .key
          title: .name
          blueprint: '"thing"'
          properties: {{text: .text}}
  - kind: /events
    connection:
      pagination: {{type: cursor, param: after, size_param: size, cursor_path: next, has_more_path: more}}
    selector: {{data_path: .events}}
    port: *mapping
  - kind: /teams/{{team}}/members
    connection:
      pagination: {{type: page, param: page, size_param: size, page_size: 5}}
    selector:
      path_parameters:
        team: {{endpoint: /teams, data_path: ., field: .id}}
    port: *mapping
sinks:
  out: {sink}
"""


INPUT = """penstock: 1
name: kill
profile: native
resources:
  - name: input
    request:
      url: {api}/{path}
      timeout: 30s
      transforms:
        - set: {{target: url.params.after, value: '[[.cursor.last]]', default: '0'}}
    response:
      pagination:
        - set: {{target: url.value, value: '[[.last_response.body.next]]', fail_on_template_error: true}}
{more}
    port:
      entity:
        mappings: {{identifier: .key, blueprint: '"thing"', properties: {{text: .text}}}}
sinks:
  out: {sink}
"""
EVENTS = """      split: {target: body.events, ignore_empty_value: true}
    cursor: {last: {value: '[[.last_event.id]]'}}"""
CHAIN = """    chain:
      - step:
          request: {url: 'API/groups/$.ids[:]', method: GET}
          replace: $.ids[:]
          response: {split: {target: body.members, ignore_empty_value: true}}
    cursor: {last: {value: '[[.last_event.group]]'}}"""


class Fault(Exception):
    pass


def repeated(keys):
    return len(keys) - len(set(keys))


class NdjsonTarget:
    """A file: whole lines; a line that stands there twice is the same both times."""
    name = "ndjson"
    server = Api
    sink = "{type: ndjson, path: out.ndjson}"
    most = None            # of what may be repeated for each kill

    def __init__(self, identifiers):
        pass

    def project(self, api):
        return PROJECT.format(api=api.url, sink=self.sink)

    def check(self, folder, expected):
        text = (folder / "out.ndjson").read_text()
        if text and not text.endswith("\n"):
            raise Fault("the last line is torn")
        lines = text.splitlines()
        keys = [json.loads(line)["identifier"] for line in lines]
        if len(set(keys)) != len(set(lines)):
            raise Fault("an identifier has two different lines")
        require_all(set(keys), expected)
        return repeated(keys)

    def stop(self):
        pass


class EventsTarget(NdjsonTarget):
    """An input that keeps a cursor and turns pages."""
    name = "events"
    server = Feed
    most = Feed.SIZE

    def project(self, api):
        return INPUT.format(api=api.url, path="events", more=EVENTS, sink=self.sink)

    def check(self, folder, expected):
        return super().check(folder, {key for key in expected if key.startswith("event-")})


class ChainTarget(NdjsonTarget):
    """An input whose pages each lead to a further request."""
    name = "chain"
    server = Feed
    most = Feed.MEMBERS

    def project(self, api):
        return INPUT.format(api=api.url, path="groups", more=CHAIN.replace("API", api.url), sink=self.sink)

    def check(self, folder, expected):
        return super().check(folder, {key for key in expected if key.startswith("member-")})


class SqliteTarget(NdjsonTarget):
    """A table: one row per identifier."""
    name = "sqlite"
    sink = "{type: sqlite, path: out.db}"

    def check(self, folder, expected):
        with sqlite3.connect(folder / "out.db") as database:
            rows = database.execute("select identifier, document from documents").fetchall()
        if repeated([key for key, _ in rows]):
            raise Fault("an identifier has two rows")
        for key, document in rows:
            if json.loads(document)["identifier"] != key:
                raise Fault(f"row {key} holds another document: {document[:200]}")
        require_all({key for key, _ in rows}, expected)
        return 0


class CatalogueTarget(NdjsonTarget):
    """A catalogue that already holds half of the entities, and three that no longer exist at the source: those have to go, all others to stay."""
    name = "port"
    stale = [f"gone-{number}" for number in range(3)]

    def __init__(self, identifiers):
        old = {"title": "old", "updatedAt": time.time() - 86400}
        self.catalogue = Catalogue({key: old for key in sorted(identifiers)[::2] + self.stale})
        self.sink = ("{type: port, base_url: " + self.catalogue.url + ", client_id: kill, client_secret: secret-of-the-kill-run,"
                     " integration_identifier: kill}")

    def check(self, folder, expected):
        upserts = self.catalogue.upserts
        require_all(set(upserts), expected)
        require_all(set(self.catalogue.entities), expected)
        return sum(upserts.values()) - len(upserts)

    def stop(self):
        self.catalogue.stop()


TARGETS = {target.name: target for target in (NdjsonTarget, SqliteTarget, CatalogueTarget, EventsTarget, ChainTarget)}


def require_all(found, expected):
    if missing := sorted(expected - found):
        raise Fault(f"{len(missing)} of {len(expected)} records are missing: {', '.join(missing[:5])}")
    if extra := sorted(found - expected):
        raise Fault(f"{len(extra)} records too many: {', '.join(extra[:5])}")


def start(program, folder, log):
    return subprocess.Popen([program, "-C", str(folder), "sync", "--sink", "out"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def run_until_finished(program, folder, longest, chance):
    """Starts, kills and starts again; returns the number of kills."""
    kills = 0
    with open(folder / "log", "w+") as log:
        while True:
            process = start(program, folder, log)
            try:
                code = process.wait(chance.uniform(0, longest) if kills < KILLS else DEADLINE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
                if kills > KILLS:
                    raise Fault(f"does not end within {DEADLINE} s") from None
                continue
            if code == 0:
                return kills
            log.seek(0)
            raise Fault(f"ended with {code}: {log.read()[-600:]}")


def prepare(folder, api, target):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "penstock.yaml").write_text(target.project(api))


def typical_time(program, folder, api, kind):
    """How long a sync takes that nobody kills, and whether it is right at all."""
    target = kind(api.identifiers())
    prepare(folder, api, target)
    begin = time.monotonic()
    with open(folder / "log", "w+") as log:
        code = start(program, folder, log).wait(DEADLINE)
        took = time.monotonic() - begin
        log.seek(0)
        if code != 0:
            raise Fault(f"without any kill it ended with {code}: {log.read()[-600:]}")
    try:
        if duplicates := target.check(folder, api.identifiers()):
            raise Fault(f"without any kill {duplicates} records were repeated")
    finally:
        target.stop()
    return took


def one_sync(program, folder, api, kind, longest, chance):
    target = kind(api.identifiers())
    try:
        prepare(folder, api, target)
        kills = run_until_finished(program, folder, longest, chance)
        return kills, target.check(folder, api.identifiers())
    finally:
        target.stop()


def run_sink(options, kind, api, folder):
    chance = random.Random(options.seed)
    longest = typical_time(options.program, folder, api, kind) * 0.7
    kills = duplicates = 0
    for number in range(options.syncs):
        try:
            more, again = one_sync(options.program, folder, api, kind, longest, chance)
            if kind.most is not None and again > more * kind.most:
                raise Fault(f"{again} records were repeated after {more} kills; a page has {kind.most}")
        except Fault as fault:
            kept = Path(tempfile.mkdtemp(prefix="killrun-")) / "project"
            shutil.copytree(folder, kept)
            raise Fault(f"sync {number + 1}: {fault} (kept in {kept})") from None
        kills, duplicates = kills + more, duplicates + again
    bound = "" if kind.most is None else f" (at most {kind.most} for each kill are allowed)"
    print(f"killrun: {kind.name}: {options.syncs} syncs, {kills} kills, nothing lost, {duplicates} sent twice{bound}", flush=True)
    if options.syncs >= 5 and kills < options.syncs:
        raise Fault(f"only {kills} kills: the syncs are too short to be hit")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=os.environ.get("PENSTOCK_BIN", "build/bin") + "/penstock")
    parser.add_argument("--syncs", type=int, default=100)
    parser.add_argument("--sink", action="append", choices=sorted(TARGETS))
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30), help="of the moments (what is hit depends on the machine, too)")
    options = parser.parse_args()
    print(f"killrun: seed {options.seed}", flush=True)
    servers, failed = {Api: Api(), Feed: Feed()}, 0
    with tempfile.TemporaryDirectory(prefix="killrun-") as folder:
        for name in options.sink or list(TARGETS):
            try:
                run_sink(options, TARGETS[name], servers[TARGETS[name].server], Path(folder) / "project")
            except Fault as fault:
                failed += 1
                print(f"killrun: {name}: FAILED: {fault}", flush=True)
    for server in servers.values():
        server.stop()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
