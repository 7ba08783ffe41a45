"""Parse TOML files, and find the line of a key. Only this module knows TOML and its limits."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from traceability.policy.errors import UserError

LARGEST = 256 * 1024
"""Bytes of a release statement; the longest that we can think of has a tenth."""
LARGEST_LOCK = 2 * 1024 * 1024
"""Bytes of a lock; that of 20 000 statements has a fifth."""
LONGEST = 2000
"""Characters of a line: a longer key with a dot after each letter would keep the parser busy for minutes."""

_KEY = re.compile(r"([\w-]+)[\"']?[ \t]*[=.\]]")
_SAID = re.compile(r"(.*?)(?: \(at (?:line (\d+), column \d+|end of document)\))?", re.DOTALL)


class Refused(ValueError):
    """A file that cannot be read at all; ``line`` is the line from which on."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Written:
    """The tables of a file, and the lines on which each key may be written."""

    tables: dict[str, Any]
    _text: str

    def line(self, *keys: str) -> int:
        """Return the line of the key that ``keys`` lead to, from the outermost key to the innermost.

        The line is a guess from the text, because the parser does not report it.
        """
        line = 1
        for key in keys:
            found = _lines(self._text).get(key, [])
            at = bisect_left(found, line)
            line = found[at] if at < len(found) else line
        return line


@lru_cache(maxsize=2)
def _lines(text: str) -> Mapping[str, list[int]]:
    """Return the lines of a file on which each key may be written."""
    found = defaultdict(list)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.lstrip().startswith("#"):
            for key in _KEY.findall(line):
                found[key].append(number)
    return found


def load(root: Path, path: str) -> dict[str, Any]:
    """Return the tables of the lock at ``path`` below ``root``.

    Raises OSError if the file cannot be read. Raises UserError if it is a link, or with the line if it is not a lock
    that we read.
    """
    if (root / path).is_symlink():
        raise UserError(f"{path} is a link, which may lead anywhere; put the file itself in its place")
    with (root / path).open("rb") as file:
        return tables(file.read(LARGEST_LOCK + 1), path)


def tables(content: bytes, path: str) -> dict[str, Any]:
    """Return the tables of the lock with ``content``, as if it were at ``path``.

    Raises UserError as ``load`` does.
    """
    try:
        return parse(content, LARGEST_LOCK).tables
    except Refused as refusal:
        raise UserError(f"{path}:{refusal.line}: {refusal}") from refusal


def parse(content: bytes, largest: int = LARGEST) -> Written:
    """Return the file with ``content``. Raises Refused, and nothing else."""
    if len(content) > largest:
        raise Refused(1, f"has more than {largest // 1024} KB; keep the evidence elsewhere and link to it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused(line, "is not UTF-8 from here on; save the file as UTF-8") from error
    lines = text.split("\n")
    if long := next((number for number, line in enumerate(lines, start=1) if len(line) > LONGEST), 0):
        raise Refused(long, f'has more than {LONGEST} characters; break the line, in a text between """ and """')
    try:
        return Written(tomllib.loads(text), text)
    except RecursionError as error:
        raise Refused(1, "nests too deep; a table of tables is enough") from error
    except ValueError as error:
        said = _SAID.fullmatch(str(error))
        message, number = said.groups() if said else (str(error), None)
        at = number or (len(lines) if "end of document" in str(error) else 1)
        raise Refused(int(at), f"is no TOML: {' '.join(message.split())[:120]}; mend the line") from error
