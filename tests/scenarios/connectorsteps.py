#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Runs one step scenario of the Connector APIs against a fresh `penstock serve`.

    connectorsteps.py PENSTOCK RUN_STEPS.py SCENARIO.yaml

Each run has its own data folder and port, so that scenarios can run beside each other.
"""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from served import Served  # noqa: E402


def main():
    penstock, runner, scenario = sys.argv[1:]
    with Served(penstock) as server:
        return subprocess.run([sys.executable, runner, "--base-url", server.url, "--no-clean", scenario]).returncode


if __name__ == "__main__":
    sys.exit(main())
