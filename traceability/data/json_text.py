"""The format of JSON files that programs read and people compare."""

from __future__ import annotations

import json
import re

_WITHIN = re.compile(r"(?<![]}]),\n")
"""The end of a line after a value that is neither an object nor a list. A text has no line ends in JSON."""


def json_text(value: object) -> str:
    """Return a value as JSON, with no whitespace but a new line after each object and list that another value follows.

    So two versions can be compared line by line: a statement is on lines of its own.
    """
    return _WITHIN.sub(",", json.dumps(value, ensure_ascii=False, separators=(",\n", ":"))) + "\n"
