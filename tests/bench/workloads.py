# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""The workloads: what each program is started with, and what its output and its requests have to be."""
import json
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

MAPPING = r"""
    selector:
      query: .archived != true
    port:
      entity:
        mappings:
          identifier: .id | tostring
          title: .name
          blueprint: '"service"'
          properties:
            url: .repository.url
            owner: .owner.email // "unknown"
            tier: if .tier == 1 then "gold" elif .tier == 2 then "silver" else "bronze" end
            labels: .labels | map(.name)
            summary: '"\(.name) (\(.status))"'
            stars: .repository.stars
            updated: .updated_at
            homepage: .homepage // .repository.url
          relations:
            team: .owner.team.slug
            parent: .parent_id | tostring
"""
HEAD = """penstock: 1
name: bench
profile: native
connection:
  base_url: {server}
  max_concurrent_requests: 10
  pagination: {pagination}
resources:
"""
PAGES = "{type: page, param: page, size_param: size, page_size: 100, start_page: 1}"
EVENTS = """penstock: 1
name: bench
profile: httpjson
resources:
  - name: events
    interval: 24h
    request:
      method: GET
      url: {server}/events
      transforms:
        - set: {{target: url.params.page, value: '1'}}
        - set: {{target: url.params.size, value: '200'}}
    response:
      pagination:
        - set: {{target: url.params.page, value: '[[.last_response.body.meta.next_page]]', fail_on_template_error: true}}
      split:
        target: body.events
        keep_parent: true
        transforms:
          - set: {{target: body.event.id, value: '[[.body.events.id]]'}}
          - set: {{target: body.event.dataset, value: '[[.body.batch.source]].[[.body.events.action]]'}}
          - set: {{target: body.event.created, value: '[[formatDate (parseDate .body.events.time "RFC3339") "RFC1123"]]'}}
          - set: {{target: body.event.epoch, value: '[[toInt .body.events.epoch]]', value_type: int}}
          - set: {{target: body.user.email, value: '[[.body.events.actor.email]]'}}
          - set: {{target: body.user.admin, value: '[[if eq .body.events.action "policy.update"]]yes[[else]]no[[end]]'}}
          - set: {{target: body.url.full, value: '[[sprintf "https://example.org/%v/%v" .body.events.target.type .body.events.target.name]]'}}
          - set: {{target: body.page, value: '[[.last_response.page]]', value_type: int}}
          - delete: {{target: body.meta}}
"""
EVENTS_DIGEST = "6d1004c5a2da053fb21bd26a06c5b91cf2f0a2841d95e3b37960242d80837a8e"    # of what the original writes for 20,000 events
TAIL = """sinks:
  out:
    type: ndjson
    path: out/entities.ndjson
"""


def project_text(server, pagination, resources, tail=TAIL):
    return HEAD.format(server=server, pagination=pagination) + resources + tail


INTO_INDEX = """sinks:
  out:
    type: elasticsearch
    hosts: ["{server}"]
    index: bench
"""


def wide_project(server):
    return project_text(server, PAGES, "  - kind: /wide/items" + MAPPING)


def big_project(server):
    return project_text(server, "{type: none}", "  - kind: /big" + MAPPING)


def deep_project(server):
    child = MAPPING.replace("    selector:\n", """    selector:
      path_parameters:
        parent: {endpoint: /deep/parents, data_path: ., field: .id}
""", 1)
    return project_text(server, PAGES, "  - kind: /deep/parents/{parent}/children" + child)


@dataclass
class Program:
    name: str
    stages: list                      # of one pipeline
    writes: str = "stdout"            # where its records are: "stdout", a file below its folder, or "" for none
    prepare: Callable = None          # called with the folder before each run
    requests: int = 0                 # expected at the server; 0: not checked
    in_flight: int = 0                # expected highest number of child requests at once; 0: not checked
    delivers: tuple = ()              # documents and sum of their ids' hashes, as the server has to count them; empty: not checked


@dataclass
class Workload:
    name: str
    title: str
    server: object
    programs: list
    baseline: str                     # the peer that ratios are taken against
    expected: object = None           # file with the records that all have to write; None: those of the baseline
    digest: str = ""                  # SHA-256 of what all have to write, byte for byte; empty: records are compared
    byte_for_byte: bool = False       # likewise, with the baseline's output
    ideal: float = 0                  # seconds of waiting that nobody can avoid; 0: none
    costs: dict = field(default_factory=dict)


def penstock(program, text, name="penstock", writes="out/entities.ndjson", **expected):
    def prepare(folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "penstock.yaml").write_text(text)
    return Program(name, [[str(program), "sync", "--sink", "out"]], writes, prepare, **expected)


def wide(peers, server, records, program):
    url = server.url + "/wide/items"
    pages = records // 100 + 1
    programs = [Program("gofetch | jq", [[str(peers.fetch), url], [peers.jq, "-c", "-f", str(peers.program)]], requests=pages)]
    if program:
        programs.insert(0, penstock(program, wide_project(server.url), requests=pages))
    if peers.limits:
        limits = str(peers.limits / "limits")
        programs += [
            Program("limit: fetch only", [[limits, url, "pipe-fetch", "1"]], "", requests=pages),
            Program("limit: native", [[limits, url, "pipe-native", "1", "out.ndjson"]], "out.ndjson", requests=pages),
            Program("limit: libjq", [[limits, url, "pipe-perprop", "1", "out.ndjson"]], "out.ndjson", requests=pages),
        ]
    return Workload("w1", f"W1 wide, {records:,} records", server, programs, "gofetch | jq")


def big(peers, server, program):
    url = server.url + "/big"
    programs = [Program("curl | jq", [[peers.curl, "-s", url], [peers.jq, "-c", "-f", str(peers.program)]], requests=1)]
    if program:
        programs.insert(0, penstock(program, big_project(server.url), requests=1))
    if peers.limits:
        big_limit = str(peers.limits / "big")
        programs += [
            Program("limit: fetch only", [[big_limit, url, "http-fetch"]], "", requests=1),
            Program("limit: native", [[big_limit, url, "http-native"]], "", requests=1),
            Program("limit: libjq", [[big_limit, url, "http-perprop"]], "", requests=1),
        ]
    return Workload("w3", "W3 one answer of 103 MB", server, programs, "curl | jq")


def write_children(peers, server, parents, file):
    """What jq makes of all children: the records that W2 has to write."""
    bodies = b"\n".join(server.get(f"/deep/parents/{number}/children") for number in range(parents))
    with open(file, "wb") as output:
        subprocess.run([peers.jq, "-c", "-f", str(peers.program)], input=bodies, stdout=output, check=True)


def deep(peers, server, program, expected, parents=500, delay=0.02, at_once=10):
    write_children(peers, server, parents, expected)
    requests = parents + parents // 100 + 1      # the parents come in pages of 100 that end with a short one
    programs = []
    if program:
        programs.append(penstock(program, deep_project(server.url), requests=requests, in_flight=at_once))
    if peers.limits:
        programs.append(Program("limit: 10 in flight", [[str(peers.limits / "w2w5"), server.url, "w2", str(at_once)]], "",
                                requests=requests, in_flight=at_once))
    return Workload("w2", f"W2 deep, {parents} parents at 20 ms, {at_once} at once", server, programs, "limit: 10 in flight", expected,
                    ideal=parents * delay / at_once)


def events(peers, server, records, program):
    """Templates of the httpjson input. The limit, which is also the baseline, does the same by hand on the parse tree."""
    pages = records // 200
    programs = []
    if program:
        programs.append(penstock(program, EVENTS.format(server=server.url) + TAIL, requests=pages))
    for mode in ("dom", "jv"):
        programs.append(Program(f"limit: {mode}", [[str(peers.limits / "w4"), server.url, mode, "out.ndjson"]], "out.ndjson", requests=pages))
    return Workload("w4", f"W4 templates, {records:,} events", server, programs, "limit: dom",
                    digest=EVENTS_DIGEST if records == 20_000 else "", byte_for_byte=True)


def id_sum(identifiers):
    """As the load server adds the identifiers of documents up: FNV-1a, 64 bits."""
    total = 0
    for identifier in identifiers:
        value = 14695981039346656037
        for byte in identifier.encode():
            value = ((value ^ byte) * 1099511628211) % (1 << 64)
        total += value
    return f"{total % (1 << 64):x}"


def write_mapped(peers, server, records, file):
    """What jq makes of the wide records; returns their identifiers."""
    with open(file, "wb") as output:
        fetch = subprocess.Popen([peers.fetch, server.url + "/wide/items"], stdout=subprocess.PIPE)
        subprocess.run([peers.jq, "-c", "-f", str(peers.program)], stdin=fetch.stdout, stdout=output, check=True)
        fetch.stdout.close()
        fetch.wait()
    with open(file) as lines:
        return [json.loads(line)["identifier"] for line in lines]


def sink(peers, indexer, server, records, program, mapped):
    """Mapped records to `_bulk`. `deliver` is the elasticsearch sink alone, as the others are; `penstock sync` fetches and maps beforehand."""
    identifiers = write_mapped(peers, server, records, mapped)
    numbered = (len(identifiers), id_sum(map(str, range(len(identifiers)))))
    programs = [Program("Go bulk indexer", [[str(indexer), server.url, str(mapped), "1", "1"]], "", delivers=numbered)]
    if program:
        beside = program.parent.parent / "tests" / "deliver"         # a build without tests has none
        deliver = beside if beside.exists() else Path(__file__).resolve().parents[2] / "build" / "tests" / "deliver"
        programs.insert(0, Program("penstock", [[str(deliver), server.url, "bench", str(mapped)]], "", delivers=numbered))
        text = project_text(server.url, PAGES, "  - kind: /wide/items" + MAPPING, INTO_INDEX.format(server=server.url))
        programs.append(penstock(program, text, "penstock sync", "", delivers=(len(identifiers), id_sum(identifiers))))
    if peers.limits:
        programs.append(Program("limit: bulk sender", [[str(peers.limits / "w2w5"), server.url, "w5", str(mapped), "1", "1000000", "1", "short"]], "", delivers=numbered))
    return Workload("w5", f"W5 sink, {len(identifiers):,} documents", server, programs, "Go bulk indexer")
