#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Many clients of `penstock serve` that want the same thing at the same moment, and requests at the limits of what is allowed.

    contention.py PENSTOCK

Two servers share one data folder, and clients are spread over both: what holds has to hold between processes too.
"""
import collections
import concurrent.futures
import http.client
import json
import pathlib
import random
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from served import Served  # noqa: E402

MANY = 24
CRON = "0 0 0 * * ?"
tests = []


def test(function):
    tests.append(function)
    return function


class Client:
    def __init__(self, ports):
        self.ports, self.local = ports, threading.local()

    def __call__(self, method, path, body=None, lines=None, **parameters):
        """Status and body of the answer. Each thread has its connection, to one server or the other."""
        if not hasattr(self.local, "connection"):
            self.local.connection = http.client.HTTPConnection("127.0.0.1", random.choice(self.ports), timeout=60)
        text = "".join(json.dumps(line) + "\n" for line in lines) if lines is not None else None if body is None else json.dumps(body)
        query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
        kind = "application/x-ndjson" if lines is not None else "application/json"
        self.local.connection.request(method, urllib.parse.quote(path, safe="/") + query, text, {"Content-Type": kind} if text else {})
        answer = self.local.connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None

    def raw(self, method, path):
        """The same for a path that is encoded already."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[0], timeout=30)
        connection.request(method, path)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text)

    def good(self, *request, **named):
        status, body = self(*request, **named)
        assert status in (200, 201), (request, status, body)
        return body


def together(*calls):
    """Releases all calls at the same moment. Their results."""
    gate = threading.Barrier(len(calls))

    def one(call):
        gate.wait(30)
        return call()
    with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def statuses(results):
    return dict(collections.Counter(status for status, _ in results))


def connector(ask, name, **more):
    ask.good("PUT", f"/_connector/{name}", {"index_name": f"i-{name}", "service_type": "s", **more})
    return f"/_connector/{name}"


def job_of(ask, name):
    return ask.good("POST", "/_connector/_sync_job", {"id": name})["id"]


# --- one winner ------------------------------------------------------------------------------------------------------

@test
def one_connector_gets_an_index_name(ask):
    made = together(*[lambda n=n: ask("POST", "/_connector", {"index_name": "wanted"}) if n % 2 else ask("PUT", f"/_connector/w{n}", {"index_name": "wanted"}) for n in range(MANY)])
    assert statuses(made) == {201: 1, 400: MANY - 1}, statuses(made)
    for n in range(MANY):
        ask.good("PUT", f"/_connector/later{n}", {})
    moved = together(*[lambda n=n: ask("PUT", f"/_connector/later{n}/_index_name", {"index_name": "wanted-too"}) for n in range(MANY)])
    assert statuses(moved) == {200: 1, 400: MANY - 1}, statuses(moved)
    assert ask.good("GET", "/_connector", index_name="wanted,wanted-too")["count"] == 2


@test
def a_job_is_canceled_once(ask):
    connector(ask, "cancel")
    job = job_of(ask, "cancel")
    done = together(*[lambda: ask("PUT", f"/_connector/_sync_job/{job}/_cancel")] * MANY)
    assert statuses(done) == {200: 1, 400: MANY - 1}, statuses(done)
    job = job_of(ask, "cancel")
    done = together(*[lambda n=n: ask("PUT", f"/_connector/_sync_job/{job}/_cancel") if n % 2 else ask("PUT", f"/_connector/_sync_job/{job}/_claim", {"worker_hostname": "w"}) for n in range(MANY)])
    assert all(status in (200, 400) for status, _ in done), done
    final = ask.good("GET", f"/_connector/_sync_job/{job}")
    assert final["status"] in ("canceled", "canceling", "in_progress"), final     # a claim is no lock, so it may come last


@test
def a_conditional_claim_has_one_winner(ask):
    connector(ask, "claim")
    jobs = [job_of(ask, "claim") for _ in range(10)]
    for job in jobs:
        seen = ask.good("GET", f"/.elastic-connectors-sync-jobs/_doc/{job}")
        condition = {"if_seq_no": seen["_seq_no"], "if_primary_term": seen["_primary_term"]}
        done = together(*[lambda n=n: ask("POST", f"/.elastic-connectors-sync-jobs/_update/{job}", {"doc": {"status": "in_progress", "worker_hostname": f"w{n}"}}, **condition) for n in range(8)])
        assert statuses(done) == {200: 1, 409: 7}, statuses(done)
        winner, = [n for n, (status, _) in enumerate(done) if status == 200]
        assert ask.good("GET", f"/_connector/_sync_job/{job}")["worker_hostname"] == f"w{winner}"


@test
def an_index_and_a_document_are_created_once(ask):
    assert statuses(together(*[lambda: ask("PUT", "/made")] * MANY)) == {200: 1, 400: MANY - 1}
    assert statuses(together(*[lambda: ask("PUT", "/made/_create/1", {"a": 1})] * MANY)) == {201: 1, 409: MANY - 1}
    assert statuses(together(*[lambda: ask("DELETE", "/made/_doc/1")] * MANY)) == {200: 1, 404: MANY - 1}


# --- nothing is lost -------------------------------------------------------------------------------------------------

@test
def no_counted_update_is_lost(ask):
    ask.good("PUT", "/counters/_doc/1", {"n": 0})

    def count():
        done = conflicts = 0
        while done < 10:
            seen = ask.good("GET", "/counters/_doc/1")
            status, body = ask("POST", "/counters/_update/1", {"doc": {"n": seen["_source"]["n"] + 1}}, if_seq_no=seen["_seq_no"], if_primary_term=seen["_primary_term"])
            assert status in (200, 409), body
            done, conflicts = done + (status == 200), conflicts + (status == 409)
        return conflicts
    conflicts = sum(together(*[count] * 12))
    assert ask.good("GET", "/counters/_doc/1")["_source"]["n"] == 120 and conflicts > 0, conflicts


@test
def updates_of_different_parts_all_stay(ask):
    path = connector(ask, "parts")
    ask.good("PUT", path + "/_configuration", {"configuration": {f"f{n}": {"label": "f"} for n in range(MANY)}})
    together(*[lambda n=n: ask.good("PUT", path + "/_configuration", {"values": {f"f{n}": n}}) for n in range(MANY)],
             lambda: ask.good("PUT", path + "/_name", {"description": "d"}),
             lambda: ask.good("PUT", path + "/_scheduling", {"scheduling": {"full": {"enabled": True, "interval": CRON}}}),
             lambda: ask.good("PUT", path + "/_scheduling", {"scheduling": {"incremental": {"enabled": True, "interval": CRON}}}),
             lambda: ask.good("PUT", path + "/_features", {"features": {"incremental_sync": {"enabled": True}}}),
             lambda: ask.good("POST", "/.elastic-connectors/_update/parts", {"doc": {"custom": {"a": 1}}}),
             lambda: ask.good("PUT", path + "/_check_in"))
    seen = ask.good("GET", path)
    assert [seen["configuration"][f"f{n}"]["value"] for n in range(MANY)] == list(range(MANY)), seen["configuration"]
    assert seen["description"] == "d" and seen["scheduling"]["full"]["enabled"] and seen["scheduling"]["incremental"]["enabled"], seen
    assert seen["features"]["incremental_sync"]["enabled"] and seen["custom"] == {"a": 1} and seen["last_seen"], seen


@test
def no_job_outlives_its_connector(ask):
    for turn in range(5):
        path = connector(ask, "short")
        done = together(*[lambda: ask("POST", "/_connector/_sync_job", {"id": "short"})] * 12, lambda: ask("DELETE", path, hard="true", delete_sync_jobs="true"))
        assert all(status in (200, 201, 404) for status, _ in done), statuses(done)
        assert ask.good("GET", "/_connector/_sync_job", connector_id="short")["count"] == 0, turn


@test
def creating_and_deleting_one_id(ask):
    done = together(*[lambda n=n: ask("DELETE", "/_connector/flicker", hard="true") if n % 3 == 0 else ask("PUT", "/_connector/flicker", {"index_name": "flicker"}) for n in range(MANY)])
    counts = statuses(done)
    assert set(counts) <= {200, 201, 404}, counts
    removed = sum(body == {"acknowledged": True} for _, body in done)
    is_there = ask("GET", "/_connector/flicker")[0] == 200
    assert counts[201] - removed == is_there, (counts, removed, is_there)


# --- lists meanwhile -------------------------------------------------------------------------------------------------

@test
def pages_while_others_write(ask):
    for n in range(60):
        ask.good("PUT", f"/_connector/page{n:02}", {"index_name": f"page-{n:02}", "service_type": "paged"})
    over = threading.Event()

    def write():
        dice = random.Random(1)
        while not over.is_set():
            name = f"other{dice.randrange(20)}"
            status, _ = ask("DELETE", f"/_connector/{name}", hard="true") if dice.random() < 0.5 else ask("PUT", f"/_connector/{name}", {"index_name": f"zz-{name}", "service_type": "paged"})
            assert status in (200, 201, 404), status

    def read():
        try:
            for _ in range(15):
                found = []
                for start in range(0, 60, 7):
                    page = ask.good("GET", "/_connector", service_type="paged", size=7, **{"from": start})
                    assert 60 <= page["count"] <= 80 and len(page["results"]) == min(7, page["count"] - start), (page["count"], len(page["results"]))
                    found += [one["id"] for one in page["results"]]
                assert found[:60] == [f"page{n:02}" for n in range(60)], found       # the others are sorted behind them
        finally:
            over.set()
    together(read, write, write)


@test
def a_scroll_while_others_write(ask):
    ask.good("POST", "/_bulk", lines=[line for n in range(500) for line in ({"index": {"_index": "scrolled", "_id": f"k{n:03}"}}, {"n": n})])
    page, seen = ask.good("POST", "/scrolled/_search", {"size": 50}, scroll="1m"), []
    while page["hits"]["hits"]:
        seen += [hit["_id"] for hit in page["hits"]["hits"]]
        ask.good("DELETE", f"/scrolled/_doc/k{(len(seen) // 50) * 50 - 1:03}")
        ask.good("PUT", f"/scrolled/_doc/a{len(seen)}", {})
        page = ask.good("POST", "/_search/scroll", {"scroll_id": page["_scroll_id"]})
    assert seen == [f"k{n:03}" for n in range(500)], len(seen)


@test
def pages_at_their_limits(ask):
    ask.good("PUT", "/_connector/limit", {"service_type": "limit"})
    for start, size, status, length in [(0, 0, 200, 0), (0, 1, 200, 1), (1, 10, 200, 0), (2147483647, 10, 200, 0), (0, 2147483647, 200, 1), (-1, 1, 400, None), (0, -1, 400, None), (0, "", 400, None),
                                        (0, "1e3", 400, None), (99999999999999999999, 1, 400, None), (0, " 1", 400, None)]:
        got, body = ask("GET", "/_connector", service_type="limit", size=size, **{"from": start})
        assert got == status and (status != 200 or (body["count"], len(body["results"])) == (1, length)), (start, size, got, body)


# --- batches ---------------------------------------------------------------------------------------------------------

@test
def items_of_a_batch_fail_alone(ask):
    ask.good("PUT", "/mixed/_doc/old", {"a": {"b": 1}, "c": 1})
    body = ask.good("PUT", "/_bulk", lines=[
        {"index": {"_index": "mixed", "_id": "1"}}, {"n": 1}, {"create": {"_index": "mixed", "_id": "1"}}, {"n": 2}, {"update": {"_index": "mixed", "_id": "none"}}, {"doc": {"n": 3}},
        {"update": {"_index": "mixed", "_id": "up"}}, {"doc": {"n": 4}, "doc_as_upsert": True}, {"update": {"_index": "mixed", "_id": "old"}}, {"doc": {"a": {"d": 2}}},
        {"update": {"_index": "mixed", "_id": "old"}}, {"doc": {"c": 1}}, {"delete": {"_index": "mixed", "_id": "none"}}, {"delete": {"_index": "mixed", "_id": "1"}},
        {"index": {"_index": "mixed", "_id": "old", "if_seq_no": 999, "if_primary_term": 1}}, {}, {"index": {"_index": "mixed", "_id": "x" * 513}}, {}, {"index": {"_index": "mixed"}}, {"n": 5}])
    items = [next(iter(item.items())) for item in body["items"]]
    assert [(kind, item["status"]) for kind, item in items] == [
        ("index", 201), ("create", 409), ("update", 404), ("update", 201), ("update", 200), ("update", 200), ("delete", 404), ("delete", 200), ("index", 409), ("index", 400), ("index", 201)], items
    assert body["errors"] and items[5][1]["result"] == "noop" and items[1][1]["error"]["type"] == "version_conflict_engine_exception" and items[2][1]["error"]["type"] == "document_missing_exception", items
    assert ask.good("GET", "/mixed/_doc/old")["_source"] == {"a": {"b": 1, "d": 2}, "c": 1} and ask("GET", "/mixed/_doc/1")[0] == 404
    before = ask.good("POST", "/mixed/_count")["count"]
    status, _ = ask("POST", "/_bulk", lines=[{"index": {"_index": "mixed", "_id": "halfway"}}, {}, {"explode": {}}, {}])
    assert status == 400 and ask.good("POST", "/mixed/_count")["count"] == before, "a batch with a line that is no action is refused as a whole"


@test
def batches_side_by_side(ask):
    def batch(number):
        return lambda: ask.good("POST", "/_bulk", lines=[line for n in range(100) for line in ({"index": {"_index": "side", "_id": f"{n}"}}, {"by": number})])
    together(*[batch(number) for number in range(12)])
    found = ask.good("POST", "/side/_search", {"size": 1000, "seq_no_primary_term": True})["hits"]
    assert found["total"]["value"] == 100 and len({hit["_seq_no"] for hit in found["hits"]}) == 100
    assert len({hit["_source"]["by"] for hit in found["hits"]}) == 1, "a batch is one transaction, so the last one has written all of them"


@test
def odd_names(ask):
    for name in ("a/b", "..", ".", "%41", "é \U0001f600", "a?b#c", "a+b", "_connector", "x" * 512, "'; DROP TABLE documents; --", "\\", '"'):
        path = "/_connector/" + urllib.parse.quote(name, safe="")
        for method, status in (("PUT", 201), ("GET", 200), ("DELETE", 200), ("GET", 404)):
            got, body = ask.raw(method, path)
            assert got == status and (method != "GET" or status == 404 or body["id"] == name), (name, method, got, body)
    assert ask.raw("PUT", "/_connector/" + "x" * 513)[0] == 400, "an id of more than 512 bytes"


# --- a server that is killed -----------------------------------------------------------------------------------------

def what_was_answered_stays(penstock):
    """Kills a server in the middle of writes; another one finds everything that was acknowledged."""
    with Served(penstock) as server:
        ask, acknowledged, over = Client([server.port]), set(), threading.Event()

        def write(number):
            try:
                for n in range(10_000):
                    name = f"{number}-{n}"
                    ask.good("PUT", f"/_connector/{name}", {"index_name": f"k-{name}"})
                    acknowledged.add(name)
            except (OSError, http.client.HTTPException):
                assert over.is_set(), "the server ended by itself"
        threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 30
        while len(acknowledged) < 100 and time.monotonic() < deadline:
            time.sleep(0.01)
        over.set()
        server.process.kill()
        for thread in threads:
            thread.join(30)
        assert len(acknowledged) >= 100, "too slow to say anything"
        listed = subprocess.run([penstock, "connector", "list", "--size", "20000", "-q", "--data", str(server.data)], check=True, capture_output=True, text=True)
        there = {one["id"] for one in json.loads(listed.stdout)["results"]}
        assert acknowledged <= there and len(there) <= len(acknowledged) + 8, (len(acknowledged), len(there))


def main():
    penstock = sys.argv[1]
    failed = 0
    with Served(penstock) as server:
        second = subprocess.Popen([penstock, "serve", "--no-auth", "-q", "--data", str(server.data)], stdout=subprocess.PIPE, text=True)
        try:
            ask = Client([server.port, int(second.stdout.readline().strip().rsplit(":", 1)[1])])
            for function in tests:
                try:
                    function(ask)
                except AssertionError as problem:
                    failed += 1
                    print(f"FAIL  {function.__name__}: {str(problem)[:600]}")
        finally:
            second.terminate()
            second.wait(15)
            second.stdout.close()
    try:
        what_was_answered_stays(penstock)
    except AssertionError as problem:
        failed += 1
        print(f"FAIL  what_was_answered_stays: {problem}")
    print(f"{len(tests) + 1 - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
