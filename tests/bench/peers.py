# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Builds what a measurement needs beside Penstock: the load server, the fetch loop, the hand-written limits."""
import json
import os
import re
import shutil
import subprocess
import urllib.request
from pathlib import Path


class Unavailable(Exception):
    """Something the benchmarks need is not on this machine; the text says what."""


def tools_folder(root):
    shared = Path(os.environ.get("PENSTOCK_SHARED") or root.parent / "shared")
    if not (shared / "tools" / "load-server").is_dir():
        raise Unavailable(f"the measuring tools are not in {shared} (set PENSTOCK_SHARED)")
    return shared / "tools"


def copy_sources(source, target):
    """A copy that can be built in (the original may be read-only), touched only where a file has changed."""
    for file in source.rglob("*"):
        place = target / file.relative_to(source)
        if file.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        elif not place.exists() or place.read_bytes() != file.read_bytes():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)


def run_build(command, folder, what):
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if result.returncode != 0:
        raise Unavailable(f"{what} does not build:\n{result.stderr[-1500:]}")


class Peers:
    """Paths of the built programs; `limits` is None where they cannot be built."""

    def __init__(self, root, work):
        tools = tools_folder(root)
        self._tools, self._work = tools, work
        for program, use in (("go", "1.21 or newer; builds the load server"), ("curl", "a peer of W3"), ("make", "builds the limits")):
            if not shutil.which(program):
                raise Unavailable(f"{program} is not installed ({use})")
        source = work / "source"
        for name in ("load-server", "bench-peers/gofetch", "bench-peers/limits"):
            copy_sources(tools / name, source / name)
        shutil.copyfile(tools / "bench-peers" / "w1.jq", work / "w1.jq")
        self.program = work / "w1.jq"
        self.server = work / "load-server"
        self.fetch = work / "gofetch"
        run_build(["go", "build", "-o", self.server, "."], source / "load-server", "the load server")
        run_build(["go", "build", "-o", self.fetch, "."], source / "bench-peers/gofetch", "gofetch")
        self.curl = shutil.which("curl")
        self.jq, self.limits, self.note = self._jq(source / "bench-peers/limits")

    def _jq(self, limits):
        prefix = Path(os.environ.get("PENSTOCK_PREFIX") or "/usr")
        built = prefix / "bin" / "jq"
        jq = str(built) if built.exists() else shutil.which("jq")
        if not jq:
            raise Unavailable("there is no jq to compare with")
        if not (prefix / "lib" / "libjq.a").exists():
            return jq, None, "no static libjq: the hand-written limits are left out"
        run_build(["make", "-s", f"JQ={prefix}", "limits", "big", "w2w5", "w4"], limits, "limits")
        return jq, limits, ""

    def bulk_indexer(self):
        """The official Go client's bulk indexer; its modules come from the Go module proxy where they are not kept already."""
        folder, program = self._work / "source" / "bench-peers/esgo", self._work / "esgo"
        copy_sources(self._tools / "bench-peers/esgo", folder)
        run_build(["go", "build", "-o", program, "."], folder, "the bulk indexer")
        return program

    def search_node(self):
        """The folder of the real search engine's starter; None where it is not there or cannot run."""
        folder = self._tools / "search-node"
        return folder if (folder / "start.sh").exists() and shutil.which("java") and shutil.which("mvn") else None

    def jq_version(self):
        return subprocess.run([self.jq, "--version"], capture_output=True, text=True).stdout.strip()


class LoadServer:
    """A running load server on a free loopback port."""

    def __init__(self, peers, *flags):
        self._process = subprocess.Popen([peers.server, "-listen", "127.0.0.1:0", "-cache-mib", "1024", *map(str, flags)],
                                         stderr=subprocess.PIPE, text=True)
        line = self._process.stderr.readline()
        found = re.search(r"http://\S+", line)
        if not found:
            raise Unavailable(f"the load server does not start: {line}")
        self.url = found.group()

    def get(self, path):
        with urllib.request.urlopen(self.url + path) as answer:
            return answer.read()

    def warm_wide(self, records):
        for page in range(1, records // 100 + 2):
            self.get(f"/wide/items?page={page}&size=100")

    def warm_events(self, events):
        for page in range(1, events // 200 + 1):
            self.get(f"/events?page={page}&size=200")

    def reset(self):
        self.get("/reset")

    def stats(self):
        return json.loads(self.get("/stats"))

    def stop(self):
        self._process.terminate()
        self._process.wait()


class SearchNode:
    """A real search engine on a free loopback port, with nothing in it."""

    def __init__(self, folder, data):
        self._folder, self._data = folder, data
        shutil.rmtree(data, ignore_errors=True)
        environment = dict(os.environ, SEARCH_NODE_PARENT=str(os.getpid()))
        started = subprocess.run([folder / "start.sh", "0", data], env=environment, capture_output=True, text=True)
        if started.returncode != 0:
            raise Unavailable(f"the search node does not start: {started.stderr[-400:]}")
        self.url = started.stdout.split()[-1]

    def count(self, index):
        with urllib.request.urlopen(f"{self.url}/{index}/_refresh", data=b""):
            pass
        with urllib.request.urlopen(f"{self.url}/{index}/_count") as answer:
            return json.load(answer)["count"]

    def delete(self, index):
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/{index}", method="DELETE")):
            pass

    def stop(self):
        subprocess.run([self._folder / "stop.sh", self._data], capture_output=True)
