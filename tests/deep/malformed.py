#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Malformed answers and documents: each ends with a diagnostic that says where, no crash, bounded memory and bounded time.

Every case is one run of the program; --large makes the large ones as large as they are meant (200 MB instead of 80).
"""
import argparse
import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

DEADLINE = 120          # seconds for one case
CRASHED = {70, 134, 139}
PROJECT = """penstock: 1
name: malformed
profile: native
connection:
  base_url: {url}
  timeout: {timeout}
  retry: {{max_attempts: 1}}
  pagination: {{type: {pagination}}}
resources:
  - kind: {path}
    selector: {{data_path: {data_path}}}
sinks:
  out: {{type: ndjson, path: out.ndjson}}
"""
PAGES = "page, param: page, size_param: size, page_size: 2"

bounded = True              # memory


class Fault(Exception):
    pass


class Server:
    """Answers each path by the function of that name below, which writes to the connection what it likes."""

    def __init__(self, megabytes):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def do_GET(self):
                name = self.path.split("?")[0].strip("/").replace("-", "_")
                try:
                    getattr(answers, name)(self, megabytes << 20)
                except OSError:
                    pass                       # the client has seen enough
                self.close_connection = True

        class Listener(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self._server = Listener(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


def send(handler, body, headers=(), kind="application/json"):
    """`body`: bytes, or pieces that are sent until the connection ends."""
    handler.send_response(200)
    handler.send_header("Content-Type", kind)
    if isinstance(body, bytes):
        handler.send_header("Content-Length", str(len(body)))
    for name, value in headers:
        handler.send_header(name, value)
    handler.send_header("Connection", "close")
    handler.end_headers()
    for piece in [body] if isinstance(body, bytes) else body:
        handler.wfile.write(piece)


def repeated(head, piece, size, tail):
    yield head
    for _ in range(size // len(piece)):
        yield piece
    yield tail


def page_of(handler):
    found = re.search(r"[?&]page=(\d+)", handler.path)
    return int(found[1]) if found else 1


class answers:  # noqa: N801  (a name space, one function per path)
    def long_line(self, size):
        send(self, repeated(b'[{"id": 1}, {"id": 2, "text": "', b"x" * 65536, size, b'"}]'))

    def long_number(self, size):
        send(self, repeated(b'[{"id": 1}, {"id": 2, "n": ', b"7" * 65536, size, b"}]"))

    def many_records(self, size):
        send(self, repeated(b'[{"id": 0}', b',{"id": 1, "text": "' + b"y" * 1000 + b'"}', size, b"]"))

    def long_envelope(self, size):
        send(self, repeated(b'{"meta": "', b"z" * 65536, size, b'", "items": [{"id": 1}]}'))

    def invalid_utf8(self, _):
        send(self, b'[{"id": 1},\n {"id": 2, "name": "\xff\xfe\xc3("}]')

    def not_json(self, _):
        send(self, b"<html><body>Sign in</body></html>", kind="text/html")

    def nothing(self, _):
        send(self, b"")

    def cut_off(self, _):
        send(self, b'[{"id": 1}, {"id": 2}, {"id"')

    def cut_off_early(self, _):
        handler = self
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b'[{"id": 1}, {"id": 2},')

    def deep(self, _):
        send(self, b"[" * 200_000 + b"]" * 200_000)

    def truncated_gzip(self, _):
        data = gzip.compress(json.dumps([{"id": n, "text": os.urandom(40).hex()} for n in range(2000)]).encode())
        send(self, data[: len(data) // 2], [("Content-Encoding", "gzip")])

    def broken_gzip(self, _):
        send(self, b"\x1f\x8b\x08\x00" + b"not really compressed" * 20, [("Content-Encoding", "gzip")])

    def bomb(self, _):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        data = packer.compress(b"[") + b"".join(packer.compress(b" " * (1 << 20)) for _ in range(400)) + packer.compress(b"]") + packer.flush()
        send(self, data, [("Content-Encoding", "gzip")])

    def endless_body(self, _):
        def pieces():
            yield b'[{"id": 0}'
            number = 0
            while True:
                number += 1
                yield b',{"id": %d}' % number
        send(self, pieces())

    def endless_header(self, _):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(1_000_000):
            self.wfile.write(b"X-%d: %s\r\n" % (number, b"h" * 1000))

    def trickle(self, _):
        def pieces():
            yield b"["
            while True:
                time.sleep(0.05)
                yield b" "
        send(self, pieces())

    def same_pages(self, _):
        send(self, b'[{"id": 1}, {"id": 2}]')

    def endless_pages(self, _):
        first = page_of(self) * 2
        send(self, json.dumps([{"id": first}, {"id": first + 1}]).encode())

    def link_to_itself(self, _):
        send(self, b'[{"id": 1}]', [("Link", f'<{self.path}>; rel="next"')])

    def not_http(self, _):
        self.wfile.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")


@dataclass
class Case:
    path: str                   # of the answer
    code: str                   # what the diagnostic has to be, by its name
    exit: tuple                 # exit codes that are right
    records: int = -1           # that have to have arrived; -1: not looked at
    pagination: str = "none"
    data_path: str = "."
    timeout: str = "60s"
    memory: int = 64            # MiB; where one record is large, its size counts
    interrupt: float = 0        # seconds after which the run is interrupted; 0: it ends by itself


CASES = [
    Case("long-line", "record-too-large", (10,), records=1, memory=256),
    Case("long-number", "record-too-large", (10,), records=1, memory=256),
    Case("many-records", "", (0,)),
    Case("long-envelope", "record-too-large|response-too-large|json-broken", (6, 10), data_path=".items", memory=256),
    Case("invalid-utf8", "json-broken", (1,), records=1),
    Case("not-json", "not-json", (6,), records=0),
    Case("nothing", "json-broken", (6,), records=0),
    Case("cut-off", "json-broken", (6,), records=2),
    Case("cut-off-early", "connection-lost", (5,), records=2),
    Case("deep", "json-broken", (1,), records=0),
    Case("truncated-gzip", "connection-lost|transfer-failed", (5,)),
    Case("broken-gzip", "transfer-failed", (5,), records=0),
    Case("bomb", "response-too-large", (10,)),
    Case("endless-body", "timed-out", (5,), timeout="2s"),
    Case("endless-body", "", (130,), timeout="4s", interrupt=1),
    Case("endless-header", "transfer-failed|connection-lost|response-too-large", (5, 10), records=0),
    Case("trickle", "timed-out", (5,), timeout="1s", records=0),
    Case("same-pages", "repeated-body", (10,), pagination=PAGES),
    Case("endless-pages", "page-limit", (10,), pagination=PAGES),
    Case("endless-pages", "", (130,), pagination=PAGES, interrupt=2),
    Case("link-to-itself", "repeated-request", (10,), pagination="header_link", records=1),
    Case("not-http", "transfer-failed|connection-lost", (5,), records=0),
    Case("no-such-server", "connection-failed", (5,), records=0),
]


def documents(megabytes):
    """(name, bytes of penstock.yaml, the finding that is expected)"""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    merge = "m0: &m0 {k: 1}\n" + "".join(f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}], k{n}: 1}}\n" for n in range(1, 12))
    yield "alias bomb", bomb.encode(), "document-too-large"
    yield "merge bomb", merge.encode(), "document-too-large|unknown-key"
    yield "nesting", b"a: " + b"[" * 100_000, "document-too-large|yaml-syntax"
    yield "one long line", b"penstock: 1\nname: " + b"x" * (megabytes << 20) + b"\n", "document-too-large"
    yield "invalid UTF-8", b"penstock: 1\nname: \xff\xfe\n", "yaml-syntax"
    yield "nul bytes", b"penstock: 1\nname: a\x00b\n", "yaml-syntax"
    yield "a cycle", b"penstock: 1\nname: &n [*n]\n", "yaml-syntax|document-too-large|wrong-type"
    yield "another format", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "yaml-syntax"
    yield "tabs", b"penstock: 1\nconnection:\n\tbase_url: x\n", "yaml-syntax"
    yield "nothing", b"", "missing-key|wrong-type"
    yield "a list", b"- 1\n- 2\n", "wrong-type"


def peak_of(process, interrupt):
    """Waits for the end; largest resident set in MiB. Reads it while the process lives: wait4 would count our own size, too."""
    peak, begin = 0, time.monotonic()
    while process.poll() is None:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
        except OSError:
            break
        if found := re.search(r"VmHWM:\s+(\d+)", status):
            peak = max(peak, int(found[1]) / 1024)
        if interrupt and time.monotonic() - begin > interrupt:
            process.send_signal(signal.SIGINT)
            interrupt = 0
        if time.monotonic() - begin > DEADLINE:
            process.kill()
            raise Fault(f"does not end within {DEADLINE} s")
        time.sleep(0.01)
    return peak


def execute(command, folder, interrupt=0):
    """Exit code, what was said, peak memory."""
    with open(folder / "said", "w+b") as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        peak = peak_of(process, interrupt)
        code = process.wait()
        said.seek(0)
        return code, said.read().decode(errors="replace"), peak


def known_codes(program):
    """Name of a finding -> its code: what the logs say."""
    listed = subprocess.run([program, "explain"], capture_output=True, text=True, check=True).stdout
    return {name: code for code, name in re.findall(r"^([A-Z]+-\d+) (\S+)$", listed, re.MULTILINE)}


def says(said, names, codes):
    """Whether one of the findings a|b is in the log, as itself or as the cause of another."""
    wanted = [word for name in names.split("|") for word in (name, codes[name])]
    return any(f'"{word}"' in said for word in wanted)


def judge(code, said, peak, names, codes, exits, memory):
    if code < 0 or code in CRASHED:
        raise Fault(f"crashed ({code}): {said[-400:]}")
    if code not in exits:
        raise Fault(f"ended with {code}, not {exits}: {said[-400:]}")
    if len(said) > 200_000:
        raise Fault(f"says {len(said)} bytes")
    if names and not says(said, names, codes):
        raise Fault(f"says nothing of {names}: {said[-400:]}")
    if bounded and peak > memory:
        raise Fault(f"holds {peak:.0f} MiB, more than {memory}")


def run_case(options, server, case, folder):
    if case.path == "no-such-server":
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    else:
        url = server.url
    text = PROJECT.format(url=url, path="/" + case.path, timeout=case.timeout, pagination=case.pagination, data_path=case.data_path)
    if case.code == "page-limit":
        text = text.replace("  retry:", "  limits: {pages: 40}\n  retry:")
    (folder / "penstock.yaml").write_text(text)
    command = [options.program, "-C", str(folder), "--log-format", "json", "sync", "--sink", "out"]
    code, said, peak = execute(command, folder, case.interrupt)
    judge(code, said, peak, case.code, options.codes, case.exit, case.memory)
    output = folder / "out.ndjson"
    lines = output.read_bytes().count(b"\n") if output.exists() else 0
    if case.records >= 0 and lines != case.records:
        raise Fault(f"{lines} records arrived, not {case.records}")
    return peak


def run_document(options, content, finding, folder):
    (folder / "penstock.yaml").write_bytes(content)
    code, said, peak = execute([options.program, "--log-format", "json", "validate", str(folder)], folder)
    judge(code, said, peak, finding, options.codes, (3,), 256)
    if content and not re.search(r'penstock\.yaml:\d+', said) and not re.search(r'"line":\s*[1-9]', said) and finding != "document-too-large":
        raise Fault(f"does not say where: {said[-400:]}")
    return peak


def attempt(name, job):
    with tempfile.TemporaryDirectory(prefix="malformed-") as folder:
        begin = time.monotonic()
        try:
            peak = job(Path(folder))
        except Fault as fault:
            print(f"malformed: {name}: FAILED: {fault}", flush=True)
            return False
        print(f"malformed: {name}: {peak:.0f} MiB, {time.monotonic() - begin:.1f} s", flush=True)
        return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=os.environ.get("PENSTOCK_BIN", "build/bin") + "/penstock")
    parser.add_argument("--large", action="store_true", help="200 MB instead of 80")
    parser.add_argument("--no-memory-bounds", action="store_true", help="under a sanitizer, whose own memory would count")
    parser.add_argument("--only", help="cases whose name contains this")
    options = parser.parse_args()
    global bounded
    bounded = not options.no_memory_bounds
    options.codes = known_codes(options.program)
    megabytes = 200 if options.large else 80        # more than the largest record, so that the bound is met
    server, results = Server(megabytes), []
    for case in CASES:
        name = f"answer {case.path}" + (" (interrupted)" if case.interrupt else "")
        if not options.only or options.only in name:
            results.append(attempt(name, lambda folder, case=case: run_case(options, server, case, folder)))
    for name, content, finding in documents(megabytes):
        if not options.only or options.only in f"document {name}":
            results.append(attempt(f"document {name}",
                                   lambda folder, content=content, finding=finding: run_document(options, content, finding, folder)))
    server.stop()
    print(f"malformed: {results.count(True)} passed, {results.count(False)} failed")
    return 1 if False in results or not results else 0


if __name__ == "__main__":
    sys.exit(main())
