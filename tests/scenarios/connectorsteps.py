#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Runs one step scenario of the Connector APIs against a fresh `penstock serve`.

    connectorsteps.py PENSTOCK RUN_STEPS.py SCENARIO.yaml

Each run has its own data folder and port, so that scenarios can run beside each other.
"""
import subprocess
import sys
import tempfile


def main():
    penstock, runner, scenario = sys.argv[1:]
    with tempfile.TemporaryDirectory() as data:
        server = subprocess.Popen([penstock, "serve", "--no-auth", "-q", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
        try:
            url = server.stdout.readline().strip()
            if not url:
                print("penstock serve did not start")
                return 1
            return subprocess.run([sys.executable, runner, "--base-url", url, "--no-clean", scenario]).returncode
        finally:
            server.terminate()
            server.wait(10)


if __name__ == "__main__":
    sys.exit(main())
