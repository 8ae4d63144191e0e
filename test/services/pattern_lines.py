# Lines that a regular expression of Python finds, of which a test asks whether they are refusals here too.
from re import _constants as c, _parser as parser

MOST = 64


def join(texts, more):
    return [a + b for a in texts for b in more][:MOST]


def of_class(items):
    """One character for each that a class names, one for a class of many."""
    named = [chr(value) for kind, value in items if kind is c.LITERAL]
    if named and items[0][0] is not c.NEGATE:
        return named
    for kind, value in items:
        if kind is c.CATEGORY:
            return {c.CATEGORY_SPACE: [" "], c.CATEGORY_DIGIT: ["5"]}.get(value, ["x"])
        if kind is c.RANGE:
            return [chr(value[0])]
    return ["x"]


def lines(pattern):
    """Lines that a parsed pattern finds: every alternative, and what may be absent both ways."""
    texts = [""]
    for kind, value in pattern:
        if kind is c.LITERAL:
            more = [chr(value)]
        elif kind is c.IN:
            more = of_class(value)
        elif kind is c.ANY:
            more = ["."]
        elif kind is c.BRANCH:
            more = [text for branch in value[1] for text in lines(branch)]
        elif kind is c.SUBPATTERN:
            more = lines(value[3])
        elif kind in (c.MAX_REPEAT, c.MIN_REPEAT):
            least, most, inner = value
            more = lines(inner)
            if most > 1 and inner[0][0] in (c.ANY, c.IN) and more[0] in ("x", "."):
                more = ["red: " if texts == [""] and inner[0][0] is c.ANY else "red"]
            if least == 0:
                more = ["", *more]
        elif kind is c.AT:
            # Some mean the sign itself: `at '^' marker`.
            more = ["^" if value is c.AT_BEGINNING and texts != [""] else ""]
        else:
            raise ValueError(f"{kind} is not known")
        texts = join(texts, more)
    return texts


def described(pattern):
    # Without its anchor a pattern finds its words anywhere in a line.
    found = dict.fromkeys(lines(parser.parse(pattern)))
    return {"pattern": pattern, "lines": list(found), "anywhere": not pattern.startswith("^")}
