"""The reference TextFSM as a filter: one JSON request a line on stdin, one JSON answer a line on stdout.

{"template": path, "text": ...}                       the rows as TextFSM gives them
{"folder": path, "platform", "command", "text"}       the records as ntc-templates gives them
{"pattern": ..., "lines": [...]}                      for each line its match and named groups, or null
{"template": path, "text": ..., "repeat": n}          seconds that n runs over the text take, the template compiled
"""
import io
import json
import os
import re
import sys
import time

import textfsm
from textfsm import clitable

compiled = {}


def template(path):
    if path not in compiled:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        compiled[path] = textfsm.TextFSM(io.StringIO(text))
    compiled[path].Reset()
    return compiled[path]


def matches(pattern, lines):
    regex = re.compile(pattern)
    found = [regex.match(line) for line in lines]
    return [match and [match.group(0), match.groupdict()] for match in found]


def answer(request):
    if "pattern" in request:
        return {"matches": matches(request["pattern"], request["lines"])}
    if "platform" in request:
        os.environ["NTC_TEMPLATES_DIR"] = request["folder"]
        from ntc_templates.parse import parse_output

        return {"records": parse_output(request["platform"], request["command"], request["text"])}
    if "repeat" in request:
        fsm = template(request["template"])
        start = time.perf_counter()
        for _ in range(request["repeat"]):
            fsm.Reset()
            rows = fsm.ParseTextToDicts(request["text"])
        return {"seconds": time.perf_counter() - start, "rows": len(rows)}
    if "source" in request:
        fsm = textfsm.TextFSM(io.StringIO(request["source"]))
    else:
        fsm = template(request["template"])
    return {"header": list(fsm.header), "rows": [list(row) for row in fsm.ParseText(request["text"])]}


for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:
        reply = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps(reply), flush=True)
