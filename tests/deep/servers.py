# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Loopback servers for the kill runs: an API with three kinds of listing, a feed behind cursors, and a catalogue that remembers what it was told."""
import json
import random
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit


class JsonServer:
    """Answers by route(method, path, query, body) -> (status, value); subclasses say what."""

    def __init__(self):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                raw = self.rfile.read(length) if length else b""
                address = urlsplit(self.path)
                status, value = outer.respond(self.command, address.path, dict(parse_qsl(address.query)), json.loads(raw) if raw else None, self.headers)
                data = json.dumps(value).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    pass                       # the client was killed

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass                           # connections of killed clients

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def respond(self, method, path, query, body, headers):
        """For who wants to see the headers, too."""
        return self.route(method, path, query, body)

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class Api(JsonServer):
    """Projects by page, events by cursor, members of teams below a path parameter. Answers take up to `latency` seconds."""
    PROJECTS, EVENTS, TEAMS, MEMBERS, SIZE = 180, 150, 12, 9, 20

    def __init__(self, latency=0.006):
        self._latency = latency
        super().__init__()

    def route(self, method, path, query, body):
        time.sleep(random.random() * self._latency)
        if path == "/projects":
            return 200, self.page("project", self.PROJECTS, int(query["page"]), int(query["size"]))
        if path == "/events":
            start = int(query.get("after", "0"))
            rest = range(start, min(start + self.SIZE, self.EVENTS))
            more = rest.stop < self.EVENTS
            return 200, {"events": [self.record("event", n) for n in rest], "next": str(rest.stop) if more else None, "more": more}
        if path == "/teams":
            return 200, self.page("team", self.TEAMS, int(query["page"]), int(query["size"]))
        if found := re.fullmatch(r"/teams/(\d+)/members", path):
            # two pages each: the listing below a parameter turns pages, too
            return 200, self.page(f"member-{found[1]}", self.MEMBERS, int(query["page"]), 5)
        return 404, {"error": path}

    @staticmethod
    def record(kind, number):
        return {"key": f"{kind}-{number}", "id": number, "name": f"{kind} {number}", "text": "é" * (number % 50)}

    def page(self, kind, total, page, size):
        return [self.record(kind, n) for n in range((page - 1) * size, min(page * size, total))]

    def identifiers(self):
        kinds = [("project", self.PROJECTS), ("event", self.EVENTS)] + [(f"member-{n}", self.MEMBERS) for n in range(self.TEAMS)]
        return {f"{kind}-{number}" for kind, total in kinds for number in range(total)}


class Feed(JsonServer):
    """Events behind a number, in pages of `limit` with the address of the next one; groups behind a number, each with its members."""
    EVENTS, SIZE, GROUPS, MEMBERS = 240, 12, 24, 7

    def __init__(self, latency=0.006):
        self._latency = latency
        super().__init__()

    def route(self, method, path, query, body):
        time.sleep(random.random() * self._latency)
        if path == "/events":
            after = int(query.get("after", "0"))
            numbers = range(after + 1, min(after + self.SIZE, self.EVENTS) + 1)
            more = numbers.stop <= self.EVENTS
            return 200, {"events": [self.event("event", n) for n in numbers], "next": f"{self.url}/events?after={numbers.stop - 1}" if more else ""}
        if path == "/groups":
            number = int(query.get("after", "0")) + 1
            if number > self.GROUPS:
                return 200, []
            return 200, {"group": number, "ids": [number], "next": f"{self.url}/groups?after={number}" if number < self.GROUPS else ""}
        if found := re.fullmatch(r"/groups/(\d+)", path):
            return 200, {"members": [self.event(f"member-{found[1]}", n) for n in range(self.MEMBERS)]}
        return 404, {"error": path}

    @staticmethod
    def event(kind, number):
        return {"key": f"{kind}-{number}", "id": number, "text": "é" * (number % 50)}

    def identifiers(self):
        events = {f"event-{n}" for n in range(1, self.EVENTS + 1)}
        return events | {f"member-{group}-{n}" for group in range(1, self.GROUPS + 1) for n in range(self.MEMBERS)}


class Catalogue(JsonServer):
    """A catalogue: upserts, listing and deletion of entities. `upserts` counts how often each identifier was sent."""

    def __init__(self, present):
        self.entities = dict(present)          # identifier -> entity, with `updatedAt` in seconds
        self.upserts = {}
        self._lock = threading.Lock()
        super().__init__()

    def route(self, method, path, query, body):
        time.sleep(random.random() * 0.004)
        if path == "/v1/auth/access_token":
            return 200, {"ok": True, "accessToken": "token", "expiresIn": 3600, "tokenType": "Bearer"}
        if path == "/v1/organization":
            return 200, {"ok": True, "organization": {"id": "o", "featureFlags": []}}
        if path.startswith("/v1/integration"):
            return 200, {"ok": True, "integration": {"installationId": "kill", "config": {}, "logAttributes": {}, "metricAttributes": {}}}
        if path == "/v1/blueprints/entities/datasource-entities":
            return 200, {"ok": True, "entities": self.older_than(body.get("before")), "next": None}
        if path == "/v1/entities/search":
            return 200, {"ok": True, "entities": []}
        if re.fullmatch(r"/v1/blueprints/[^/]+/entities/bulk", path):
            return 207, {"ok": True, "entities": self.put(body["entities"]), "errors": []}
        if re.fullmatch(r"/v1/blueprints/[^/]+/entities", path):
            return 200, {"ok": True, "entity": self.put([body])[0]}
        if re.fullmatch(r"/v1/blueprints/[^/]+/bulk/entities/delete", path):
            return 200, {"ok": True, "deletedEntities": self.remove(body["entities"])}
        if found := re.fullmatch(r"/v1/blueprints/([^/]+)/entities/([^/]+)", path):
            return 200, {"ok": True, "deletedEntities": self.remove([unquote(found[2])])}
        return 200, {"ok": True, "blueprint": {"identifier": "thing", "schema": {"properties": {}, "required": []}, "relations": {}}}

    def older_than(self, before):
        with self._lock:
            moment = parse_time(before) if before else time.time()
            return [{"identifier": key, "blueprint": "thing", "title": entity.get("title"), "properties": {}, "relations": {}}
                    for key, entity in self.entities.items() if entity["updatedAt"] < moment]

    def put(self, entities):
        with self._lock:
            for entity in entities:
                key = entity["identifier"]
                self.upserts[key] = self.upserts.get(key, 0) + 1
                self.entities[key] = {**entity, "updatedAt": time.time()}
            return [{"index": index, "identifier": entity["identifier"], "created": True} for index, entity in enumerate(entities)]

    def remove(self, identifiers):
        with self._lock:
            return [key for key in identifiers if self.entities.pop(key, None) is not None]


def parse_time(text):
    from datetime import datetime
    return datetime.fromisoformat(str(text).replace("Z", "+00:00")).timestamp()
