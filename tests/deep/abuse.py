#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""`penstock serve` under clients that mean well and clients that do not.

    abuse.py --program PENSTOCK [--seconds 60] [--clients 64] [--no-memory-bounds]

In turn: a storm of valid and malformed requests, wrong keys, half-open connections and abrupt ends, over HTTP and TLS; a stop in
the middle of one; and doors that have to be closed where others can reach the server. Asked for are the right answers, no crash,
bounded memory, no connection left over, and a store that is whole afterwards. Everything goes to 127.0.0.1.
"""
import argparse
import collections
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import threading
import time

import hostile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from served import Served  # noqa: E402

PEAK_MIB = 600          # of a server that 64 clients press with bodies of up to 16 MiB
GROWTH_MIB = 32         # from the calm after the first half of a storm to that after the second
problems = []


def complain(text):
    print("  FAILED: " + text)
    problems.append(text)


def expect(holds, text):
    if not holds:
        complain(text)


class Gauge(threading.Thread):
    """Resident memory of a process while it lasts."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.samples, self.over = pid, [], threading.Event()

    def now(self):
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0

    def run(self):
        while not self.over.wait(0.1):
            try:
                self.samples.append(self.now())
            except OSError:
                return


def storm(server, seconds, clients, target):
    """`clients` threads do at random what hostile.ACTIONS offers. Answers counts by action and outcome."""
    counts, wrong, lock = collections.Counter(), [], threading.Lock()
    until = time.monotonic() + seconds
    names = [name for name, action in hostile.ACTIONS.items() for _ in range(action.weight)]

    def client(number):
        dice = random.Random(number)
        while time.monotonic() < until and server.process.poll() is None:
            name = dice.choice(names)
            action = hostile.ACTIONS[name]
            try:
                outcome = action.perform(target, dice)
            except OSError as problem:
                outcome = type(problem).__name__
            with lock:
                counts[name, outcome] += 1
                if outcome not in (*action.allowed, hostile.BUSY) and not target.ending:
                    wrong.append(f"{name}: {outcome}, allowed are {', '.join(map(str, action.allowed))}")

    threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 90)
        expect(not thread.is_alive(), "a client hangs: the server left it without answer and end")
    for text, times in collections.Counter(wrong).most_common(20):
        complain(f"{text} ({times} times)")
    return counts


def is_healthy(server, target):
    status, body = target.exchange("GET", "/_connector?size=1")
    expect(status == 200, f"after the storm a valid request gets {status}: {body[:200]}")
    status, body = target.exchange("GET", "/_health", key=None)
    expect((status, body) == (200, b'{"status":"ok"}'), f"/_health says {status} {body[:200]}")


def connections_end(server, before):
    """Whatever the clients left open has to be closed: the number of files falls back to what it was."""
    deadline, count = time.monotonic() + 10, 0
    while time.monotonic() < deadline:
        count = len(os.listdir(f"/proc/{server.process.pid}/fd"))
        if count <= before + 2:
            return
        time.sleep(0.05)
    complain(f"{count} files are open after the storm, {before} before")


def whole(data):
    with sqlite3.connect(data / "connectors.sqlite") as database:
        return database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def under_storm(program, seconds, clients, bounds, tls):
    print(f"storm of {seconds:g} s by {clients} clients over {'TLS' if tls else 'HTTP'}")
    with Served(program, key=True, tls=tls) as server:
        target = hostile.Target(server)
        for path in ("/_connector/first", "/docs/_doc/first"):
            status, _ = target.exchange("PUT", path, b"{}")
            expect(status == 201, f"PUT {path} gets {status}")
        before = len(os.listdir(f"/proc/{server.process.pid}/fd"))
        gauge, counts, calm = Gauge(server.process.pid), collections.Counter(), []
        start = gauge.now()
        gauge.start()
        for _ in range(2):
            counts += storm(server, seconds / 2, clients, target)
            if server.process.poll() is not None:
                break
            connections_end(server, before)
            is_healthy(server, target)
            calm.append(gauge.now())
        gauge.over.set()
        peak = max(gauge.samples, default=start)
        for name in hostile.ACTIONS:
            print(f"  {name}: " + (", ".join(f"{outcome} {count}" for (which, outcome), count in sorted(counts.items(), key=str) if which == name) or "-"))
        print(f"  {sum(counts.values())} exchanges; memory {start:.0f} MiB at the start, {peak:.0f} at most, in the calms after each half " + ", ".join(f"{one:.0f}" for one in calm))
        expect(server.process.poll() is None, f"the server is gone, exit status {server.process.poll()}: {server.said()[-3000:]}")
        if bounds:
            expect(peak < PEAK_MIB, f"{peak:.0f} MiB at most, {PEAK_MIB} allowed")
            expect(seconds < 20 or calm[-1] - calm[0] < GROWTH_MIB, "memory grows")
        expect(server.stop() == 0, f"exit status {server.process.returncode}: {server.said()[-3000:]}")
        expect("Sanitizer" not in server.said(), server.said()[-5000:])
        expect(whole(server.data), "the database is damaged")


def stopped_in_the_middle(program, clients):
    print("SIGTERM in the middle of a storm")
    with Served(program, key=True) as server:
        target = hostile.Target(server)
        timer = threading.Timer(1.5, lambda: (setattr(target, "ending", True), server.process.terminate()))
        timer.start()
        storm(server, 3, clients, target)
        timer.join()
        begun = time.monotonic()
        status = server.stop(10)
        expect(status == 0, f"exit status {status}: {server.said()[-3000:]}")
        expect(time.monotonic() - begun < 5, "it does not stop within 5 s")
        expect(whole(server.data), "the database is damaged")


def crowd(program):
    print("400 half-open connections, which are more than there are places")
    with Served(program, key=True) as server:
        target = hostile.Target(server)
        idle = []
        for _ in range(400):
            idle.append(target.socket())
            idle[-1].sendall(b"GET / HTTP/1.1\r\nHost")
        begun = time.monotonic()
        status, _ = target.exchange("GET", "/_connector")
        expect(status == 200 and time.monotonic() - begun < 15, f"{status} after {time.monotonic() - begun:.1f} s")
        for one in idle:
            one.close()


def closed_doors(program):
    print("where others can reach it")
    for address in ("0.0.0.0:0", "[::]:0", ":::0"):
        done = subprocess.run([program, "serve", "--no-auth", "--listen", address], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
        expect(done.returncode != 0 and not done.stdout, f"serve --no-auth --listen {address} is not refused")
    with Served(program, key=True, arguments=["--listen", "0.0.0.0:0"]) as server:
        target = hostile.Target(server)
        for status, what in hostile.knocks(target):
            expect(status in (400, 401, 405, 501), f"without a key {what} gets {status}")
        status, body = target.exchange("GET", "/_health", key=None)
        expect((status, body) == (200, b'{"status":"ok"}'), f"/_health says {status} {body[:100]}")
        kept = target.connect()
        for removed, awaited in ((False, 200), (True, 401)):
            if removed:
                subprocess.run([program, "serve", "key", "remove", "test", "-q", "--data", str(server.data)], check=True)
            status, _ = target.exchange("GET", "/_connector", connection=kept)
            expect(status == awaited, f"on a kept connection {status}, awaited {awaited}; key removed: {removed}")
        kept.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--no-memory-bounds", action="store_true")
    given = parser.parse_args()
    under_storm(given.program, given.seconds, given.clients, not given.no_memory_bounds, tls=False)
    under_storm(given.program, given.seconds / 3, given.clients, not given.no_memory_bounds, tls=True)
    stopped_in_the_middle(given.program, given.clients)
    crowd(given.program)
    closed_doors(given.program)
    print("abuse: " + (f"{len(problems)} FAILED" if problems else "passed"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
