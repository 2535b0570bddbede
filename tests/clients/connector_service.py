#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""`penstock serve` as the Elasticsearch of a connector service that is not ours.

    connector_service.py PENSTOCK

Sends what the existing service sends in a connector's life, each request with its method, path, parameters, headers and form of
body (connector-api, section 10.2): configuration, draft rules, full syncs, a schedule, a cancellation, an incremental sync, jobs
that were left behind. Once through the Connector APIs, once on the documents alone, as its setting feature_use_connectors_api says.
"""
import datetime
import http.client
import json
import pathlib
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from served import Served  # noqa: E402

JSON, LINES = ("application/vnd.elasticsearch+" + kind + "; compatible-with=8" for kind in ("json", "x-ndjson"))
CONNECTORS, JOBS = ".elastic-connectors", ".elastic-connectors-sync-jobs"
SCHEMA = {"path": {"label": "Path", "type": "str", "display": "text", "required": True, "value": "", "default_value": None, "depends_on": [], "options": [], "order": 1, "sensitive": False,
                   "tooltip": None, "ui_restrictions": [], "validations": []}}
FEATURES = {"sync_rules": {"basic": {"enabled": True}, "advanced": {"enabled": False}}, "document_level_security": {"enabled": False}, "incremental_sync": {"enabled": True}}


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status, self.body = status, body


class Client:
    """Sends as the client within the service does."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self.key = server.key

    def ask(self, method, path, body=None, lines=None, **parameters):
        headers = {"Accept": JSON, "Authorization": f"ApiKey {self.key}", "User-Agent": "elastic-connectors-9.6.0/service", "X-elastic-product-origin": "connectors"}
        text = None
        if lines is not None:
            headers["Content-Type"], text = LINES, "".join(json.dumps(line) + "\n" for line in lines)
        elif body is not None:
            headers["Content-Type"], text = JSON, json.dumps(body)
        elif method in ("PUT", "POST"):
            headers["Content-Type"] = "application/octet-stream"
        query = urllib.parse.urlencode({name: str(value).lower() if isinstance(value, bool) else value for name, value in parameters.items()})
        self.connection.request(method, path + ("?" + query if query else ""), text, headers)
        answer = self.connection.getresponse()
        received = answer.read()
        assert answer.headers["X-Elastic-Product"] == "Elasticsearch", (path, answer.headers.items())
        assert not received or answer.headers["Content-Type"].startswith("application/vnd.elasticsearch+json") and "compatible-with=8" in answer.headers["Content-Type"], answer.headers.items()
        found = json.loads(received) if received else None
        if answer.status >= 300 and method != "HEAD":
            raise Refused(answer.status, found)
        return answer.status if method == "HEAD" else found

    def all(self, index, query, sort=None):
        """Every hit of a search, in pages of a hundred."""
        hits = []
        while True:
            body = {"query": query, "from": len(hits), "size": 100, "seq_no_primary_term": True, **({"sort": sort} if sort else {})}
            found = self.ask("POST", f"/{index}/_search", body, expand_wildcards="hidden")["hits"]
            hits += found["hits"]
            if len(hits) >= found["total"]["value"] or not found["hits"]:
                return hits

    def document(self, index, name):
        return self.ask("GET", f"/{index}/_doc/{name}")

    def update(self, index, name, change, seen=None):
        condition = {"if_seq_no": seen["_seq_no"], "if_primary_term": seen["_primary_term"]} if seen else {}
        return self.ask("POST", f"/{index}/_update/{name}", {"doc": change}, **condition)

    def scanned(self, index):
        """Identifiers of the documents that are there, scrolled."""
        if self.ask("HEAD", f"/{index}") == 404:
            return set()
        page = self.ask("POST", f"/{index}/_search", {"_source": ["id", "_timestamp"], "size": 2, "sort": "_doc"}, scroll="5m")
        found = set()
        while page["hits"]["hits"]:
            assert page["_shards"]["successful"] + page["_shards"]["skipped"] == page["_shards"]["total"], page
            assert all(set(hit["_source"]) <= {"id", "_timestamp"} for hit in page["hits"]["hits"]), page
            found |= {hit["_source"]["id"] for hit in page["hits"]["hits"]}
            page = self.ask("POST", "/_search/scroll", {"scroll_id": page["_scroll_id"], "scroll": "5m"})
        assert self.ask("DELETE", "/_search/scroll", {"scroll_id": page["_scroll_id"]})["succeeded"]
        return found


def now(shift=0):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=shift)).isoformat()


class Service:
    def __init__(self, server, uses_api):
        self.client, self.uses_api = Client(server), uses_api

    def start(self):
        version = self.client.ask("GET", "/")["version"]
        assert version["number"].split(".")[:2] == ["9", "6"] and version["build_flavor"] == "default", version
        for index in (CONNECTORS + "-v1", JOBS + "-v1"):
            if self.client.ask("HEAD", "/" + index) == 404:
                self.client.ask("PUT", "/" + index)
            assert self.client.ask("HEAD", "/" + index) == 200

    def heartbeat(self, name):
        if self.uses_api:
            self.client.ask("PUT", f"/_connector/{name}/_check_in")
        else:
            self.client.update(CONNECTORS, name, {"last_seen": now()})

    def look(self, name):
        """One turn of the scheduling loop, up to the schedule. Whether the connector is ready."""
        query = {"bool": {"must_not": [{"term": {"deleted": True}}], "filter": [{"terms": {"_id": [name]}}]}}
        found, = self.client.all(CONNECTORS, query)
        seen = self.client.document(CONNECTORS, found["_id"])
        stored, change = seen["_source"], {}
        if not stored.get("configuration"):
            change = {"configuration": SCHEMA, "status": "needs_configuration"}
        if stored.get("features") != FEATURES:
            change["features"] = FEATURES
        if change:
            assert self.client.update(CONNECTORS, name, change, seen)["result"] == "updated"
        self.heartbeat(name)
        stored = self.client.document(CONNECTORS, name)["_source"]
        if stored["status"] in ("created", "needs_configuration"):
            return False
        self.validate_draft(name)
        self.client.update(CONNECTORS, name, {"status": "connected", "error": None})
        return True

    def validate_draft(self, name):
        seen = self.client.document(CONNECTORS, name)
        filtering = seen["_source"]["filtering"]
        if filtering[0]["draft"]["validation"]["state"] != "edited":
            return
        result = {"state": "valid", "errors": []}
        if self.uses_api:
            self.client.ask("PUT", f"/_connector/{name}/_filtering/_validation", {"validation": result})
            self.client.ask("PUT", f"/_connector/{name}/_filtering/_activate")
        else:
            filtering[0]["draft"]["validation"] = result
            filtering[0]["active"] = filtering[0]["draft"]
            self.client.update(CONNECTORS, name, {"filtering": filtering}, seen)

    def schedule(self, name, seen):
        """Whether this instance got the due job; `seen` is the connector as it was when the job became due."""
        try:
            self.client.update(CONNECTORS, name, {"last_sync_scheduled_at": now(60)}, seen)
        except Refused as problem:
            assert problem.status == 409 and problem.body["error"]["type"] == "version_conflict_engine_exception", problem
            return None
        if self.uses_api:
            return self.client.ask("POST", "/_connector/_sync_job", {"id": name, "job_type": "full", "trigger_method": "scheduled"})["id"]
        source = self.client.document(CONNECTORS, name)["_source"]
        connector = {"id": name, "filtering": source["filtering"][0]["active"], "language": source.get("language"), "pipeline": source.get("pipeline")}
        connector.update({part: source[part] for part in ("index_name", "service_type", "configuration")})
        job = {"connector": connector, "trigger_method": "scheduled", "job_type": "full", "status": "pending", "indexed_document_count": 0, "indexed_document_volume": 0,
               "deleted_document_count": 0, "created_at": now(), "last_seen": now()}
        return self.client.ask("POST", f"/{JOBS}/_doc", job)["_id"]

    def pending(self, name):
        query = {"bool": {"must": [{"terms": {"status": ["pending", "suspended"]}}, {"terms": {"connector.id": [name]}}, {"terms": {"job_type": ["full", "incremental"]}}]}}
        return [hit["_id"] for hit in self.client.all(JOBS, query, [{"created_at": "asc"}])]

    def begin(self, name, job):
        connector = self.client.document(CONNECTORS, name)
        assert connector["_source"].get("last_sync_status") != "in_progress"
        self.client.update(CONNECTORS, name, {"status": "connected", "error": None, "last_sync_status": "in_progress", "last_sync_error": None}, connector)
        cursor = connector["_source"].get("sync_cursor")
        if self.uses_api:
            body = {"worker_hostname": "elsewhere"} if cursor is None else {"worker_hostname": "elsewhere", "sync_cursor": cursor}
            self.client.ask("PUT", f"/_connector/_sync_job/{job}/_claim", body)
        else:
            self.client.update(JOBS, job, {"status": "in_progress", "started_at": now(), "last_seen": now(), "worker_hostname": "elsewhere", "connector.sync_cursor": cursor})
        return self.client.document(JOBS, job)["_source"]

    def send(self, index, operations):
        """Sends one batch; how many were indexed and deleted."""
        if not self.client.ask("GET", f"/{index}", ignore_unavailable=True):
            self.client.ask("PUT", f"/{index}")
        lines = []
        for kind, name, fields in operations:
            lines.append({kind: {"_index": index, "_id": name}})
            document = {"id": name, "_timestamp": now(), "_extract_binary_content": True, "_reduce_whitespace": True, "_run_ml_inference": True, **fields}
            lines += [] if kind == "delete" else [document] if kind == "index" else [{"doc": document, "doc_as_upsert": True}]
        answer = self.client.ask("PUT", "/_bulk", lines=lines, pipeline="search-default-ingestion")
        results = [next(iter(item.items())) for item in answer["items"]]
        assert not answer["errors"] and [item["_id"] for _, item in results] == [name for _, name, _ in operations], answer
        assert all(item["result"] in ("created", "updated", "deleted") for _, item in results), answer
        return sum(kind != "delete" for kind, _ in results), sum(kind == "delete" for kind, _ in results)

    def report(self, job, counts):
        stats = {"indexed_document_count": counts[0], "indexed_document_volume": 0, "deleted_document_count": counts[1]}
        if self.uses_api:
            self.client.ask("PUT", f"/_connector/_sync_job/{job}/_stats", {**stats, "metadata": {}})
        else:
            self.client.update(JOBS, job, {"last_seen": now(), **stats})
        return stats

    def end(self, name, job, stats, status="completed", cursor=None):
        index = self.client.document(CONNECTORS, name)["_source"]["index_name"]
        self.client.ask("POST", f"/{index}/_refresh", ignore_unavailable=True)
        total = self.client.ask("POST", f"/{index}/_count", ignore_unavailable=True)["count"]
        times = {"completed_at": now()} if status != "suspended" else {}
        times.update({"canceled_at": now()} if status == "canceled" else {})
        self.client.update(JOBS, job, {"last_seen": now(), "status": status, "error": None, **times, **stats, "total_document_count": total})
        outcome = {"last_synced": now(), "status": "connected", "error": None, "last_sync_status": status, "last_sync_error": None}
        if status == "completed":
            outcome["sync_cursor"] = cursor
        if status != "suspended":
            outcome.update(last_indexed_document_count=stats["indexed_document_count"], last_deleted_document_count=stats["deleted_document_count"])
        self.client.update(CONNECTORS, name, outcome)

    def full_sync(self, name, source):
        job, = self.pending(name)
        index = self.begin(name, job)["connector"]["index_name"]
        gone = self.client.scanned(index) - source.keys()
        counts = self.send(index, [("index", key, fields) for key, fields in source.items()] + [("delete", key, {}) for key in sorted(gone)])
        self.end(name, job, self.report(job, counts))
        return job

    def left_behind(self, connectors):
        """Identifiers of idle jobs, and of jobs whose connector is gone."""
        running = {"terms": {"status": ["in_progress", "canceling"]}}
        idle = {"bool": {"filter": [{"terms": {"connector.id": connectors}}, running, {"range": {"last_seen": {"lte": "now-300s"}}}]}}
        orphaned = {"bool": {"must_not": {"terms": {"connector.id": connectors}}, "filter": [running]}}
        return [[hit["_id"] for hit in self.client.all(JOBS, query)] for query in (idle, orphaned)]


def life(server, uses_api):
    service, user, name = Service(server, uses_api), Client(server), "c-api" if uses_api else "c-documents"
    index = f"search-{name}"

    def seen():
        return user.ask("GET", f"/_connector/{name}")

    def start(kind="full"):
        return user.ask("POST", "/_connector/_sync_job", {"id": name, "job_type": kind})["id"]

    service.start()
    user.ask("PUT", f"/_connector/{name}", {"service_type": "dir", "index_name": index, "name": "Files"})
    assert not service.look(name) and seen()["status"] == "needs_configuration" and seen()["configuration"] == {"path": {**SCHEMA["path"]}}, seen()
    user.ask("PUT", f"/_connector/{name}/_configuration", {"values": {"path": "/tmp"}})
    rule = {"id": "r", "field": "kind", "order": 0, "policy": "exclude", "rule": "equals", "value": "draft"}
    user.ask("PUT", f"/_connector/{name}/_filtering", {"rules": [rule]})
    assert service.look(name) and seen()["status"] == "connected", seen()
    assert seen()["filtering"][0]["active"]["rules"][0]["id"] == "r" and seen()["filtering"][0]["active"]["validation"]["state"] == "valid", seen()

    job = start()
    service.full_sync(name, {f"d{i}": {"n": i} for i in range(5)})
    done = user.ask("GET", f"/_connector/_sync_job/{job}")
    assert (done["status"], done["indexed_document_count"], done["total_document_count"], done["worker_hostname"]) == ("completed", 5, 5, "elsewhere"), done
    assert (seen()["last_sync_status"], seen()["last_indexed_document_count"], seen()["error"]) == ("completed", 5, None), seen()
    start()
    job = service.full_sync(name, {f"d{i}": {"n": i} for i in range(1, 6)})
    done = user.ask("GET", f"/_connector/_sync_job/{job}")
    assert (done["deleted_document_count"], done["total_document_count"]) == (1, 5) and service.client.scanned(index) == {f"d{i}" for i in range(1, 6)}, done

    user.ask("PUT", f"/_connector/{name}/_scheduling", {"scheduling": {"full": {"enabled": True, "interval": "0 0/1 * * * ?"}}})
    due = service.client.document(CONNECTORS, name)
    job = service.schedule(name, due)
    assert job and service.schedule(name, due) is None, "two instances must not both get a due job"
    assert user.ask("GET", f"/_connector/_sync_job/{job}")["trigger_method"] == "scheduled" and service.pending(name) == [job]

    service.begin(name, job)
    user.ask("PUT", f"/_connector/_sync_job/{job}/_cancel")
    assert service.client.document(JOBS, job)["_source"]["status"] == "canceling"
    service.end(name, job, service.report(job, (0, 0)), "canceled")
    done = user.ask("GET", f"/_connector/_sync_job/{job}")
    assert done["status"] == seen()["last_sync_status"] == "canceled" and done["canceled_at"] and done["cancelation_requested_at"], done

    job = start("incremental")
    service.begin(name, job)
    counts = service.send(index, [("update", "d1", {"n": 100}), ("index", "new", {"n": 1}), ("delete", "d2", {})])
    service.end(name, job, service.report(job, counts), cursor={"since": "2026-01-01"})
    assert seen()["sync_cursor"] == {"since": "2026-01-01"} and (counts, user.ask("GET", f"/_connector/_sync_job/{job}")["total_document_count"]) == ((2, 1), 5)
    job = start("incremental")
    begun = service.begin(name, job)
    assert (begun["connector"].get("sync_cursor") or begun.get("connector.sync_cursor")) == {"since": "2026-01-01"}, begun
    service.end(name, job, service.report(job, (0, 0)), "suspended")
    assert service.pending(name) == [job]
    service.begin(name, job)

    assert service.left_behind([name]) == [[], []] and service.left_behind(["another"]) == [[], [job]]
    service.client.update(JOBS, job, {"last_seen": now(-301)})
    assert service.left_behind([name]) == [[job], []]
    service.client.update(JOBS, job, {"status": "error", "error": "not seen for some time", "completed_at": now()})
    assert service.left_behind([name]) == [[], []]
    try:
        service.client.document(JOBS, "none")
    except Refused as problem:
        assert problem.status == 404 and problem.body["found"] is False, problem
    assert service.client.ask("GET", "/_license")["license"]["type"] == "basic"


def main():
    with Served(sys.argv[1], key=True) as server:
        for uses_api in (True, False):
            life(server, uses_api)
            print("a connector's life " + ("through the Connector APIs" if uses_api else "on the documents alone"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
