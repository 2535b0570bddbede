# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""What keeps connectors, sync jobs and documents: a real Elasticsearch, where the shared tools have one (search-node/start.sh), or `penstock serve`."""
import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path


def tools_folder():
    shared = Path(os.environ.get("PENSTOCK_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    folder = shared / "tools" / "search-node"
    return folder if (folder / "start.sh").exists() and shutil.which("java") else None


class Engine:
    """Documents and port stay the same from one start to the next."""
    url = ""

    def ask(self, method, path, body=None):
        """The answer's value; None where there is no answer, or a refusal."""
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data=data, method=method, headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except (OSError, ValueError, urllib.error.URLError):
            return None

    def documents(self, index):
        """id: source, of an index of at most 10,000 documents, as it stands now; None where there is no answer."""
        self.ask("POST", f"/{index}/_refresh")
        found = self.ask("POST", f"/{index}/_search?ignore_unavailable=true", {"size": 10_000})
        return None if found is None else {hit["_id"]: hit["_source"] for hit in found["hits"]["hits"]}


class SearchNode(Engine):
    """The real one. Ends soon after this process, whatever happens."""

    def __init__(self, data):
        self._folder, self._data, self._port = tools_folder(), data, "0"
        self.start()

    def start(self):
        environment = dict(os.environ, SEARCH_NODE_PARENT=str(os.getpid()))
        started = subprocess.run([self._folder / "start.sh", self._port, self._data], env=environment, capture_output=True, text=True)
        if started.returncode != 0:
            raise RuntimeError(f"the search node does not start: {started.stderr[-600:]}")
        self.url = started.stdout.split()[-1]
        self._port = self.url.rsplit(":", 1)[1]

    def kill(self):
        subprocess.run([self._folder / "stop.sh", self._data, "--kill"], capture_output=True)


class LocalService(Engine):
    """`penstock serve`."""

    def __init__(self, program, data):
        self._program, self._data, self._process = program, data, None
        self._log = open(f"{data}.log", "w")
        self.start()

    def start(self):
        address = self.url.removeprefix("http://") or "127.0.0.1:0"
        command = [self._program, "serve", "--listen", address, "--data", self._data, "--no-auth", "--quiet"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._log, text=True)
        self.url = self._process.stdout.readline().strip()
        if not self.url:
            raise RuntimeError("penstock serve does not start")

    def kill(self):
        self._process.kill()
        self._process.wait()
