#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks can state without a clock: records come out while their answer still arrives, memory does not grow with the answer or
with the number of pages, and exactly as many requests are under way as are allowed."""
import argparse
import json
import os
import re
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from malformed import Fault, execute  # noqa: E402  (its folder has to be known first)

PATIENCE = 30            # seconds until a condition counts as not met
GROWTH = 8               # MiB
AT_ONCE = 7
RECORD = json.dumps({"id": 1, "name": "n" * 300, "tags": [{"name": "a"}, {"name": "b"}], "owner": {"email": None}}).encode()
PROJECT = """penstock: 1
name: streaming
profile: native
connection:
  base_url: {url}
  max_concurrent_requests: {at_once}
  pagination: {{type: page, param: page, size_param: size, page_size: 100}}
resources:
  - kind: {kind}
    port:
      entity:
        mappings: {{identifier: .id | tostring, blueprint: '"thing"', properties: {{name: .name, tags: '[.tags[]?.name]'}}}}
{parameters}
sinks:
  out: {{type: ndjson, path: out.ndjson}}
"""
PARAMETERS = "    selector: {path_parameters: {parent: {endpoint: /parents, data_path: ., field: .id}}}"


class Api:
    """`arrived` has to be set by whoever sees the first record; `most` is the highest number of child requests at once."""

    def __init__(self):
        self.arrived = threading.Event()
        self.in_time = False
        self.most = self._now = 0
        self._changed = threading.Condition()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def do_GET(self):
                path, _, query = self.path.partition("?")
                name, *rest = path.strip("/").split("/")
                try:
                    getattr(outer, name)(self, rest, dict(part.split("=") for part in query.split("&") if part))
                except OSError:
                    self.close_connection = True

        class Listener(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

        self._server = Listener(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    @staticmethod
    def start_answer(handler, size):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(size))
        handler.end_headers()

    def send_list(self, handler, page, count, pause_at=0):
        head, piece = b'[{"id": %d}' % page, b"," + RECORD
        self.start_answer(handler, len(head) + (count - 1) * len(piece) + 1)
        handler.wfile.write(head)
        for at in range(0, count - 1, 500):
            if pause_at and at >= pause_at:
                pause_at = 0
                self.in_time = self.arrived.wait(PATIENCE)
            handler.wfile.write(piece * min(500, count - 1 - at))
        handler.wfile.write(b"]")

    def big(self, handler, rest, query):
        count = int(rest[0]) // len(RECORD) if query["page"] == "1" else 1
        self.send_list(handler, int(query["page"]), count, count // 20 if len(rest) > 1 else 0)     # 5 % of the body, then the rest

    def pages(self, handler, rest, query):
        page = int(query["page"])
        self.send_list(handler, page, 100 if page <= int(rest[0]) else 1)

    def parents(self, handler, _, query):
        body = json.dumps([{"id": int(query["page"]) * 100 + n} for n in range(30 if query["page"] == "1" else 0)]).encode()
        self.start_answer(handler, len(body))
        handler.wfile.write(body)

    def children(self, handler, *_):
        # answered once as many are under way as are allowed; the last ones are fewer and answered after a moment
        with self._changed:
            self._now += 1
            self.most = max(self.most, self._now)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.most >= AT_ONCE, PATIENCE)
        time.sleep(0.02)                       # long enough for one too many to be seen
        with self._changed:
            self._now -= 1
        self.start_answer(handler, 2)
        handler.wfile.write(b"[]")


def sync(program, api, folder, kind, at_once=10, parameters=""):
    folder.mkdir()
    (folder / "penstock.yaml").write_text(PROJECT.format(url=api.url, kind=kind, at_once=at_once, parameters=parameters))
    code, said, peak = execute([program, "-C", str(folder), "sync", "--sink", "out"], folder)
    if code != 0:
        raise Fault(f"{kind} ended with {code}: {said[-400:]}")
    return peak


def first_record(program, api, folder):
    output = folder / "first" / "out.ndjson"

    def watch():
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not (output.exists() and output.stat().st_size):
            time.sleep(0.01)
        api.arrived.set()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    sync(program, api, folder / "first", "/big/20000000/pause")
    watcher.join()
    if not api.in_time or not re.search(rb"\n", output.read_bytes()):
        raise Fault("no record came out before the answer had arrived")
    return "the first record is out before a twentieth of the answer has arrived"


def memory_of_answer(program, api, folder):
    small = sync(program, api, folder / "small", "/big/8000000")
    large = sync(program, api, folder / "large", "/big/80000000")
    if large - small > GROWTH or large > 64:
        raise Fault(f"an answer of 8 MB takes {small:.0f} MiB, one of 80 MB {large:.0f} MiB")
    return f"an answer of 8 MB takes {small:.0f} MiB, one of 80 MB {large:.0f} MiB"


def memory_of_pages(program, api, folder):
    few = sync(program, api, folder / "few", "/pages/50")
    many = sync(program, api, folder / "many", "/pages/1000")
    if many - few > GROWTH or many > 64:
        raise Fault(f"50 pages take {few:.0f} MiB, 1000 pages {many:.0f} MiB")
    return f"50 pages take {few:.0f} MiB, 1000 pages {many:.0f} MiB"


def requests_at_once(program, api, folder):
    sync(program, api, folder / "once", "/children/{parent}", AT_ONCE, PARAMETERS)
    if api.most != AT_ONCE:
        raise Fault(f"{api.most} requests were under way at once, {AT_ONCE} are allowed")
    return f"{api.most} requests are under way at once, as allowed"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=os.environ.get("PENSTOCK_BIN", "build/bin") + "/penstock")
    parser.add_argument("--no-memory-bounds", action="store_true", help="under a sanitizer, whose own memory would count")
    options = parser.parse_args()
    program = options.program
    failed = 0
    bounds = () if options.no_memory_bounds else (memory_of_answer, memory_of_pages)
    for check in (first_record, *bounds, requests_at_once):
        api = Api()
        with tempfile.TemporaryDirectory(prefix="streaming-") as folder:
            try:
                print(f"streaming: {check(program, api, Path(folder))}", flush=True)
            except Fault as fault:
                failed += 1
                print(f"streaming: FAILED: {fault}", flush=True)
        api.stop()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
