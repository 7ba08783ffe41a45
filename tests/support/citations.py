"""Read citations as BibTeX and LaTeX do, and generate text that could break them."""

from __future__ import annotations

import re

from hypothesis import strategies as st
from support.project import ROOT

from traceability import rules
from traceability.publication.identity import Publication

KNOWN = Publication("2026.11", "https://example.org/ai/", "https://github.com/weights/guidance")

UNKNOWN = Publication("2026.11")


PUBLISHED = rules.read(ROOT).policy  # not a fixture, because a failing property would print it whole

printable = st.characters(exclude_categories=("C", "Z"))


hostile = st.text(st.one_of(st.sampled_from("<>&\"'`{}[]()\\%$#_^~*@,é–’ "), printable), min_size=1, max_size=60).map(
    lambda text: " ".join(text.split()) or "weights"
)

numbers = st.integers(0, 10_000)


def entry(text: str) -> tuple[str, str, dict[str, str]]:
    """Return the type, key and fields of an entry as BibTeX reads it. Braces count everywhere, as in BibTeX."""
    kind, key, rest = re.fullmatch(r"@(\w+)\{([^\s\"#%'(),={}\\]+),(.*)\}", text, re.DOTALL).groups()
    fields: dict[str, str] = {}
    while rest.strip():
        name, rest = re.match(r"\s*(\w+) = (.*)", rest, re.DOTALL).groups()
        depth = end = 0
        while end < len(rest) and (depth or rest[end] not in ","):
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            end += 1
            assert depth >= 0
        assert depth == 0 and name not in fields
        fields[name], rest = rest[:end].strip(), rest[end + 1 :]
    return kind, key, fields


def printed(value: str) -> str:
    """Return what LaTeX prints for a field. Fails if LaTeX would read any part of it as a command."""
    named = {"backslash": "\\", "asciicircum": "^", "asciitilde": "~", "braceleft": "{", "braceright": "}"}
    read, ahead = "", value[2:-2] if value.startswith("{{") else value[1:-1]
    while ahead:
        if command := re.match(r"\\text(\w+)\{\}", ahead):
            read += named[command[1]]
        elif command := re.match(r"\\([#$%&_])", ahead):
            read += command[1]
        else:
            command = re.match(r"[^\\{}#$%&_^~]", ahead)
            assert command, ahead
            read += command[0]
        ahead = ahead[command.end() :]
    return read
