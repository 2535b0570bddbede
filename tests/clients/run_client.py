#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Drives a fresh `penstock serve` with an official Elasticsearch client: without a key and with one, over HTTP and HTTPS.

    run_client.py PENSTOCK python|javascript FOLDER      (FOLDER: where packaging/test-clients.sh put the clients)

Ends with 77 where the client is not installed.
"""
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from served import Served  # noqa: E402

SKIPPED = 77


def main():
    penstock, language, folder = sys.argv[1:]
    here, installed = pathlib.Path(__file__).parent, pathlib.Path(folder).absolute() / language
    program = sys.executable if language == "python" else shutil.which("node")
    if program is None or not (installed / "stamp").exists():
        print(f"skipped: the official {language} client is not in {installed}; packaging/test-clients.sh gets it")
        return SKIPPED
    script = here / ("connector_calls.py" if language == "python" else "connector_calls.mjs")
    for key, tls in [(False, False), (True, False), (False, True), (True, True)]:
        with Served(penstock, key=key, tls=tls) as server:
            environment = dict(os.environ, PENSTOCK_URL=server.url, PENSTOCK_CLIENT=str(installed))
            if key:
                environment["PENSTOCK_KEY"] = server.key
            if tls:
                environment["PENSTOCK_CA"] = str(server.ca)
            if language == "python":
                environment.update(PYTHONPATH=str(installed), PYTHONWARNINGS="ignore")    # it warns of every call that is "beta"
            print(f"{language}, {'https' if tls else 'http'}, {'API key' if key else 'no key'}:", end=" ", flush=True)
            done = subprocess.run([program, str(script)], env=environment, timeout=120)
            if done.returncode != 0:
                print(server.said())
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
