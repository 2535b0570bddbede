# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Runs pipelines and says what they cost: CPU of all stages, wall time, largest resident set of one stage.

The pipelines are started by a small helper process (this file, run as a program): a child's maximum resident set counts what its
parent held when it was forked, so the parent has to be small.
"""
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass
class Cost:
    cpu: float          # seconds, user and system, all stages
    wall: float         # seconds
    rss: float          # MiB, the largest stage
    code: int           # the first exit code that is not 0
    message: str        # the end of what the stages said on standard error


class Runner:
    """One helper process; not for several threads."""

    def __init__(self):
        self._helper = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, stages, output, log, folder=None):
        """Runs [[program, argument...], ...] as a pipeline, its standard output going to the file `output`."""
        task = {"stages": stages, "output": str(output), "log": str(log), "folder": str(folder) if folder else None}
        self._helper.stdin.write(json.dumps(task) + "\n")
        self._helper.stdin.flush()
        return Cost(**json.loads(self._helper.stdout.readline()))

    def close(self):
        self._helper.stdin.close()
        self._helper.wait()


def perform(task):
    processes, previous = [], subprocess.DEVNULL
    with open(task["output"], "wb") as output, open(task["log"], "w+b") as log:
        start = time.monotonic()
        for number, stage in enumerate(task["stages"]):
            last = number == len(task["stages"]) - 1
            process = subprocess.Popen(stage, stdin=previous, stdout=output if last else subprocess.PIPE, stderr=log, cwd=task["folder"])
            if previous is not subprocess.DEVNULL:
                previous.close()
            previous = process.stdout
            processes.append(process)
        cpu, rss, code = 0.0, 0, 0
        for process in processes:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu += usage.ru_utime + usage.ru_stime
            rss = max(rss, usage.ru_maxrss)
            code = code or process.returncode
        wall = time.monotonic() - start
        log.seek(0)
        message = log.read()[-400:].decode(errors="replace")
    return {"cpu": cpu, "wall": wall, "rss": rss / 1024, "code": code, "message": message}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(perform(json.loads(line))), flush=True)
