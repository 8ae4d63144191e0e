# Prints what devices answer to reads, as PyPI's Genie libraries have it, as JSON: outputs of the tests of genie.libs.ops, and
# the lines that each parser of genie.libs.parser quotes beside its patterns. Argument: the folder of the packages.
import ast
import glob
import json
import os
import re
import sys

LIBS = os.path.join(sys.argv[1], "genie", "libs")
SYSTEMS = set(os.listdir(os.path.join(LIBS, "parser")))
QUOTED = re.compile(r"^\s*#[ \t]?(.*)$", re.M)


def system_of(path):
    """The last of the folders that is called as a system."""
    return next((part for part in reversed(path.split(os.sep)) if part in SYSTEMS), None)


def sources(pattern):
    for path in sorted(glob.glob(os.path.join(LIBS, *pattern), recursive=True)):
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        name = os.path.relpath(path, LIBS)
        yield name, system_of(name), text, ast.parse(text)


found = {}
for name, system, _, tree in sources(["ops", "**", "*output*.py"]):
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" in node.value.strip():
            found.setdefault((system, node.value), name)
for name, system, text, tree in sources(["parser", "**", "show_*.py"]):
    if os.sep + "tests" + os.sep in name:
        continue
    lines = text.split("\n")
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            quoted = QUOTED.findall("\n".join(lines[node.lineno : node.end_lineno]))
            found.setdefault((system, "\n".join(quoted)), f"{name}: {node.name}")
json.dump([{"system": system, "source": source, "text": text} for (system, text), source in found.items()], sys.stdout)
