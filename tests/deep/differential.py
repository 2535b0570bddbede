#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Compares the httpjson engine with the original on generated cases.

Writes scenario files with random templates and random configurations of the kind that people run, has the original input record what it
makes of them, and runs the same files through scenario-runner. Prints every difference; ends with 1 where there is one.

    differential.py --oracle ORACLE --runner build/bin/scenario-runner [--seed N] [--count N] [--kind templates|configs|all] [--keep DIR]

ORACLE is a program that takes `-write -out FOLDER FOLDER` and records what the real input does with the scenario files of a folder. It is not
a part of this project, so the ordinary tests do not run this script. The same seed and count give the same cases. With --keep the files
stay; `scenario-runner -v FILE` shows a difference in full.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

TEMPLATES_PER_CASE = 14


# --- templates ---------------------------------------------------------------------------------------------------

DATA = {
    "text": "Zürich & <b>", "word": "alpha", "empty": "", "digits": "0042", "number": 1700000000, "small": 7, "float": 12.25, "big": 123456789012,
    "tiny": 0.00001, "negative": -3, "zero": 0, "yes": True, "no": False, "none": None, "list": ["a", "b", "c"], "mixed": [1, "two", None, {"k": "v", "n": 1.5}],
    "nested": {"next": "abc", "deep": {"id": 99, "name": "n"}, "list": [{"id": 1}, {"id": 2}]}, "object": {}, "array": [],
    "date": "2023-11-14T22:13:20Z", "offset": "2023-11-14T22:13:20.123456+02:00", "plain": "2023-11-14 22:13:20", "epoch": "1700000000", "millis": 1700000000123,
    "url": "https://api.example.com/v1/items?cursor=ab%20c&limit=5#frag", "csv": "a,b,,c", "json": "{\"a\":[1,2]}", "b64": "aGVsbG8gd29ybGQ=", "hex": "68656c6c6f", "dotted.key": "dk",
    "@odata.nextLink": "https://next.example/?$skip=10",
}


class Templates:
    """Expressions by the kind of value that they usually give; now and then of another kind, for the failures."""

    def __init__(self, rng):
        self.rng = rng

    def pick(self, *options):
        return self.rng.choice(options)

    def text(self, depth):
        rng = self.rng
        if depth <= 0 or rng.random() < 0.3:
            return self.pick(".body.word", ".body.text", ".body.date", ".body.csv", ".body.digits", ".body.url", ".body.empty", ".body.nested.next", '"lit"', "`raw\\n`", '"a b&c"',
                             '(index .body "@odata.nextLink")', '(index .body "dotted.key")', '(.header.Get "X-Total")', '(.header.Get "nope")', ".url.Path", ".url.RawQuery",
                             '(.url.Query.Get "a")', "(.cursor | toJSON)", ".url.Scheme", '(.last_response.url.params.Get "a")', ".body.epoch")
        d = depth - 1
        return "(" + self.pick(
            lambda: f"sprintf {self.pick(*FORMATS)} {self.any(d)}", lambda: f'sprintf "%s-%v" {self.text(d)} {self.any(d)}', lambda: f"join {self.list(d)} {self.text(0)}",
            lambda: f'replaceAll {self.text(0)} {self.text(0)} {self.text(d)}', lambda: f"urlEncode {self.text(d)}", lambda: f"toJSON {self.any(d)}",
            lambda: f"base64Encode {self.text(d)} {self.text(0)}", lambda: f"base64Decode {self.pick('.body.b64', self.text(d))}", lambda: f"base64EncodeNoPad {self.text(d)}",
            lambda: f"base64DecodeNoPad {self.text(d)}", lambda: f"hexDecode {self.pick('.body.hex', self.text(d))}", lambda: f'hash {self.pick("`sha256`", "`sha1`", "`md5`")} {self.text(d)}',
            lambda: f'hashBase64 "sha1" {self.text(d)}', lambda: f'hmac "sha256" {self.text(0)} {self.text(d)}', lambda: f'hmacBase64 "sha1" {self.text(0)} {self.text(d)}',
            lambda: f"formatDate {self.time(d)} {self.pick(*LAYOUTS)}", lambda: f"formatDate {self.time(d)}", lambda: f'formatDate {self.time(d)} "RFC3339" {self.pick(*ZONES)}',
            lambda: f"{self.time(d)}.Format {self.pick(*LAYOUTS[:4])}", lambda: f"print {self.any(d)} {self.any(d)}", lambda: f"println {self.any(d)}", lambda: f"html {self.any(d)}",
            lambda: f"js {self.text(d)}", lambda: f"urlquery {self.any(d)}", lambda: f"index {self.list(d)} {self.rng.randint(0, 3)}",
            lambda: f"slice {self.text(d)} {rng.randint(0, 2)} {rng.randint(2, 5)}", lambda: f"or {self.text(d)} {self.text(0)}", lambda: f"and {self.any(d)} {self.text(0)}",
            lambda: f"{self.text(d)} | {self.pick('urlEncode', 'base64Encode', 'printf `%q`', 'hash `sha1`', 'len', 'toInt', 'print `x`')}",
            lambda: f'getRFC5988Link {self.pick("`next`", "`prev`", "`last`")} .header.Link', lambda: f".body.nested.GetValue {self.pick('`deep.name`', '`next`', '`nope`')}",
            lambda: f"{self.duration(d)}.String", lambda: f"max {self.text(0)} {self.text(d)}")() + ")"

    def number(self, depth):
        rng = self.rng
        if depth <= 0 or rng.random() < 0.3:
            return self.pick(".body.number", ".body.small", ".body.float", ".body.big", ".body.tiny", ".body.negative", ".body.zero", ".body.nested.deep.id", ".last_response.page", ".body.millis",
                             str(rng.randint(-5, 100)), str(rng.randint(0, 10**7)), "1.5", "2.0", "0x1F", "'a'", "1e3", "1_000")
        d = depth - 1
        return "(" + self.pick(
            lambda: f"toInt {self.any(d)}", lambda: f"add {self.whole(d)} {self.whole(d)}", lambda: f"mul {self.whole(d)} {self.whole(d)}", lambda: f"div {self.whole(d)} {self.whole(d)}",
            lambda: f"add {self.number(d)} {self.number(d)}", lambda: f"min {self.number(d)} {self.number(d)}", lambda: f"max {self.whole(d)} {self.whole(d)}", lambda: f"len {self.any(d)}",
            lambda: f"{self.time(d)}.{self.pick('Unix', 'UnixMilli', 'UnixNano', 'Year', 'Day', 'Hour', 'YearDay', 'Nanosecond', 'Month', 'Weekday')}",
            lambda: f"{self.duration(d)}.{self.pick('Hours', 'Minutes', 'Seconds', 'Milliseconds')}", lambda: f"index .body.mixed {rng.randint(0, 4)}")() + ")"

    def whole(self, depth):
        return self.pick(str(self.rng.randint(-9, 99)), ".last_response.page", f"(toInt {self.any(depth - 1)})", f"(toInt {self.pick('.body.digits', '.body.number', '.body.small', '.body.epoch')})")

    def time(self, depth):
        rng = self.rng
        if depth <= 0:
            return self.pick("(parseDate .body.date)", "(parseDate .body.offset)", '(parseDate "2024-02-29T23:59:59.5Z")', "(parseTimestamp (toInt .body.number))")
        d = depth - 1
        return "(" + self.pick(
            lambda: f"parseDate {self.pick('.body.date', '.body.offset')}", lambda: 'parseDate .body.plain "2006-01-02 15:04:05"', lambda: f"parseDate {self.text(d)}",
            lambda: f"parseDate {self.text(d)} {self.pick(*LAYOUTS)}", lambda: f"parseTimestamp {self.whole(d)}", lambda: "parseTimestampMilli (toInt .body.millis)",
            lambda: f"parseTimestampNano {self.whole(d)}", lambda: f"{self.time(d)}.Add {self.duration(d)}", lambda: f"{self.time(d)}.AddDate {rng.randint(-1, 1)} {rng.randint(-14, 14)} {rng.randint(-40, 40)}",
            lambda: f"{self.time(d)}.Truncate {self.duration(d)}", lambda: f"{self.time(d)}.Round {self.duration(d)}", lambda: f"parseDateInTZ .body.date {self.pick(*ZONES)}", lambda: f"{self.time(d)}.UTC")() + ")"

    def duration(self, depth):
        if depth > 0 and self.rng.random() < 0.3:
            return f"({self.time(depth - 1)}.Sub {self.time(depth - 1)})"
        return "(parseDuration " + self.pick('"1h"', '"-90m"', '"1h30m10.5s"', '"100ms"', '"bad"', '"24h"', '"7d"', '(sprintf "%ds" (toInt .body.small))', "`15µs`") + ")"

    def list(self, depth):
        return self.pick(".body.list", ".body.mixed", ".body.array", ".body.nested.list", ".header.Link", "(.header.Values `X-Multi`)", ".body.none", ".body.word" if self.rng.random() < 0.2 else ".body.list")

    def condition(self, depth):
        d = depth - 1
        return self.pick(
            lambda: self.any(d), lambda: f"eq {self.text(d)} {self.text(d)}", lambda: f"ne {self.number(d)} {self.number(d)}", lambda: f"gt {self.number(d)} {self.number(d)}",
            lambda: f"le {self.whole(d)} {self.whole(d)}", lambda: f"not {self.any(d)}", lambda: f"and {self.any(d)} {self.any(d)}", lambda: f"or {self.any(d)} {self.any(d)}",
            lambda: f"eq {self.any(d)} {self.any(d)} {self.any(d)}", lambda: f'index .body {self.pick("`nope`", "`word`", "`none`")}', lambda: f".body.HasKey {self.pick('`nested.deep.id`', '`nope`', '`dotted.key`')}",
            lambda: f"{self.time(d)}.Before {self.time(d)}", lambda: f"{self.time(d)}.IsZero", lambda: f"lt {self.text(d)} {self.text(d)}", lambda: "eq .body.none nil", lambda: f"eq (len {self.list(d)}) 3")()

    def any(self, depth):
        if self.rng.random() < 0.12:
            return self.pick(".body.none", ".body.nope", ".nope", ".body.object", ".body.array", ".body.nested", ".body.mixed", ".body.yes", ".body.no", "nil", "true", ".body.nested.deep", "(.header.Get `X-Total`)", ".body")
        return self.pick(self.text, self.text, self.number, self.list, self.time, self.duration)(depth) if self.rng.random() < 0.9 else f"({self.condition(depth)})"

    def expression(self):
        return self.pick(self.text, self.text, self.number, self.any, self.time, self.condition)(self.rng.randint(0, 3)).strip()

    def template(self):
        rng = self.rng
        form = rng.random()
        if form < 0.5:
            return f"[[ {self.expression()} ]]" if rng.random() < 0.8 else f"pre [[- {self.expression()} -]] post"
        if form < 0.65:
            return f"[[if {self.condition(2)}]]{self.piece()}[[else if {self.condition(1)}]]{self.piece()}[[else]]{self.piece()}[[end]]"
        if form < 0.75:
            return f"[[range $i, $e := {self.list(1)}]][[$i]]=[[{self.pick('$e', '.', 'toJSON $e', 'printf `%v` .')}]];[[else]]none[[end]]"
        if form < 0.83:
            return f"[[with {self.any(2)}]]<[[.]]>[[else]]nothing[[end]]"
        if form < 0.93:
            return f"[[$x := {self.expression()}]][[$y := {self.expression()}]][[$x]]|[[{self.pick('$y', 'print $x $y', 'eq $x $y', 'add $x $y', 'toInt $y', 'if $x')}]]" + ("" if rng.random() < 0.9 else "[[end]]")
        return self.piece() + self.piece()

    def piece(self):
        return self.pick("", " ", "x", "T", f"[[{self.text(1)}]]", f"[[{self.number(1)}]]", f"[[ {self.any(1)} ]]")


FORMATS = ['"%v"', '"%s"', '"%d"', '"%5.2f"', '"%q"', '"%x"', '"%05d"', '"%-6s|"', '"%+v"', '"%T"', '"%e"', '"%.0f"', '"%t"', '"%%%v"', '"%6v"', '"%X"', '"%g"', '"%c"', '"%U"']
LAYOUTS = ['"2006-01-02T15:04:05.000Z"', '"2006-01-02"', '"02/Jan/2006:15:04:05 -0700"', '"Mon, _2 Jan 06 3:04PM MST"', '"RFC3339Nano"', '"RFC1123"', '"UnixDate"', '"Kitchen"', '"ANSIC"', '"2006-002"', '"05.999"']
ZONES = ['"America/New_York"', '"Europe/Zurich"', '"+05:30"', '"-0800"', '"Nowhere/Bad"', '"UTC"', '"Asia/Kolkata"']


def template_case(rng):
    templates = Templates(rng)
    transforms = []
    for number in range(TEMPLATES_PER_CASE):
        step = {"target": f"body.out.r{number:02}", "value": templates.template()}
        if rng.random() < 0.2:
            step["default"] = rng.choice(["DEF", "[[ toInt `7` ]]", "[[ .cursor.nope ]]"])
        transforms.append({"set": step})
    transforms += [{"set": {"target": "body.keep", "value": "[[ toJSON .body.out ]]", "value_type": "json"}}]
    headers = {"Link": ['<https://h.example/p?page=2>; rel="next", <https://h.example/p?page=9>; rel="last"'], "X-Multi": ["one", "two"], "X-Total": "41"}
    return {"config": {"interval": "1m", "request": {"method": "GET", "url": "{{server}}/data?a=1&b=x+y"}, "response": {"transforms": transforms, "split": {"target": "body.wrap"}},
                       "cursor": {"c": {"value": "[[ .last_event.keep ]]"}}},
            "exchanges": [{"when": {"path": "/data"}, "reply": {"headers": headers, "body": DATA | {"out": {}}}}]}


def without_split(case):
    del case["config"]["response"]["split"]
    return case


# --- configurations ----------------------------------------------------------------------------------------------

class Configurations:
    def __init__(self, rng):
        self.rng = rng
        self.id = rng.choice([1, 7, 42, 1000, 999990, 1234567])

    def chance(self, part):
        return self.rng.random() < part

    def record(self):
        rng = self.rng
        self.id += rng.choice([1, 1, 1, 3])
        hour = rng.randint(0, 23)
        record = {"id": rng.choice([self.id, f"id-{self.id}"]), "time": f"2024-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}T{hour:02}:15:0{rng.randint(0, 9)}Z", "epoch": 1700000000 + self.id}
        if self.chance(0.6):
            record["actor"] = rng.choice([{"name": "ann <a@x>", "id": self.id}, {"name": None}, {}, {"name": "bö", "tags": ["x", "y"]}])
        if self.chance(0.4):
            record["details"] = rng.choice([[], [{"k": "a", "v": 1}, {"k": "b", "v": None}], ["p", "q"], None, {"one": {"n": 1}, "two": {"n": 2}}, [{"sub": [{"z": 1}, {"z": 2}]}, {"sub": []}], [5, {"k": 1}], "text"])
        if self.chance(0.3):
            record["score"] = rng.choice([1.0, 0.1, 1e6, 12345678.9, 1e21, -0.5, 100000000000, 3, 1e-7])
        if self.chance(0.15):
            record["a.b"] = "dotted"
        if self.chance(0.2):
            record["csv"] = rng.choice(["a,b,c", "", "one", ",x,"])
        return record

    def page(self, key, records, last, following):
        rng = self.rng
        if key is None:
            return records
        body = {}
        at = body
        *outer, inner = key.split(".")
        for name in outer:
            at = at.setdefault(name, {})
        if not (records == [] and self.chance(0.3)):
            at[inner] = records
        if following == "body":
            link = {"name": "next", "value": None if last else "{{server}}/next?token=%d" % rng.randint(1, 99)}
            if link["value"] is not None or self.chance(0.5):
                body["next"] = link["value"]
        elif following == "token":
            if not last or self.chance(0.6):
                body["meta"] = {"cursor": rng.choice(["", None]) if last else f"tok/{rng.randint(1, 999)}+=", "more": not last}
        elif following == "page":
            body["total_pages"] = rng.choice([2, 3])
            body["has_more"] = not last
        if self.chance(0.2):
            body["total"] = 1234567
        return body

    def pagination(self, following, key):
        rng = self.rng
        flag = {} if self.chance(0.12) else {"fail_on_template_error": True}
        if self.chance(0.2):
            flag["do_not_log_failure"] = True
        value = {
            "body": rng.choice(["[[.last_response.body.next]]", '[[index .last_response.body "next"]]', "[[if .last_response.body.next]][[.last_response.body.next]][[end]]"]),
            "link": '[[getRFC5988Link "next" .last_response.header.Link]]',
        }.get(following)
        if value:
            return [{"set": {"target": "url.value", "value": value} | flag}]
        if following == "token":
            value = rng.choice(["[[.last_response.body.meta.cursor]]", "[[if .last_response.body.meta.more]][[.last_response.body.meta.cursor]][[end]]"])
            steps = [{rng.choice(["set", "append"]): {"target": rng.choice(["url.params.cursor", "header.X-Cursor", "body.cursor"]), "value": value} | flag}]
            if self.chance(0.3):
                steps.append({"delete": {"target": "url.params.since"}})
            return steps
        if following == "page":
            return [{"set": {"target": "url.params.page", "value": rng.choice(
                ["[[if .last_response.body.has_more]][[add .last_response.page 2]][[end]]", "[[if lt (add .last_response.page 1) (toInt .last_response.body.total_pages)]][[add .last_response.page 1]][[end]]",
                 "[[if (eq .last_response.body.has_more true)]][[add (toInt (.last_response.url.params.Get `page`)) 1]][[end]]"])} | flag}]
        count = f"len .last_response.body.{key}" if key else "len .last_response.body"
        return [{"set": {"target": "url.params.offset", "value": rng.choice(
            [f"[[if (gt ({count}) 0)]][[add (toInt (.last_response.url.params.Get `offset`)) (toInt ({count}))]][[end]]", "[[add (mul .last_response.page 2) 2]]"])} | flag}]

    def request_transforms(self, method, cursor):
        rng = self.rng
        where = "body" if method == "POST" and self.chance(0.6) else "url.params"
        steps = []
        if cursor or self.chance(0.3):
            steps.append({"set": {"target": f"{where}.since", "value": rng.choice(["[[.cursor.last]]", "[[formatDate (parseDate .cursor.last) `RFC3339`]]", "[[.cursor.last]]Z",
                                                                                    "[[ (parseDate .cursor.last).Unix ]]", "[[if index .cursor `last`]][[.cursor.last]][[else]]2020-01-01[[end]]"]),
                                  **({"default": rng.choice(["2024-01-01T00:00:00Z", '[[formatDate (parseDate "2024-01-01T00:00:00Z") "2006-01-02"]]', "[[.last_event.id]]"])} if self.chance(0.8) else {})}})
        for step in [
            {"set": {"target": f"{where}.limit", "value": "100"}}, {"set": {"target": "header.Authorization", "value": "SSWS abc"}}, {"set": {"target": "header.Accept", "value": "application/vnd.api+json"}},
            {"set": {"target": f"{where}.filter", "value": 'type eq "x" and n > [[ .cursor.n ]]', "default": "type eq 'x'"}}, {"append": {"target": "url.params.scope", "value": "a b&c"}},
            {"append": {"target": "url.params.scope", "value": "d"}}, {"set": {"target": "header.X-Signature", "value": '[[hmac "sha256" "k" .url.Path "|" .url.RawQuery]]'}},
            {"delete": {"target": "url.params.fixed"}}, {"set": {"target": "url.params.n", "value": "[[ .last_response.page ]]"}}, {"set": {"target": "header.X-Last", "value": "[[ .last_event.id ]]"}},
            {"set": {"target": "url.params.q", "value": "[[ .first_event.time ]]", "default": "none"}}, {"set": {"target": "header.Content-Type", "value": "application/json; charset=utf-8"}},
        ]:
            if self.chance(0.18):
                steps.append(step)
        if method == "POST" and self.chance(0.4):
            steps.append({"set": {"target": "body.range", "value": '{"from": "[[.cursor.last]]", "size": [[ len "abc" ]]}', "default": '{"from": null}', "value_type": "json"}})
        if method == "POST" and self.chance(0.3):
            steps.append({"set": {"target": "body.offset", "value": rng.choice(["0", "[[.last_response.page]]", "[[ toInt .last_event.epoch ]]"]), "value_type": "int"}})
        return steps

    def split(self, key):
        rng = self.rng
        if key is None:
            return None if self.chance(0.6) else self.inner("details")
        split = {"target": f"body.{key}"}
        for name, part in [("keep_parent", 0.2), ("ignore_empty_value", 0.3)]:
            if self.chance(part):
                split[name] = self.chance(0.8)
        if self.chance(0.2):
            split["type"] = "array"
        if self.chance(0.3):
            split["transforms"] = self.document_transforms(2)
        if self.chance(0.35):
            inside = self.inner(f"{key}.details" if split.get("keep_parent") else "details")
            split["split"] = inside
        return split

    def inner(self, target):
        rng = self.rng
        kind = rng.choice(["array", "array", "map", "string"])
        split = {"target": f"body.{target}", "type": kind}
        if kind == "string":
            split["target"] = "body." + target.replace("details", "csv")
            split["delimiter"] = rng.choice([",", "b"])
        if kind == "map" and self.chance(0.6):
            split["key_field"] = rng.choice(["name", "x.y"])
        for name, part in [("keep_parent", 0.5), ("ignore_empty_value", 0.4)]:
            if self.chance(part):
                split[name] = True
        if self.chance(0.3):
            split["transforms"] = self.document_transforms(1)
        if kind == "array" and self.chance(0.2):
            split["split"] = {"target": "body.details.sub" if split.get("keep_parent") else "body.sub", "keep_parent": self.chance(0.5)}
        return split

    def document_transforms(self, most):
        rng = self.rng
        return rng.sample([
            {"set": {"target": "body.added", "value": "[[.body.id]]"}}, {"delete": {"target": "body.actor"}}, {"append": {"target": "body.actor.tags", "value": "z"}},
            {"set": {"target": "body.total", "value": "[[.last_response.body.total]]", "value_type": "int"}}, {"set": {"target": "body.page", "value": "[[.last_response.page]]", "value_type": "int"}},
            {"set": {"target": "body.copy", "value": "[[toJSON .body]]", "value_type": "json"}}, {"set": {"target": "body.name", "value": "[[.body.actor.name]]", "default": "anon", "do_not_log_failure": True}},
            {"set": {"target": "body.must", "value": "[[.body.id]]", "fail_on_template_error": True}}, {"delete": {"target": "body.details.k"}}, {"append": {"target": "body.epoch", "value": "[[.body.epoch]]"}},
            {"set": {"target": "body.seen", "value": "[[.first_event.id]] [[.last_event.id]]"}}, {"set": {"target": "body.when", "value": "[[formatDate (parseDate .body.time) `2006`]]"}},
        ], rng.randint(1, most))

    def cursor(self):
        rng = self.rng
        entries = {"last": {"value": rng.choice(["[[.last_event.time]]", "[[.last_event.id]]", "[[.last_event.epoch]]", "[[toInt .last_event.epoch]]", "[[.first_event.time]]",
                                                "[[formatDate (parseDate .last_event.time) `2006-01-02T15:04:05.000Z`]]", "[[ (parseDate .last_event.time).Add (parseDuration `-1m`) ]]",
                                                "[[if and .last_event.time (index .last_event `id`)]][[.last_event.time]][[end]]", "[[.last_response.body.meta.cursor]]",
                                                "[[with .last_event.actor]][[.name]][[end]]", '[[.last_response.header.Get "X-Mark"]]'])}}
        if self.chance(0.3):
            entries["n"] = {"value": rng.choice(["[[len .last_response.body]]", "[[.last_event.score]]", "[[sprintf `%.0f` .last_event.epoch]]", "[[ .last_event ]]"])}
        for entry in entries.values():
            if self.chance(0.2):
                entry["ignore_empty_value"] = self.chance(0.5)
            if self.chance(0.2):
                entry["default"] = rng.choice(["none", "[[ toInt `5` ]]"])
            if self.chance(0.1):
                entry["do_not_log_failure"] = False
        return entries

    def auth(self):
        return self.rng.choice([None, None, None, {"basic": {"user": "u", "password": "p:w"}},
                                {"oauth2": {"client.id": "c i", "client.secret": "s%", "token_url": "{{server}}/token", "scopes": ["a", "b"], "endpoint_params": {"aud": ["x"]}}},
                                {"oauth2": {"client.id": "c", "client.secret": "s", "token_url": "{{server}}/token", "user": "u", "password": "p"}}])

    def chain(self, key):
        rng = self.rng
        path = (f"$.{key}[*].id" if key else "$[*].id") if self.chance(0.85) else (f"$.{key}[:].id" if key else "$[:].id")
        step = {"request": {"url": "{{server}}/detail/" + path + rng.choice(["", "/logs?full=1", "?q=" + "a"]), "method": rng.choice(["GET", "GET", "POST"])}, "replace": path}
        if self.chance(0.5):
            step["request"]["transforms"] = rng.sample([
                {"set": {"target": "url.params.parent", "value": "[[.parent_last_response.body.total]]"}}, {"set": {"target": "header.X-Since", "value": "[[.cursor.last]]", "default": "0"}},
                {"set": {"target": "body.q", "value": "[[.last_response.page]]"}}, {"set": {"target": "url.params.x", "value": "[[.url.Path]]"}}], rng.randint(1, 2))
        if self.chance(0.6):
            step["response"] = {"split": rng.choice([{"target": "body.items"}, {"target": "body.items", "keep_parent": True}, {"target": "body.items", "ignore_empty_value": True}])}
        if self.chance(0.3):
            step.setdefault("response", {})["transforms"] = self.document_transforms(1)
        chain = [{"step": step}]
        if self.chance(0.3):
            second = {"request": {"url": "{{server}}/sub/$.items[*].id", "method": "GET"}, "replace": "$.items[*].id"}
            chain.append({"step": second})
        if self.chance(0.2):
            entry = chain[-1].pop("step")
            entry["until"] = rng.choice(['[[eq .last_response.body.state "done"]]', "[[ .last_response.body.ready ]]"])
            entry["request"]["retry"] = {"max_attempts": 3, "wait_min": "1ms", "wait_max": "2ms"}
            chain[-1]["while"] = entry
        return chain

    def replies(self, key, following, intervals):
        rng = self.rng
        replies = []
        for _ in range(intervals):
            pages = rng.randint(1, 3)
            for number in range(pages):
                last = number + 1 == pages
                records = [self.record() for _ in range(rng.choice([0, 1, 2, 2, 3]) if last else rng.choice([1, 2, 3]))]
                if self.chance(0.06) and records:
                    records.insert(rng.randint(0, len(records)), rng.choice([5, None, "text", [1]]))
                headers = {"X-Mark": f"m{self.id}"}
                if following == "link" and not last:
                    headers["Link"] = rng.choice([f'<{{{{server}}}}/items?after={self.id}>; rel="next"', f'<{{{{server}}}}/items?after=0>; rel="self", <{{{{server}}}}/items?after={self.id}>; rel="next"'])
                if self.chance(0.07):
                    replies.append(rng.choice([{"status": 503, "body": {}}, {"status": 429, "headers": {"Retry-After": "0"}, "body": {"e": 1}}, {"status": 500, "body_text": "oops"}, {"status": 403, "body": {"m": "no"}}]))
                replies.append({"headers": headers, "body": self.page(key, records, last, following)})
        return replies + [{"status": 404, "body": {}}]

    def case(self):
        rng = self.rng
        key = rng.choice(["value", "data", "items", "data.items", "results", "response.log.entries", None])
        following = rng.choice(["body", "link", "token", "page", "offset", None, None])
        if key is None and following not in ("link", "offset"):
            following = rng.choice(["link", "offset", None])
        method = "POST" if self.chance(0.25) else "GET"
        intervals = rng.choice([1, 1, 2, 3])
        cursor = self.cursor() if self.chance(0.7) else None
        request = {"method": method, "url": "{{server}}/items" + rng.choice(["", "", "?fixed=1&z=a%20b", "?%24filter=x+eq+%27y%27"])}
        if method == "POST" and self.chance(0.6):
            request["body"] = rng.choice([{"query": "all", "n": 5}, {"a.b": 1, "list": [], "o": {}}, {"limit": 100, "f": 1.5, "t": True, "x": None}])
        if method == "POST" and self.chance(0.2):
            request["encode_as"] = "application/x-www-form-urlencoded"
        transforms = self.request_transforms(method, cursor)
        if transforms:
            request["transforms"] = transforms
        request["retry"] = rng.choice([{"max_attempts": 1}, {"max_attempts": 2, "wait_min": "1ms", "wait_max": "3ms"}, {"max_attempts": 3, "wait_min": "1ms", "wait_max": "3ms"}])
        if self.chance(0.1):
            request["rate_limit"] = {"limit": '[[.last_response.header.Get "X-Limit"]]', "remaining": '[[.last_response.header.Get "X-Left"]]', "reset": '[[.last_response.header.Get "X-Reset"]]'}
        response = {}
        split = self.split(key)
        chain = self.chain(key) if self.chance(0.2) else None
        if split and not (chain and self.chance(0.8)):
            response["split"] = split
        if following:
            response["pagination"] = self.pagination(following, key)
        if self.chance(0.25):
            response["transforms"] = self.document_transforms(2)
        for name in ["request_body_on_pagination", "save_first_response"]:
            if self.chance(0.25):
                response[name] = True
        config = {"interval": "1m", "request": request, "response": response}
        if cursor:
            config["cursor"] = cursor
        if chain:
            config["chain"] = chain
        if auth := self.auth():
            config["auth"] = auth
        exchanges = [{"when": {"path": "/token"}, "reply": {"body": {"access_token": "t0", "token_type": "Bearer", "expires_in": 3600}}},
                     {"when": {"path": "/items"} if following != "body" else {"path": "/items"}, "replies": self.replies(key, following, intervals)}]
        if following == "body":
            both = exchanges[1]["replies"]
            exchanges[1:] = [{"replies": both, "when": {"headers": {"X-Never": None}}}] if not chain else [{"when": {"path": p}, "replies": both} for p in ("/items", "/next")]
        if chain:
            detail = []
            for _ in range(6):
                detail.append({"body": {"id": self.id, "state": rng.choice(["done", "done", "busy"]), "ready": self.chance(0.7), "items": [self.record() for _ in range(rng.choice([0, 1, 2]))]}})
            exchanges.append({"replies": detail})
        case = {"config": config, "exchanges": exchanges, "run": {"intervals": intervals}, "capture": {"headers": ["Accept", "X-Cursor", "X-Since", "X-Last", "X-Signature"]}}
        if self.chance(0.15):
            case["run"]["restarts"] = 1
        self.variety(case)
        if self.chance(0.3):
            case["config"] = self.dotted(config)
        if '"map"' in json.dumps(config):
            case["documents_order"] = "any"
        return case

    def variety(self, case):
        """Other forms of the same: other formats of answers, redirects, quotas, values by path."""
        rng = self.rng
        config = case["config"]
        request, response = config["request"], config["response"]
        items = [rule for rule in case["exchanges"] if rule.get("when", {}).get("path") == "/items"]
        chain = config.get("chain")
        if self.chance(0.15) and not chain:
            self.format(config, response, items)
        if self.chance(0.1):
            request["url"] = request["url"].replace("{{server}}/items", "{{server}}/start")
            target = rng.choice(["{{server}}/items?moved=1", "/items", "items?a=b#c", "{{server_alt}}/items"])
            case["exchanges"].insert(0, {"when": {"path": "/start"}, "reply": {"status": rng.choice([301, 302, 303, 307, 308]), "headers": {"Location": target}}})
            request["redirect"] = rng.choice([{}, {"forward_headers": True}, {"forward_headers": True, "headers_ban_list": ["x-last", "Authorization"]}, {"max_redirects": 1}, {"max_redirects": 2}])
        if self.chance(0.15):
            request["rate_limit"] = rng.choice([
                {"remaining": '[[.last_response.header.Get "X-Left"]]', "reset": "[[ (now).Unix ]]"}, {"limit": "10", "remaining": "5", "reset": "1", "early_limit": rng.choice([0.9, 3])},
                {"remaining": "x", "reset": "1"}, {"remaining": "[[.last_response.body.left]]", "reset": "1"}, {"remaining": "0", "reset": '[[.last_response.header.Get "Nope"]]'}])
            request["retry"] = {"max_attempts": 1}
        if chain and self.chance(0.4):
            for entry in chain:
                step = entry.get("step") or entry["while"]
                step["request"]["url"] += rng.choice(["&p={p}", "/{p}"])
                step["replace_with"] = "{p}," + rng.choice(["literal v", ".parent_last_response.body.total", ".last_response.body.id", ".last_response.url.value", ".last_response.page", ".first_response.body.total", " .last_response.body.meta.cursor"])
        if chain and self.chance(0.25):
            chain[0].get("step", chain[0].get("while"))["auth"] = {"basic": {"user": "step", "password": "s"}}
        if chain and self.chance(0.2):
            for rule in case["exchanges"]:
                if "when" not in rule:
                    rule["replies"].insert(rng.randint(0, 3), rng.choice([{"status": 500, "body": {}}, {"body": []}, {"body": [{"id": 5}, 3]}, {"body_text": "nope"}, {"body": {"items": None}}, {}]))
        if not chain and self.chance(0.15):
            for rule in items:
                rule["replies"].insert(rng.randint(0, len(rule["replies"]) - 1), rng.choice([{"body": "text"}, {"body": None}, {"body_text": "{"}, {"body_text": '{"a":1} {"b":2}'}, {}, {"status": 204}, {"body": []}, {"body": {}}]))

    def format(self, config, response, items):
        rng = self.rng
        kind = rng.choice(["csv", "ndjson", "xml"])
        response.pop("split", None)
        types = {"csv": ["text/csv", "text/csv; charset=utf-8"], "ndjson": ["application/x-ndjson"], "xml": ["application/xml", "text/xml; charset=utf-8", "text/xml"]}[kind]
        if self.chance(0.5):
            response["decode_as"] = {"csv": "text/csv", "ndjson": "application/x-ndjson", "xml": "application/xml"}[kind]
        if kind == "xml":
            response["split"] = {"target": rng.choice(["body.list.row", "body.list"]), "keep_parent": self.chance(0.3)}
        for rule in items:
            for reply in rule["replies"]:
                if reply.get("status", 200) != 200 or "body" not in reply:
                    continue
                rows = [{"id": self.id + n, "time": f"2024-01-0{n + 1}T00:00:00Z", "epoch": 1700000000 + n, "name": rng.choice(["a, b", 'q"q', "ü <&>", "", " x "])} for n in range(rng.randint(0, 3))]
                del reply["body"]
                reply.setdefault("headers", {})["Content-Type"] = rng.choice(types)
                reply["body_text"] = {"csv": self.csv, "ndjson": self.ndjson, "xml": self.xml}[kind](rows)

    def csv(self, rows):
        def cell(value):
            text = str(value)
            return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text
        lines = ["id,time,epoch,name"] + [",".join(cell(value) for value in row.values()) for row in rows]
        if self.chance(0.1):
            lines.append("1,2")
        return self.rng.choice(["\n", "\r\n"]).join(lines) + self.rng.choice(["", "\n", "\n\n"])

    def ndjson(self, rows):
        return self.rng.choice(["\n", " ", "\n\n"]).join(json.dumps(row, ensure_ascii=False) for row in rows + ([[1, {"id": 1}]] if self.chance(0.2) else []))

    def xml(self, rows):
        def text(value):
            return str(value).replace("&", "&amp;").replace("<", "&lt;")
        gap = self.rng.choice(["", "\n  "])
        inside = gap.join(f'<row n="{i}"' + "".join(f" {k}='{text(v)}'" for k, v in list(row.items())[:self.rng.randint(0, 1)]) + ">" + "".join(f"<{k}>{text(v)}</{k}>" for k, v in row.items()) + "</row>" for i, row in enumerate(rows))
        return f'<?xml version="1.0" encoding="UTF-8"?>{gap}<list total="3">{gap}{inside}{gap}</list>'

    def dotted(self, config):
        """The same with some of its keys written a.b: v."""
        flat = {}
        for name, value in config.items():
            if isinstance(value, dict) and name in ("request", "response") and value:
                flat |= {f"{name}.{inner}": what for inner, what in value.items()}
            else:
                flat[name] = value
        return flat


# --- running -----------------------------------------------------------------------------------------------------

def write_cases(folder, kind, seed, count):
    for number in range(count):
        rng = random.Random(f"{seed}/{kind}/{number}")
        case = without_split(template_case(rng)) if kind == "templates" else Configurations(rng).case()
        name = f"{kind}-{seed}-{number:04}"
        whole = {"name": name, "system": "httpjson", "about": "Generated."} | case
        whole.setdefault("run", {"intervals": 1})
        (folder / f"{name}.yaml").write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--oracle", required=True, help="program that records what the original does")
    parser.add_argument("--runner", required=True, help="scenario-runner")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=100, help="cases of each kind")
    parser.add_argument("--kind", choices=["templates", "configs", "all"], default="all")
    parser.add_argument("--keep", type=pathlib.Path, help="folder for the cases")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        base = options.keep or pathlib.Path(scratch)
        cases, recorded = base / "cases", base / "recorded"
        for folder in (cases, recorded):
            folder.mkdir(parents=True, exist_ok=True)
        for kind in ["templates", "configs"] if options.kind == "all" else [options.kind]:
            write_cases(cases, kind, options.seed, options.count)
        told = subprocess.run([options.oracle, "-write", "-out", recorded, cases], capture_output=True, text=True)
        unclear = [line for line in (told.stdout + told.stderr).splitlines() if "TIMEOUT" in line or "unclassified" in line]
        print("\n".join(unclear), end="\n" if unclear else "")
        return subprocess.run([options.runner, recorded]).returncode


if __name__ == "__main__":
    sys.exit(main())
