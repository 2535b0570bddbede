#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Speed and memory of `penstock sync` beside other programs, in one interleaved run: ratios, never seconds.

Every round runs each program once, in turn; a figure is the median over the rounds of the ratio within a round. Records are compared
with those of the jq pipeline (W4: bytes, with those of the original), requests with the server's own count.
"""
import argparse
import hashlib
import itertools
import os
import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import workloads  # noqa: E402  (its folder has to be known first)
from measure import Runner  # noqa: E402
from peers import LoadServer, Peers, SearchNode, Unavailable  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "bench"
WORKLOADS = ["w1", "w2", "w3", "w4", "w5"]
MUST = {"w1": 2.0, "w3": 1.8, "w5": 2.0}                      # times less CPU than the baseline
MUST_LIMIT = {"w4": ("limit: dom", 6.0), "w5": ("limit: bulk sender", 4.0)}   # times the CPU of the limit
MUST_WAITING = 1.15                # times the waiting that nobody can avoid
MUST_MEMORY = 64                   # MiB
MUST_GROWTH = 8                    # MiB, ten times the records


def options():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one round, no run of 200,000 records: is everything there and right?")
    parser.add_argument("--rounds", type=int, help="rounds (default 5)")
    parser.add_argument("--workload", action="append", choices=WORKLOADS, help="only this one (may be repeated)")
    parser.add_argument("--program", default=ROOT / "build" / "bin" / "penstock", type=lambda path: Path(path).resolve(), help="the penstock to measure")
    parser.add_argument("--peers-only", action="store_true", help="leave penstock out: checks the harness itself")
    chosen = parser.parse_args()
    chosen.rounds = chosen.rounds or (1 if chosen.quick else 5)
    chosen.workload = chosen.workload or WORKLOADS
    return chosen


def prepare(chosen, peers, servers):
    """Starts the servers that are needed, warms them, and lists the workloads."""
    program = None if chosen.peers_only else chosen.program
    server = LoadServer(peers)
    servers.append(server)
    listed = []
    if "w1" in chosen.workload:
        server.warm_wide(20_000)
        listed.append(workloads.wide(peers, server, 20_000, program))
        if not chosen.quick:
            long = LoadServer(peers, "-wide", 200_000)
            servers.append(long)
            long.warm_wide(200_000)
            listed.append(workloads.wide(peers, long, 200_000, program))
    if "w2" in chosen.workload:
        listed.append(workloads.deep(peers, server, program, WORK / "children.ndjson"))
    if "w3" in chosen.workload:
        server.get("/big")
        listed.append(workloads.big(peers, server, program))
    if "w4" in chosen.workload:
        listed += prepare_events(chosen, peers, servers, program)
    if "w5" in chosen.workload:
        listed += prepare_sink(peers, servers, program)
    return listed


def prepare_events(chosen, peers, servers, program):
    if not peers.limits:
        print("bench: W4 is left out: without the hand-written limits there is nothing to compare with")
        return []
    print("bench: W4 is compared with the hand-written limit alone: there is no Filebeat that runs against the load server")
    listed = []
    for records in [20_000] if chosen.quick else [20_000, 200_000]:
        server = LoadServer(peers, "-events", records)
        servers.append(server)
        server.warm_events(records)
        listed.append(workloads.events(peers, server, records, program))
    return listed


def prepare_sink(peers, servers, program):
    try:
        indexer = peers.bulk_indexer()
    except Unavailable as reason:
        print(f"bench: W5 is left out: {reason}")
        return []
    records = 110_953                                    # of which the selector leaves 100,000
    server = LoadServer(peers, "-wide", records)
    servers.append(server)
    server.warm_wide(records)
    return [workloads.sink(peers, indexer, server, records, program, WORK / "mapped.ndjson")]


class Bench:
    def __init__(self):
        self.runner = Runner()
        self.faults = []

    def fault(self, text):
        if text not in self.faults:
            self.faults.append(text)
            print(f"bench: FAULT: {text}", flush=True)

    def run_once(self, workload, program):
        folder = WORK / "run" / program.name.replace(" ", "").replace("|", "-").replace(":", "-")
        folder.mkdir(parents=True, exist_ok=True)
        if program.prepare:
            program.prepare(folder)
        workload.server.reset()
        cost = self.runner.run(program.stages, folder / "stdout", folder / "stderr", folder)
        name = f"{workload.title}: {program.name}"
        if cost.code != 0:
            self.fault(f"{name} ended with {cost.code}: {cost.message.strip()}")
        self.check_server(name, program, workload.server.stats())
        workload.costs.setdefault(program.name, []).append(cost)
        return folder / ("stdout" if program.writes == "stdout" else program.writes)

    def check_server(self, name, program, stats):
        if program.requests and stats["requests"] != program.requests:
            self.fault(f"{name} made {stats['requests']} requests, not {program.requests}")
        if program.in_flight and stats["max_in_flight"] != program.in_flight:
            self.fault(f"{name} had {stats['max_in_flight']} requests in flight, not {program.in_flight}")
        if program.delivers and (stats["docs"], stats["id_sum"]) != program.delivers:
            self.fault(f"{name} delivered {stats['docs']} documents with the sum {stats['id_sum']}, not {program.delivers}")

    def round(self, workload, number, compare):
        outputs = {}
        for program in workload.programs:
            if sys.stderr.isatty():
                print(f"\r{workload.title}: round {number}: {program.name:24}", end="", file=sys.stderr, flush=True)
            outputs[program.name] = self.run_once(workload, program)
        if sys.stderr.isatty():
            print("\r" + " " * 78 + "\r", end="", file=sys.stderr)
        if workload.digest or workload.byte_for_byte:
            self.compare_bytes(workload, outputs)
            return
        if not compare:
            return
        expected = workload.expected or outputs[workload.baseline]
        for program in workload.programs:
            if program.writes and outputs[program.name] != expected:
                self.compare(workload, program, expected, outputs[program.name])

    def compare_bytes(self, workload, outputs):
        written = {name: digest(file) for name, file in outputs.items()}
        expected = workload.digest or written[workload.baseline]
        for name, found in written.items():
            if found != expected:
                self.fault(f"{workload.title}: {name} writes other bytes: SHA-256 {found}, not {expected}")

    def compare(self, workload, program, expected, actual):
        command = [sys.executable, Path(__file__).with_name("compare.py"), expected, actual]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            self.fault(f"{workload.title}: {program.name} does not write the records that jq writes:\n"
                       f"{result.stdout}{result.stderr[-400:]}")
        else:
            print(f"{workload.title}: {program.name} writes the same {result.stdout.split()[0]} records as jq")


def count_on_node(bench, peers, workload):
    """The same documents into a real search engine: how many stand there, and no figures, since the engine's work would be most of them."""
    folder = peers.search_node()
    if not folder:
        print("bench: the real search engine is left out: its starter, java or mvn is not there")
        return
    with open(WORK / "mapped.ndjson") as lines, open(WORK / "few.ndjson", "w") as few:
        expected = sum(1 for line in itertools.islice(lines, 10_000) if few.write(line))
    node = SearchNode(folder, WORK / "node")
    try:
        for program in workload.programs:
            if program.name == "penstock sync" or program.name.startswith("limit"):
                continue
            stages = [[argument.replace(workload.server.url, node.url).replace("mapped.ndjson", "few.ndjson") for argument in program.stages[0]]]
            cost = bench.runner.run(stages, WORK / "node.out", WORK / "node.err")
            found = node.count("bench")
            print(f"W5 on a real search engine: {program.name}: {found:,} documents")
            if cost.code != 0 or found != expected:
                bench.fault(f"{program.name} brought {found} of {expected} documents to the real search engine: {cost.message.strip()}")
            node.delete("bench")
    finally:
        node.stop()


def digest(file):
    with open(file, "rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()


def ratio(workload, name, other, what):
    """Median over the rounds of what `other` costs, `name` being 1."""
    pairs = zip(workload.costs[name], workload.costs[other])
    return statistics.median(getattr(b, what) / max(getattr(a, what), 1e-9) for a, b in pairs)


def memory(workload, name):
    return max(cost.rss for cost in workload.costs[name])


def print_table(workload):
    base = "penstock" if "penstock" in workload.costs else workload.baseline
    if base not in workload.costs:
        return
    print(f"\n{workload.title}    ({base} = 1)")
    print(f"  {'':24}{'CPU':>8}{'wall':>8}{'MiB':>8}{'CPU s':>9}{'wall s':>9}")
    for name, costs in workload.costs.items():
        cpu, wall = statistics.median(c.cpu for c in costs), statistics.median(c.wall for c in costs)
        print(f"  {name:24}{ratio(workload, base, name, 'cpu'):8.2f}{ratio(workload, base, name, 'wall'):8.2f}"
              f"{memory(workload, name):8.0f}{cpu:9.3f}{wall:9.3f}")
    if workload.ideal:
        print(f"  {'ideal':24}{'':8}{'':8}{'':8}{'':9}{workload.ideal:9.3f}")


def verdicts(listed):
    """(what, measured, bound, passed) for every row of the "must" column."""
    rows = []
    for workload in listed:
        if "penstock" not in workload.costs:
            continue
        if workload.name in MUST:
            less = ratio(workload, "penstock", workload.baseline, "cpu")
            must = MUST[workload.name]
            rows.append((f"{workload.title}: less CPU than {workload.baseline}", f"{less:.2f} x", f"{must} x", less >= must))
        if workload.name in MUST_LIMIT:
            limit, must = MUST_LIMIT[workload.name]
            if limit in workload.costs:
                times = 1 / ratio(workload, "penstock", limit, "cpu")
                rows.append((f"{workload.title}: CPU against {limit}", f"{times:.2f} x", f"at most {must} x", times <= must))
        if workload.ideal:
            over = statistics.median(cost.wall for cost in workload.costs["penstock"]) / workload.ideal
            rows.append((f"{workload.title}: wall against the ideal", f"{over:.2f} x", f"{MUST_WAITING} x", over <= MUST_WAITING))
        held = memory(workload, "penstock")
        rows.append((f"{workload.title}: memory", f"{held:.0f} MiB", f"{MUST_MEMORY} MiB", held <= MUST_MEMORY))
    for name, what in (("w1", "records"), ("w4", "events")):
        sizes = [workload for workload in listed if workload.name == name and "penstock" in workload.costs]
        if len(sizes) == 2:
            growth = memory(sizes[1], "penstock") - memory(sizes[0], "penstock")
            rows.append((f"{name.upper()}: growth from 20,000 to 200,000 {what}", f"{growth:.1f} MiB", f"below {MUST_GROWTH} MiB", growth < MUST_GROWTH))
    return rows


def report(listed, rounds, peers):
    for workload in listed:
        print_table(workload)
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"\n{rounds} interleaved rounds, medians of ratios; {peers.jq_version()}; load average {load}; {os.cpu_count()} processors")
    rows = verdicts(listed)
    for what, measured, bound, passed in rows:
        print(f"  {'pass' if passed else 'FAIL'}  {what:52} {measured:>10}   must: {bound}")
    return all(passed for *_, passed in rows)


def main():
    chosen = options()
    WORK.mkdir(parents=True, exist_ok=True)
    try:
        peers = Peers(ROOT, WORK)
    except Unavailable as reason:
        print(f"bench: skipped: {reason}")
        return 0
    if peers.note:
        print(f"bench: {peers.note}")
    servers, bench = [], Bench()
    try:
        listed = prepare(chosen, peers, servers)
        for number in range(1, chosen.rounds + 1):
            for workload in listed:
                bench.round(workload, number, compare=number == 1)
        met = report(listed, chosen.rounds, peers)
        for workload in listed:
            if workload.name == "w5":
                count_on_node(bench, peers, workload)
    finally:
        bench.runner.close()
        for server in servers:
            server.stop()
    print(f"bench: {len(bench.faults)} faults" + ("" if met else "; not every bound is met"))
    return 0 if met and not bench.faults else 1


if __name__ == "__main__":
    sys.exit(main())
