#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Several workers share the sync jobs of one search engine, while workers and engine are killed at random and come back.

No job may ever have two live workers, every job has to end, and after one further full job for each connector whose last job failed every index
has to equal its source. The engine is the search node of the shared tools (exit code 77 where it is not there), or `penstock serve`.
"""
import argparse
import collections
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from engines import LocalService, SearchNode, tools_folder  # noqa: E402  (its folder has to be known first)
from servers import JsonServer  # noqa: E402

JOBS = ".elastic-connectors-sync-jobs-v1"
FINAL = {"completed", "canceled", "error"}
PROJECT = """penstock: 1
name: feed
profile: native
variables: {{feed: "0"}}
connection:
  base_url: {url}
  headers: {{X-Worker: "${{env:WORKER_NAME}}"}}
  retry: {{max_attempts: 2, wait_min: 50ms, wait_max: 100ms}}
  pagination: {{type: page, param: page, size_param: size, page_size: {size}, start_page: 1}}
resources:
  - kind: /feeds/${{var:feed}}/items
    map: '{{id: .id, text: .text}}'
"""
PAGE = 25


class Feeds(JsonServer):
    """Lists that change between two runs, slow and faulty at times, and what each worker asked of them.

    A run has a list of its own, so that it is never torn by a change; a broken one fails at one of its pages for good. A request for page 1 alone
    may be somebody who only looks whether the source answers: with page 2 a run has begun.
    """

    def __init__(self, feeds, records):
        self._lock = threading.Lock()
        self._next = records
        self.items = {feed: {f"{feed}-{number}": "new" for number in range(records)} for feed in range(feeds)}
        self._offers, self._runs = {}, {}    # (worker, feed): Run
        self._last = {}                      # (worker, feed): page that it asked for last
        self._asked = {}                     # feed: worker that asked last
        self.is_calm = False                 # no changes and no faults any more
        self.paused = set()                  # workers that may ask once more before they see that they have slept
        self.requests, self.broken_runs, self.violations = 0, 0, []
        super().__init__()

    def calm_down(self):
        with self._lock:
            self.is_calm = True
            self._offers.clear()

    class Run:
        def __init__(self, base, items, broken):
            self.base, self.items, self.broken = base, items, broken
            self.listed = sorted(items.items())

    def _changed(self, feed):
        items = dict(self.items[feed])
        for key in random.sample(sorted(items), max(1, len(items) // 20)):
            del items[key]
        for key in random.sample(sorted(items), max(1, len(items) // 10)):
            items[key] = f"changed {random.random()}"
        for _ in range(random.randrange(len(items) // 10 + 1)):
            self._next += 1
            items[f"{feed}-{self._next}"] = "added"
        return items

    def _offer(self, worker, feed):
        """What page 1 is of; the same until a run has begun."""
        known = self._offers.get((worker, feed))
        if known and known.base is self.items[feed]:
            return known
        items = self._changed(feed) if not self.is_calm and random.random() < 0.7 else self.items[feed]
        broken = random.randint(2, len(items) // PAGE) if not self.is_calm and random.random() < 0.08 else 0
        self._offers[worker, feed] = self.Run(self.items[feed], items, broken)
        return self._offers[worker, feed]

    def _run(self, worker, feed, page):
        if page == 2 and (worker, feed) in self._offers and self._last.get((worker, feed)) != 2:
            begun = self._offers.pop((worker, feed))
            self.items[feed] = begun.items
            self.broken_runs += begun.broken > 0
            self._runs[worker, feed] = self._runs[None, feed] = begun
        return self._runs.get((worker, feed)) or self._runs[None, feed]        # a resumed run goes on with the last one's list

    def _watch(self, worker, feed, page):
        """A worker goes on with a run, and another one asked meanwhile: both were at work."""
        goes_on = page > 2 and self._last.get((worker, feed)) in (page - 1, page) and self._asked.get(feed) != worker
        if goes_on and worker in self.paused:
            return
        if goes_on:
            self.violations.append(f"feed {feed}: {worker} asks for page {page} after {self._asked.get(feed)} had begun")
        if page > 1:
            self._last[worker, feed] = page
            self._asked[feed] = worker

    def respond(self, method, path, query, body, headers):
        worker, feed, page = headers.get("X-Worker"), int(path.split("/")[2]), int(query["page"])
        with self._lock:
            self.requests += 1
            run = self._offer(worker, feed) if page == 1 else self._run(worker, feed, page)
            self._watch(worker, feed, page)
            if page == run.broken or page * PAGE > len(run.listed):
                self._last.pop((worker, feed), None)   # this run ends here
            fails = page == run.broken or (not self.is_calm and random.random() < 0.01)
        time.sleep(random.random() * 0.05 if random.random() < 0.98 else 1.0)
        if fails:
            return random.choice((500, 503)), {"error": "broken"}
        return 200, [{"id": key, "text": text} for key, text in run.listed[(page - 1) * PAGE:page * PAGE]]


class Worker:
    """A process that is started again under another name, as a supervisor would."""
    count = 0

    def __init__(self, number, options, folder, url):
        self._options, self._folder, self._url = options, folder, url
        self.number, self.name, self.log = number, "", []
        self.start()

    def start(self):
        Worker.count += 1
        self.name = f"worker{self.number}-{Worker.count}"
        log = self._folder / f"{self.name}.log"
        self.log.append(log)
        environment = dict(os.environ, WORKER_NAME=self.name, HOME=str(self._folder))
        command = [self._options.program, "worker", "--projects", self._folder / "projects", "--server", self._url, "--jobs", "3", "--poll-interval", "300ms",
                   "--idle-limit", f"{self._options.idle_limit}s", "--cleanup-interval", "2s", "--log-format", "json"]
        with open(log, "wb") as output:
            self.process = subprocess.Popen(command, stderr=output, stdout=output, env=environment)

    def suspensions(self):
        """Sync jobs that it said it has suspended."""
        for log in self.log:
            for line in log.read_text().splitlines():
                if "The sync ended: suspended" in line:
                    yield json.loads(line)["sync_job"]

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """A clean end: what is under way is suspended. Returns the exit code."""
        while self.log[-1].stat().st_size == 0 and self.process.poll() is None:
            time.sleep(0.05)                   # it has just been started
        self.process.terminate()
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()
            return -1


class Watch(threading.Thread):
    """Looks at the documents of all jobs again and again: who has each, and how it goes on."""

    def __init__(self, node):
        super().__init__(daemon=True)
        self._node, self.workers, self.jobs, self.violations = node, collections.defaultdict(list), {}, []
        self._states = collections.defaultdict(list)
        self.is_over = False

    def run(self):
        while not self.is_over:
            self.look()
            time.sleep(0.15)

    def look(self):
        found = self._node.ask("POST", f"/{JOBS}/_search", {"size": 2_000, "_source": ["status", "worker_hostname", "connector.id", "error", "started_at"]})
        for hit in found["hits"]["hits"] if found else []:
            job, source = hit["_id"], hit["_source"]
            self.jobs[job] = source
            status, worker = source["status"], source.get("worker_hostname")
            states, workers = self._states[job], self.workers[job]
            if states and states[-1] in FINAL and status != states[-1]:
                self.violations.append(f"job {job} went on from {states[-1]} to {status}")
            if worker and worker not in workers:
                workers.append(worker)
            if not states or states[-1] != status:
                states.append(status)

    def check(self, suspensions):
        """Only a worker that suspended a job, and said so, may be followed by another one."""
        for job, workers in self.workers.items():
            if len(workers) - 1 > suspensions[job]:
                self.violations.append(f"job {job} had the workers {workers}, and {suspensions[job]} suspended it")

    def unfinished(self):
        return [job for job, source in self.jobs.items() if source["status"] not in FINAL]


class Trial:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.faults, self.events = [], collections.Counter()
        (folder / "projects" / "feed").mkdir(parents=True)
        self.node = SearchNode(folder / "node") if options.engine == "node" else LocalService(options.program, folder / "data")
        self.feeds = Feeds(options.connectors, options.records)
        (folder / "projects" / "feed" / "penstock.yaml").write_text(PROJECT.format(url=self.feeds.url, size=PAGE))
        self.connectors = [f"connector-{number}" for number in range(options.connectors)]
        self.watch = Watch(self.node)
        self.workers = []

    def fault(self, text):
        self.faults.append(text)
        print(f"workers: FAULT: {text}", flush=True)

    def command(self, *arguments):
        command = [self.options.program, *arguments, "--server", self.node.url]
        done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ, HOME=str(self.folder)))
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, arguments))}: {done.stderr}")
        return done.stdout

    def create(self):
        for number, connector in enumerate(self.connectors):
            self.command("connector", "put", connector, "--name", connector, "--index-name", f"index-{number}", "--service-type", "penstock-feed")
            field = {"feed": {"label": "feed", "type": "str", "value": str(number), "required": True}}
            self.command("connector", "configuration", connector, "--configuration", json.dumps(field))
            for _ in range(self.options.jobs):
                self.start_job(connector)

    def start_job(self, connector):
        return self.command("job", "start", connector)

    def kill_worker(self):
        worker = random.choice(self.workers)
        print(f"workers: {worker.name} is killed", flush=True)
        worker.kill()
        self.events["workers killed"] += 1
        time.sleep(random.uniform(0, self.options.idle_limit * 1.5))
        worker.start()

    def pause_worker(self):
        """For longer than others wait; when it goes on, its jobs are others'."""
        worker = random.choice(self.workers)
        print(f"workers: {worker.name} is paused", flush=True)
        self.events["workers paused"] += 1
        self.feeds.paused.add(worker.name)
        worker.process.send_signal(signal.SIGSTOP)
        time.sleep(self.options.idle_limit * random.uniform(1.5, 2))
        worker.process.send_signal(signal.SIGCONT)

    def kill_node(self):
        print("workers: the search engine is killed", flush=True)
        self.node.kill()
        self.events["search engine killed"] += 1
        time.sleep(random.uniform(0, 3))
        self.node.start()

    def stop_worker(self):
        worker = random.choice(self.workers)
        print(f"workers: {worker.name} is stopped", flush=True)
        if worker.stop() != 0:
            self.fault(f"{worker.name} did not end well: {worker.log[-1].read_text()[-400:]}")
        self.events["workers stopped"] += 1
        worker.start()

    def disturb(self):
        acts = [self.kill_worker] * self.options.kill_workers + [self.kill_node] * self.options.kill_node
        acts += [self.stop_worker] * self.options.stop_workers + [self.pause_worker] * self.options.pause_workers
        random.shuffle(acts)
        for act in acts:
            time.sleep(random.uniform(1, self.options.pause))
            act()

    def wait_for_ends(self, expected, what):
        """Until that many jobs are there and all have ended."""
        end = time.monotonic() + self.options.deadline
        while time.monotonic() < end:
            if len(self.watch.jobs) >= expected and not self.watch.unfinished():
                return
            time.sleep(0.3)
        left = collections.Counter(self.watch.jobs[job]["status"] for job in self.watch.unfinished())
        self.fault(f"{what}: after {self.options.deadline} s {dict(left)} of {len(self.watch.jobs)} jobs have not ended")

    def last_failed(self):
        """Connectors whose last job, by its start, was not completed."""
        last = {}
        for source in self.watch.jobs.values():
            connector = source["connector"]["id"]
            if connector not in last or source["started_at"] > last[connector]["started_at"]:
                last[connector] = source
        return [connector for connector, source in last.items() if source["status"] != "completed"]

    def compare(self):
        equal = 0
        for number in range(self.options.connectors):
            found = self.node.documents(f"index-{number}")
            texts = None if found is None else {key: source["text"] for key, source in found.items()}
            if texts == self.feeds.items[number]:
                equal += 1
                continue
            wanted, texts = self.feeds.items[number], texts or {}
            self.fault(f"index-{number} does not equal its source: {len(wanted.keys() - texts.keys())} missing, {len(texts.keys() - wanted.keys())} too many, "
                       f"{sum(wanted[key] != texts[key] for key in wanted.keys() & texts.keys())} different")
        return equal

    def run(self):
        begun = time.monotonic()
        self.create()
        self.watch.start()
        self.workers = [Worker(number, self.options, self.folder, self.node.url) for number in range(self.options.workers)]
        self.disturb()
        jobs = self.options.connectors * self.options.jobs
        self.wait_for_ends(jobs, "the first jobs")
        self.feeds.calm_down()
        states = collections.Counter(source["status"] for source in self.watch.jobs.values())
        again = self.last_failed()
        for connector in again:
            self.start_job(connector)
        self.wait_for_ends(jobs + len(again), "the further jobs")
        for connector in self.last_failed():
            self.fault(f"the further job of {connector} failed")
        equal = self.compare()
        for worker in self.workers:
            if worker.stop() != 0:
                self.fault(f"{worker.name} did not end well: {worker.log[-1].read_text()[-400:]}")
        self.watch.is_over = True
        self.watch.join()
        self.watch.check(collections.Counter(job for worker in self.workers for job in worker.suspensions()))
        for violation in self.watch.violations + self.feeds.violations:
            self.fault(violation)
        self.report(states, again, equal, time.monotonic() - begun)

    def report(self, states, again, equal, seconds):
        errors = collections.Counter((source.get("error") or "").split(":")[0][:60] for source in self.watch.jobs.values() if source["status"] == "error")
        print(f"workers: {len(self.connectors)} connectors x {self.options.jobs} jobs, {self.options.workers} workers; " +
              ", ".join(f"{count} {what}" for what, count in self.events.items()))
        print(f"workers: jobs ended: {dict(states)}; {len(again)} connectors needed a further job")
        for error, count in errors.most_common(8):
            print(f"workers:   {count} x {error}")
        shared = sum(len(workers) > 1 for workers in self.watch.workers.values())
        print(f"workers: {len(self.watch.workers)} jobs had {len({name for names in self.watch.workers.values() for name in names})} workers, {shared} went from one to another "
              f"when suspended; {self.feeds.requests} requests, {self.feeds.broken_runs} broken runs")
        print(f"workers: {len(self.watch.violations) + len(self.feeds.violations)} jobs with two live workers; {equal} of {len(self.connectors)} indices equal their source; {seconds:.0f} s")

    def close(self):
        for worker in self.workers:
            worker.kill()
        self.feeds.stop()
        self.node.kill()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="build/bin/penstock", type=lambda path: Path(path).resolve())
    parser.add_argument("--engine", choices=["node", "serve"], default="node")
    parser.add_argument("--connectors", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=5, help="per connector")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--records", type=int, default=300, help="per connector, at the beginning")
    parser.add_argument("--kill-workers", type=int, default=4)
    parser.add_argument("--kill-node", type=int, default=2)
    parser.add_argument("--stop-workers", type=int, default=2, help="by SIGTERM: their jobs are suspended")
    parser.add_argument("--pause-workers", type=int, default=2, help="by SIGSTOP, for longer than the idle limit")
    parser.add_argument("--pause", type=float, default=8, help="seconds between two of these at most")
    parser.add_argument("--idle-limit", type=int, default=8, help="seconds")
    parser.add_argument("--deadline", type=int, default=900, help="seconds for all jobs to end")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", action="store_true", help="leave the folder with all logs")
    options = parser.parse_args()
    if options.engine == "node" and not tools_folder():
        print("workers: skipped: there is no search node to run with (set PENSTOCK_SHARED)")
        return 77
    random.seed(options.seed)
    print(f"workers: seed {options.seed}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="penstock-workers-"))
    trial = Trial(options, folder)
    try:
        trial.run()
    finally:
        trial.close()
        if options.keep or trial.faults:
            print(f"workers: logs in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"workers: {len(trial.faults)} faults")
    return 1 if trial.faults else 0


if __name__ == "__main__":
    sys.exit(main())
