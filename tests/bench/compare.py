# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Are two NDJSON files the same set of records, keys sorted and numbers by value? Usage: compare.py EXPECTED ACTUAL

Prints the number of records; where the files differ, the first differing ones, with exit code 1.
"""
import hashlib
import json
import sys


def by_value(number):
    return int(number) if number.is_integer() else number


def canonical(line):
    value = json.loads(line, parse_float=lambda text: by_value(float(text)))
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def digests(path):
    with open(path, "rb") as file:
        for line in file:
            if line.strip():
                text = canonical(line)
                yield int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big"), text


def fingerprint(path):
    """Number and order-independent sum of the records."""
    count, total = 0, 0
    for digest, _ in digests(path):
        count += 1
        total = (total + digest) % (1 << 128)
    return count, total


def show_difference(expected, actual):
    known = {digest for digest, _ in digests(expected)}
    extra = [text for digest, text in digests(actual) if digest not in known]
    known = {digest for digest, _ in digests(actual)}
    missing = [text for digest, text in digests(expected) if digest not in known]
    for name, records in (("missing", missing), ("unexpected", extra)):
        for text in records[:2]:
            print(f"  {name} ({len(records)} in all): {text[:600]}")


def main(expected, actual):
    wanted, found = fingerprint(expected), fingerprint(actual)
    print(f"{found[0]} records, {wanted[0]} expected")
    if wanted != found:
        show_difference(expected, actual)
    return 0 if wanted == found else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
