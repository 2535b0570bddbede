# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""What clients do to `penstock serve` in abuse.py: each action is one exchange, or the attempt of one, and says what may come of it."""
import dataclasses
import http.client
import json
import socket
import ssl
import time
import typing

HEADER_LIMIT, BODY_LIMIT = 32 << 10, 16 << 20     # core/serve/server.h
BUSY = 503                                        # other large bodies are under way; clients try again
CLOSED = "closed"                                 # the server ended the connection without an answer
WAITS = "waits"                                   # it waits for the rest of the request


class Target:
    """A server of served.py, as its clients see it."""

    def __init__(self, server):
        self.port, self.key, self.ca, self.ending = server.port, server.key, server.ca, False
        self.context = ssl.create_default_context(cafile=str(self.ca)) if self.ca else None

    def connect(self):
        if self.context:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=self.context)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def authorization(self, key=""):
        key = self.key if key == "" else key
        return {} if key is None else {"Authorization": "ApiKey " + key}

    def exchange(self, method, path, body=None, headers=None, key="", connection=None, attempts=50):
        """One request by a proper client, repeated while the server is busy. Status and body of the answer."""
        used = connection or self.connect()
        try:
            sent = {"Content-Type": "application/json"} if body is not None else {}
            used.request(method, path, body, {**self.authorization(key), **sent, **(headers or {})})
            answer = used.getresponse()
            status, text = answer.status, answer.read()
        except (http.client.HTTPException, ConnectionError):
            return CLOSED, b""
        finally:
            if not connection:
                used.close()
        if status != BUSY or attempts == 0:
            return status, text
        time.sleep(0.1)
        return self.exchange(method, path, body, headers, key, connection, attempts - 1)

    def socket(self, encrypted=True):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        if self.context and encrypted:
            return self.context.wrap_socket(plain, server_hostname="127.0.0.1")
        return plain

    def head(self, method="GET", path="/_connector", headers=(), key=""):
        lines = [f"{method} {path} HTTP/1.1", "Host: x", *(f"{name}: {value}" for name, value in self.authorization(key).items()), *headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def raw(self, *pieces, encrypted=True, answers=1, bodiless=False, patience=60):
        """Sends bytes as they are; the status of the last answer, CLOSED where fewer than that many come, WAITS where none comes in `patience` s."""
        with self.socket(encrypted) as connection:
            connection.settimeout(patience)
            try:
                for piece in pieces:
                    connection.sendall(piece)
            except OSError:
                pass                             # an answer may be there all the same
            try:
                reader = connection.makefile("rb")
                status = CLOSED
                for _ in range(answers):
                    status = read_answer(reader, bodiless)
                return status
            except TimeoutError:
                return WAITS
            except OSError:
                return CLOSED


def read_answer(reader, bodiless):
    line = reader.readline()
    if not line.startswith(b"HTTP/1.1 "):
        return CLOSED if not line else "no HTTP"
    length = 0
    while (header := reader.readline()) not in (b"\r\n", b""):
        name, _, value = header.partition(b":")
        if name.lower() == b"content-length" and not bodiless:
            length = int(value)
    return int(line.split()[1]) if len(reader.read(length)) == length else CLOSED


@dataclasses.dataclass
class Action:
    perform: typing.Callable
    allowed: tuple
    weight: int = 1


ACTIONS = {}


def action(*allowed, weight=1):
    """allowed: statuses of the answer, or CLOSED"""
    def add(function):
        ACTIONS[function.__name__.replace("_", " ")] = Action(function, allowed, weight)
        return function
    return add


# --- clients that mean well ----------------------------------------------------------------------------------------

@action("well", weight=12)
def valid_calls(target, dice):
    """A connector's life on one connection."""
    name, connection = f"c{dice.randrange(40)}", target.connect()
    try:
        calls = [("PUT", f"/_connector/{name}", {"name": name, "index_name": f"i-{name}", "service_type": "s"}, (200, 201)),
                 ("GET", f"/_connector/{name}", None, (200, 404)),
                 ("PUT", f"/_connector/{name}/_name", {"description": "x" * dice.randrange(2000)}, (200, 404)),
                 ("POST", "/_connector/_sync_job", {"id": name}, (201, 404)),
                 ("GET", f"/_connector/_sync_job?connector_id={name}&size=5", None, (200,)),
                 ("GET", "/_connector?size=20", None, (200,)),
                 ("DELETE", f"/_connector/{name}?hard=true&delete_sync_jobs=true", None, (200, 404))]
        for method, path, body, good in calls:
            status, text = target.exchange(method, path, None if body is None else json.dumps(body), connection=connection)
            if status not in good:
                return f"{method} {path}: {status} {text[:120]!r}"
        return "well"
    finally:
        connection.close()


@action(200, weight=4)
def bulk(target, dice):
    lines = "".join(json.dumps({"index": {"_index": "docs", "_id": str(dice.randrange(3000))}}) + "\n" + json.dumps({"v": dice.random(), "t": "x" * 200}) + "\n" for _ in range(200))
    return target.exchange("POST", "/_bulk", lines, {"Content-Type": "application/x-ndjson"})[0]


@action(200)
def pipelined(target, dice):
    many = dice.randrange(2, 30)
    return target.raw(target.head(path="/_connector?size=1") * many, answers=many)


@action(200, 201)
def chunked(target, dice):
    body = json.dumps({"name": "chunked", "description": "x" * dice.randrange(4000)}).encode()
    pieces = b""
    while body:
        size = dice.randrange(1, 500)
        pieces += b"%x\r\n%s\r\n" % (len(body[:size]), body[:size])
        body = body[size:]
    return target.raw(target.head("PUT", "/_connector/chunked", ["Transfer-Encoding: chunked", "Content-Type: application/json"]) + pieces + b"0\r\n\r\n")


# --- clients that are wrong ----------------------------------------------------------------------------------------

@action(401, weight=4)
def wrong_key(target, dice):
    key = dice.choice([None, "", "d3Jvbmc6d3Jvbmc=", "=" * 100, "x" * 3000, "\xff\xfe", target.key[:-4], target.key + "AAAA"])
    method, path = dice.choice([("GET", "/"), ("GET", "/_connector"), ("PUT", "/_connector/x"), ("DELETE", "/_connector/x"), ("POST", "/_bulk"), ("GET", "/nothing/here"), ("PATCH", "/_connector")])
    headers = [] if key is None else ["Authorization: " + dice.choice(["ApiKey ", "apikey ", "Basic ", "Bearer ", ""]) + (key or "")]
    return target.raw(target.head(method, path, headers, key=None))


@action(401, CLOSED, weight=2)
def large_body_without_key(target, dice):
    size = dice.choice([70 << 10, 1 << 20, BODY_LIMIT])
    return target.raw(target.head("POST", "/_bulk", [f"Content-Length: {size}"], key=None), b"x" * size)


@action(405)
def wrong_method(target, dice):
    return target.exchange(dice.choice(["DELETE", "POST", "PATCH"]), "/_connector/x/_name", b"{}")[0]


@action(400)
def no_such_path(target, dice):
    return target.exchange("GET", dice.choice(["/_nothing", "/_connector/a/b/c/d", "/" + "x/" * 2000, "/%00%ff/%zz/_x", "/_connector/_sync_job/a/_b"]))[0]


@action(400)
def malformed_json(target, dice):
    body = dice.choice([b"{", b"[]", b"null", b'{"name":}', b"\xff\xfe\x00", b'{"name":"\xff"}', b"{" * 50_000, b"[" * 1_000_000, b'{"a":' * 2000 + b"1" + b"}" * 2000, b'{"name":1e999}',
                        b'{"name":"x"} trailing', b'{"nam\\u0065x":1}', b"\x00" * 100])
    return target.exchange("PUT", "/_connector/x", body)[0]


@action(400)
def malformed_documents(target, dice):
    path, body = dice.choice([("/_bulk", b"{\n"), ("/_bulk", b'{"index":{}}\n'), ("/_bulk", b'{"nothing":{}}\n{}\n'), ("/_bulk", b"\n"), ("/docs/_search", b'{"query":{"script":{}}}'),
                              ("/docs/_search", b'{"size":-1}'), ("/docs/_search", b'{"query":' + b'{"bool":{"must":' * 300 + b"{}" + b"}}" * 300 + b"}"), ("/_search/scroll", b'{"scroll_id":"AAAA"}'),
                              ("/docs/_search?size=x", b"{}"), ("/docs/_update/1", b"{}")])
    status, text = target.exchange("POST", path, body)
    return status if status == 400 else f"{status} for {path} {body[:40]!r}: {text[:80]!r}"


@action(406)
def foreign_type(target, dice):
    return target.exchange("PUT", "/_connector/x", b"a=b", {"Content-Type": dice.choice(["text/plain", "application/x-www-form-urlencoded", "application/json2", ";", "x" * 500])})[0]


@action(431, 414)
def oversized_header(target, dice):
    size = dice.choice([HEADER_LIMIT + 1, 4 * HEADER_LIMIT, 40 * HEADER_LIMIT])
    return target.raw(dice.choice([target.head(headers=["X-Long: " + "x" * size]), target.head(headers=[f"X-{i}: y" for i in range(size // 6)]), target.head(path="/" + "p" * size)]))


@action(413, CLOSED)
def oversized_body(target, dice):
    size = dice.choice([BODY_LIMIT + 1, BODY_LIMIT * 40, (1 << 63) - 1, 10 ** 30])
    return target.raw(target.head("POST", "/_bulk", [f"Content-Length: {size}", "Content-Type: application/x-ndjson"]), b"x" * min(size, 1 << 20))


@action(CLOSED)
def oversized_chunks(target, dice):
    piece = b"100000\r\n" + b"x" * (1 << 20) + b"\r\n"
    return target.raw(target.head("POST", "/_bulk", ["Transfer-Encoding: chunked", "Content-Type: application/x-ndjson"]), *[piece] * 18)


@action(400, 401, 405, 406, 413, 501, 505, 431, CLOSED, WAITS, weight=4)
def no_http(target, dice):
    garbage = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 400)))
    return target.raw(dice.choice([
        garbage + b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\r\n" * 5000 + b"X\r\n\r\n",
        target.head(headers=["Content-Length: x"]), target.head(headers=["Content-Length: -5"]), target.head("POST", headers=["Content-Length: 5", "Content-Length: 6"]) + b"12345",
        target.head("POST", headers=["Transfer-Encoding: chunked"]) + b"zz\r\n", target.head("POST", headers=["Transfer-Encoding: gzip, chunked", "Content-Length: 3"]) + b"abc",
        b"GET / HTTP/1.1\r\nHost : x\r\nBroken\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + garbage]), patience=0.3)


@action(400, 401, CLOSED, WAITS, "no HTTP")
def no_tls(target, dice):
    """Over TLS: what is no handshake. Without: a handshake."""
    garbage = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 2000)))
    hello = b"\x16\x03\x01\x00\xf4\x01\x00\x00\xf0\x03\x03"
    return target.raw(dice.choice([hello + garbage, b"GET / HTTP/1.1\r\n\r\n" + garbage, hello, garbage]) + b"\r\n\r\n", b"\x00" * 600, encrypted=False, patience=0.3)


# --- clients that go away ------------------------------------------------------------------------------------------

@action("left", weight=3)
def half_open(target, dice):
    """A request that never becomes whole, a byte now and then, for a while."""
    with target.socket() as connection:
        whole = target.head("PUT", "/_connector/slow", ["Content-Length: 100"]) + b"{" * 50
        connection.sendall(whole[:dice.randrange(1, len(whole))])
        for _ in range(dice.randrange(1, 12)):
            time.sleep(0.1)
            connection.sendall(b"x" if dice.random() < 0.5 else b"")
    return "left"


@action("left")
def silent(target, dice):
    with target.socket(encrypted=dice.random() < 0.5):
        time.sleep(dice.random())
    return "left"


@action("left", weight=3)
def abrupt_end(target, dice):
    """Resets the connection in the middle of a request or an answer."""
    connection = target.socket()
    request = dice.choice([target.head(path="/_connector?size=1000") * 20, target.head("POST", "/_bulk", ["Content-Length: 1000000", "Content-Type: application/x-ndjson"]) + b"x" * 100_000])
    connection.sendall(request[:dice.randrange(1, len(request))])
    if dice.random() < 0.5:
        time.sleep(0.02)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    connection.close()
    return "left"


@action("left")
def unread_answers(target, dice):
    """Asks for much and reads none of it."""
    with target.socket() as connection:
        connection.settimeout(0.3)
        try:
            connection.sendall(target.head(path="/_connector/_sync_job?size=1000") * 300)
        except OSError:
            pass
        time.sleep(0.2)
    return "left"


# --- without a key -------------------------------------------------------------------------------------------------

def knocks(target):
    """Every kind of path and method without a key: status, and what was asked."""
    paths = ["/", "/_connector", "/_connector/x", "/_connector/_sync_job", "/_connector/_secret/x", "/.elastic-connectors/_search", "/.elastic-connectors-v1/_doc/x", "/_bulk", "/docs", "/_license",
             "/_health/", "//_health", "/_health/..", "/_health/../_connector", "/%5fhealth", "/_connector?x=/_health", "/_healthy", "/_HEALTH", "http://x/_connector", "*", "/_health;/../_connector",
             "/_health%2f..%2f_connector"]
    for path in paths:
        for method in ("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"):
            for headers in ([], ["Authorization: ApiKey"], ["X-Forwarded-For: 127.0.0.1", "Host: 127.0.0.1"], ["Authorization: Basic eDp5"]):
                yield target.raw(target.head(method, path, [*headers, "Content-Length: 0"], key=None), bodiless=method == "HEAD"), f"{method} {path} {headers}"
