# Prints the error patterns that PyPI's genie.libs.sdk and genie.libs.clean give to their commands, by system, each with lines
# that it finds, as JSON. The sources are read and not run: they need all of pyATS. Argument: the folder that holds them.
import ast
import json
import re
import sys
from pathlib import Path

from pattern_lines import described

LIBS = Path(sys.argv[1], "genie", "libs")
SYSTEMS = {"aireos", "apic", "asa", "ios", "iosxe", "iosxr", "junos", "linux", "nxos", "sros"}
NAMED = re.compile(r"error_patterns?$")
# Around the words of many patterns, and no part of the message.
AROUND = re.compile(r"^\.\*|\.\*\$?$")


def texts(node, known):
    """The texts of a literal, of a name that stands for one, or of a list of them."""
    if isinstance(node, ast.Name):
        return known.get(node.id, [])
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [AROUND.sub("", node.value)]
    if isinstance(node, (ast.List, ast.Tuple)):
        return [text for each in node.elts for text in texts(each, known)]
    return []


def constants(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if isinstance(node.value, ast.Constant):
                yield node.targets[0].id, texts(node.value, {})


def patterns(tree):
    known = dict(constants(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and NAMED.search(node.arg or ""):
            yield from texts(node.value, known)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if NAMED.search(node.targets[0].id):
                yield from texts(node.value, known)
        elif isinstance(node, ast.FunctionDef):
            named = zip(reversed(node.args.args), reversed(node.args.defaults))
            for argument, default in named:
                if NAMED.search(argument.arg):
                    yield from texts(default, known)


found = {}
for path in sorted(LIBS.rglob("*.py")):
    parts = path.relative_to(LIBS).parts
    system = next((part for part in parts if part in SYSTEMS), None)
    source = path.read_text()
    if system is None or "tests" in parts or "error_pattern" not in source:
        continue
    found.setdefault(system, {}).update(dict.fromkeys(patterns(ast.parse(source))))

print(json.dumps([
    {"system": system, "patterns": [described(each) for each in known]}
    for system, known in found.items()
    if known
]))
