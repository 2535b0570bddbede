#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Takes the step scenarios of the Connector APIs through the command line: `penstock connector` and `penstock job`.

    connectorcommands.py PENSTOCK RUN_STEPS.py FOLDER data|server|indices|engine [--only TEXT] [-v]

`data`: each command works on a folder (--data); `server`: it asks a `penstock serve` (--server), so the client of the APIs is
on the way; `indices`: it asks a server that has documents but no Connector APIs, so the client performs the calls itself; `engine`: the same on a
real Elasticsearch, where the shared tools have one (ends with 77 where not). Steps and expectations are RUN_STEPS.py's. A scenario with a step that no command can say is left
out, and connector-commands.md has to name it; where that list and what was left out differ, the run fails.
"""
import concurrent.futures
import contextlib
import http.client
import http.server
import importlib.util
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
from urllib.parse import unquote

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "deep"))
import engines  # noqa: E402
from served import Served  # noqa: E402

LIST = pathlib.Path(__file__).with_name("connector-commands.md")


class Inexpressible(Exception):
    pass


# What a command's word or option can say: a text, a text or null, a switch, a number, any JSON.
TEXT, NULLABLE, SWITCH, NUMBER, JSON = range(5)
CREATION = {"name": ("name", TEXT), "description": ("description", TEXT), "index_name": ("index-name", TEXT), "service_type": ("service-type", TEXT),
            "language": ("language", TEXT), "is_native": ("native", SWITCH)}
SCHEDULES = {f"{kind}.{part}": (kind.replace("_", "-") + suffix, word)
             for kind in ("full", "incremental", "access_control") for part, suffix, word in (("interval", "", TEXT), ("enabled", "-enabled", SWITCH))}
LISTING = ["from", "size", "index_name", "connector_name", "service_type", "query", "include_deleted"]


class Form:
    """How a call is said: words before the id, the property that a word behind the id is, options by property, parameters."""

    def __init__(self, method, path, words, word=None, options=None, parameters=()):
        self.method, self.words, self.word, self.options, self.parameters = method, words.split(), word, options or {}, set(parameters)
        self.pattern = re.compile("^" + path.replace("ID", "([^/]+)") + "$")


FORMS = [
    Form("POST", "/_connector/_sync_job", "job start", word=("id", TEXT), options={"job_type": ("job-type", TEXT), "trigger_method": ("trigger-method", TEXT)}),
    Form("GET", "/_connector/_sync_job", "job list", parameters=["from", "size", "connector_id", "status", "job_type"]),
    Form("GET", "/_connector/_sync_job/ID", "job show"),
    Form("DELETE", "/_connector/_sync_job/ID", "job delete"),
    Form("PUT", "/_connector/_sync_job/ID/_cancel", "job cancel"),
    Form("PUT", "/_connector/_sync_job/ID/_check_in", "job check-in"),
    Form("PUT", "/_connector/_sync_job/ID/_claim", "job claim", options={"worker_hostname": ("worker-hostname", TEXT), "sync_cursor": ("sync-cursor", JSON)}),
    Form("PUT", "/_connector/_sync_job/ID/_error", "job error", word=("error", TEXT)),
    Form("PUT", "/_connector/_sync_job/ID/_stats", "job stats", options={
        "indexed_document_count": ("indexed", NUMBER), "deleted_document_count": ("deleted", NUMBER), "indexed_document_volume": ("volume", NUMBER),
        "total_document_count": ("total", NUMBER), "last_seen": ("last-seen", TEXT), "metadata": ("metadata", JSON)}),
    Form("POST", "/_connector/_secret", "connector secret set"),
    Form("PUT", "/_connector/_secret/ID", "connector secret set"),
    Form("GET", "/_connector/_secret/ID", "connector secret check"),
    Form("DELETE", "/_connector/_secret/ID", "connector secret delete"),
    Form("GET", "/_connector", "connector list", parameters=LISTING),
    Form("POST", "/_connector", "connector create", options=CREATION),
    Form("PUT", "/_connector/ID", "connector put", options=CREATION),
    Form("GET", "/_connector/ID", "connector show", parameters=["include_deleted"]),
    Form("DELETE", "/_connector/ID", "connector delete", parameters=["hard", "delete_sync_jobs"]),
    Form("PUT", "/_connector/ID/_check_in", "connector check-in"),
    Form("PUT", "/_connector/ID/_api_key_id", "connector api-key-id", options={"api_key_id": ("api-key-id", NULLABLE), "api_key_secret_id": ("api-key-secret-id", NULLABLE)}),
    Form("PUT", "/_connector/ID/_configuration", "connector configuration", options={"configuration": ("configuration", JSON), "values": ("values", JSON)}),
    Form("PUT", "/_connector/ID/_error", "connector error", word=("error", NULLABLE)),
    Form("PUT", "/_connector/ID/_features", "connector features", word=("features", JSON)),
    Form("PUT", "/_connector/ID/_filtering", "connector filtering",
         options={"filtering": ("filtering", JSON), "rules": ("rules", JSON), "advanced_snippet": ("advanced-snippet", JSON)}),
    Form("PUT", "/_connector/ID/_filtering/_validation", "connector filtering-validation", word=("validation", JSON)),
    Form("PUT", "/_connector/ID/_filtering/_activate", "connector activate-filtering"),
    Form("PUT", "/_connector/ID/_index_name", "connector index-name", word=("index_name", NULLABLE)),
    Form("PUT", "/_connector/ID/_last_sync", "connector last-sync", word=("", JSON)),
    Form("PUT", "/_connector/ID/_name", "connector name", options={"name": ("name", NULLABLE), "description": ("description", NULLABLE)}),
    Form("PUT", "/_connector/ID/_native", "connector native", word=("is_native", SWITCH)),
    Form("PUT", "/_connector/ID/_pipeline", "connector pipeline", word=("pipeline", JSON)),
    Form("PUT", "/_connector/ID/_scheduling", "connector scheduling", options=SCHEDULES),
    Form("PUT", "/_connector/ID/_service_type", "connector service-type", word=("service_type", TEXT)),
    Form("PUT", "/_connector/ID/_status", "connector status", word=("status", TEXT)),
]
FLAGS = {"include_deleted", "hard", "delete_sync_jobs"}


def said(kind, value):
    """The word for a value; None: that kind of word cannot say it."""
    if kind == JSON:
        return json.dumps(value)
    if kind == SWITCH:
        return ("on" if value else "off") if isinstance(value, bool) else None
    if kind == NUMBER:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
    if value is None:
        return "-" if kind == NULLABLE else None
    return value if isinstance(value, str) and not (kind == NULLABLE and value == "-") else None


def parts_of(form, body):
    """The word and options that say a body part by part; None where only the body as a whole can."""
    if not isinstance(body, dict):
        return None
    if form.word and form.word[0] == "":
        return [json.dumps(body)], []
    flat = body
    if form.options is SCHEDULES:
        schedules = body.get("scheduling")
        if set(body) != {"scheduling"} or not isinstance(schedules, dict) or not schedules or not all(isinstance(one, dict) and one for one in schedules.values()):
            return None
        flat = {f"{kind}.{part}": value for kind, one in schedules.items() for part, value in one.items()}
    words, options = [], []
    for name, value in flat.items():
        if form.word and name == form.word[0]:
            word = said(form.word[1], value)
            words.append(word)
        elif name in form.options:
            option, kind = form.options[name]
            word = said(kind, value)
            options.append(f"--{option}={word}")
        else:
            return None
        if word is None:
            return None
    return None if form.word and not words else (words, options)


class Commands:
    """Takes RUN_STEPS.py's requests as its Http does, and says them as commands."""

    def __init__(self, penstock, place, absent):
        self.penstock, self.place, self.absent = penstock, place, absent

    def command(self, method, path, query, body):
        form, found = next(((form, found) for form in FORMS if form.method == method and (found := form.pattern.match(path))), (None, None))
        if method == "PUT" and path == "/_connector":
            raise Inexpressible("PUT without an id; the command line has POST for that")
        if not form:
            raise Inexpressible(f"{method} {re.sub('[^/_].*', '..', path)} is none of the calls")
        words, options, given = [unquote(part) for part in found.groups()], [], ""
        for name, value in (query or {}).items():
            if name not in form.parameters:
                raise Inexpressible(f"the command has no parameter {name}")
            value = ",".join(map(str, value)) if isinstance(value, list) else {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
            if name in FLAGS and value not in ("", "true", "false"):
                raise Inexpressible(f"{name} is an option without a value: there, or not")
            if name in FLAGS:
                options += [] if value == "false" else ["--" + name.replace("_", "-")]
            else:
                options.append(f"--{name.replace('_', '-')}={value}")
        if "secret" in form.words:
            if method in ("PUT", "POST"):
                if not isinstance(body, dict) or set(body) != {"value"} or not isinstance(body["value"], str):
                    raise Inexpressible("the value of a secret is text from the standard input")
                given = body["value"]
        elif body is not self.absent:
            if body is None:
                raise Inexpressible("a body that is null")
            parts = parts_of(form, body)
            words, options = (words + parts[0], options + parts[1]) if parts else (words, [*options, "--body=" + json.dumps(body)])
        elif form.word:
            raise Inexpressible("the command asks for the value before it asks the server")
        elif form.options and form.options is not CREATION:
            raise Inexpressible("the command always sends a body")
        return [self.penstock, *form.words, self.place, "--log-format=json", *options, "--", *words], given

    def send(self, method, path, query=None, body=None, text=None, headers=None):
        if text is not None:
            raise Inexpressible("the body is written by hand")
        if headers:
            raise Inexpressible("headers of its own")
        command, given = self.command(method, path, query, body)
        done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60)
        if done.returncode == 0:
            answer = json.loads(done.stdout)
            is_new = answer.get("result") == "created" or command[1:3] == ["job", "start"]
            return 201 if is_new else 200, answer, {}
        problem = json.loads(done.stderr.strip().splitlines()[-1])
        if "status" not in problem:
            raise AssertionError(f"{command[1:]} ended with {done.returncode}: {problem.get('msg')}")
        # The message is the chain of reasons with colons between them, and a reason may have colons too.
        pieces = problem["msg"].split(": ")
        chain = [{"reason": ": ".join(pieces[i:j])} for i in range(len(pieces)) for j in range(i + 1, len(pieces) + 1)]
        about = {"type": problem["type"], "reason": problem["msg"], "caused_by": chain}
        return int(problem["status"]), {"error": {"root_cause": [about], **about}, "status": int(problem["status"])}, {}


class WithoutCalls(http.server.BaseHTTPRequestHandler):
    """What a search engine without the Connector APIs answers: 400 for their paths; all else is passed on to a `penstock serve`."""
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    behind = 0                      # its port

    def log_message(self, *_):
        pass

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/_connector"):
            status, reply = 400, json.dumps({"error": f"no handler found for uri [{self.path}] and method [{self.command}]"}).encode()
        else:
            passed = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=30)
            passed.request(self.command, self.path, body, {"Content-Type": self.headers["Content-Type"]} if body else {})
            got = passed.getresponse()
            status, reply = got.status, got.read()
            passed.close()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer


@contextlib.contextmanager
def place(penstock, way, folder, engine=None):
    """Where the commands of one scenario find connectors: their option."""
    if way == "data":
        yield f"--data={folder}"
        return
    if engine:
        for index in (".elastic-connectors-v1", ".elastic-connectors-sync-jobs-v1"):
            engine.ask("DELETE", "/" + index)
        yield "--server=" + engine.url
        return
    with Served(penstock) as server, contextlib.ExitStack() as stack:
        url = server.url
        if way == "indices":
            front = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (WithoutCalls,), {"behind": server.port}))
            stack.callback(front.server_close)
            stack.callback(front.shutdown)
            threading.Thread(target=front.serve_forever, args=(0.02,), daemon=True).start()
            url = f"http://127.0.0.1:{front.server_address[1]}"
        yield "--server=" + url


def load_runner(path):
    spec = importlib.util.spec_from_file_location("run_steps", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_one(runner, penstock, way, scenario, engine=None):
    """None: passed; Inexpressible or another exception: why not."""
    if way in ("indices", "engine") and scenario["name"].startswith("secret-"):
        return Inexpressible("secrets are not documents")
    for step in scenario["steps"]:
        expected = step.get("expect", {})
        if expected.get("headers"):
            return Inexpressible("looks at headers of the answer, which the command line does not show")
        if "/_secret/" in str(step.get("do", {}).get("path")) and "'value'" in repr(expected.get("body")):
            return Inexpressible("looks at the value of a secret, which the command line never prints")
    with tempfile.TemporaryDirectory(prefix="penstock-commands-") as folder:
        try:
            with place(penstock, way, folder, engine) as option:
                runner.run_scenario(Commands(penstock, option, runner.ABSENT), scenario)
        except (Inexpressible, runner.Failure, AssertionError, ValueError) as problem:
            return problem
    return None


def main():
    penstock, runner_path, folder, way = sys.argv[1:5]
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    runner = load_runner(runner_path)
    scenarios = [one for one in runner.load([folder]) if only in one["name"]]
    failed, left_out = {}, {}
    with contextlib.ExitStack() as stack:
        engine = None
        if way == "engine":
            if not engines.tools_folder():
                print("skipped: there is no search node to be had here")
                return 77
            engine = engines.SearchNode(stack.enter_context(tempfile.TemporaryDirectory()))
            stack.callback(engine.kill)
        pool = stack.enter_context(concurrent.futures.ThreadPoolExecutor(1 if engine else 2))
        outcomes = pool.map(lambda one: run_one(runner, penstock, way, one, engine), scenarios)
        for scenario, problem in zip(scenarios, outcomes):
            if isinstance(problem, Inexpressible):
                left_out[scenario["name"]] = str(problem)
            elif problem is not None:
                failed[scenario["name"]] = str(problem)
    for name, problem in failed.items():
        print(f"FAIL  {name}: {problem}")
    rows = re.findall(r"^\| `([\w-]+)` \| (all|data|server|indices) \| \S", LIST.read_text(), re.M)
    listed = {name for name, ways in rows if ways in ("all", "indices" if way == "engine" else way)}
    for name, reason in left_out.items():
        if name not in listed:
            print(f"FAIL  {name} is not in {LIST.name}: {reason}")
        elif "-v" in sys.argv:
            print(f"left out  {name}: {reason}")
    surplus = set() if only else listed - left_out.keys()
    for name in surplus:
        print(f"FAIL  {name} is in {LIST.name}, but the command line can say it")
    wrong = len(failed) + len(surplus) + len(left_out.keys() - listed)
    print(f"{len(scenarios) - len(failed) - len(left_out)} passed, {wrong} failed, {len(left_out)} left out")
    return 1 if wrong or not scenarios else 0


if __name__ == "__main__":
    sys.exit(main())
