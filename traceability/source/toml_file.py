"""Parse TOML files, find the line of a key, and edit locks. Only this module knows TOML and its limits."""

from __future__ import annotations

import json
import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from traceability.policy.errors import UserError
from traceability.source import merges

LARGEST = 256 * 1024
"""Bytes of a release statement; the longest that we can think of has a tenth."""
LARGEST_LOCK = 2 * 1024 * 1024
"""Bytes of a lock; that of 20 000 statements has a fifth."""
LONGEST = 2000
"""Characters of a line: a longer key with a dot after each letter would keep the parser busy for minutes."""

_KEY = re.compile(r"([\w-]+)[\"']?[ \t]*[=.\]]")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ENTRY = re.compile(r'([A-Za-z0-9_-]+) = (?:"([^"\\\x00-\x1f\x7f]*)"|(0|[1-9][0-9]{0,8}))')
_HEADER = re.compile(r"\[([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\]")
_REMARK = re.compile(r"#[^\x00-\x1f\x7f]*")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_COMMENT = re.compile(rf"(?:{_TEXT.pattern}|[^\"'#])*?=[ \t]*(?:{_TEXT.pattern})([ \t]*#.*)")
"""Matches an entry with a text and a comment behind it."""
_SAID = re.compile(r"(.*?)(?: \(at (?:line (\d+), column \d+|end of document)\))?", re.DOTALL)


Table = tuple[str, ...]
"""The keys that lead to a table, from the outermost to the innermost."""

Part = TypeVar("Part")


class Refused(ValueError):
    """A file that cannot be read at all; ``line`` is the line from which on."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Written(NamedTuple):
    """The tables of a file, and its text, which shows the lines on which each key may be written."""

    tables: dict[str, Any]
    text: str

    def line(self, *keys: str, start: int = 1) -> int:
        """Return the line of the key that ``keys`` lead to, from the outermost key to the innermost.

        Lines above ``start`` do not count. The line is a guess from the text, because the parser does not report it.
        """
        return line_of(self.text, *keys, start=start)

    def starts(self, name: str) -> list[int]:
        """Return the line of the header of each table in the array of tables ``name``, such as ``[[name]]``."""
        header = re.compile(rf"[ \t]*\[\[[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*\]\]")
        return [number for number, line in enumerate(self.text.split("\n"), start=1) if header.match(line)]


def line_of(text: str, *keys: str, start: int = 1) -> int:
    """Return the line of a key in the text of a file, as ``Written.line`` does."""
    line = start
    for key in keys:
        lines = _lines(text).get(key, [])
        at = bisect_left(lines, line)
        line = lines[at] if at < len(lines) else line
    return line


@lru_cache(maxsize=2)
def _lines(text: str) -> Mapping[str, list[int]]:
    """Return the lines of a file on which each key may be written."""
    lines = defaultdict(list)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.lstrip().startswith("#"):
            for key in _KEY.findall(line):
                lines[key].append(number)
    return lines


def read(root: Path, path: str) -> Written:
    """Return the lock at ``path`` below ``root``.

    Raises OSError if the file cannot be read. Raises UserError if it is a link, or with the line if it is not a lock
    that we read.
    """
    return written(content(root, path), path)


def content(root: Path, path: str) -> bytes:
    """Return the content of the lock at ``path`` below ``root``, but no more than one byte above ``LARGEST_LOCK``.

    Raises OSError if the file cannot be read, UserError if it is a link or no file.
    """
    if (root / path).is_symlink():
        raise UserError(f"{path} is a link, which may lead anywhere; put the file itself in its place")
    if (root / path).exists() and not (root / path).is_file():  # to open a named pipe would wait for a writer
        raise UserError(f"{path} is no file; restore it")
    with (root / path).open("rb") as file:
        return file.read(LARGEST_LOCK + 1)


def tables(content: bytes, path: str) -> dict[str, Any]:
    """Return the tables of the lock with ``content``, as if it were at ``path``. Raises what ``written`` raises."""
    return written(content, path).tables


def written(content: bytes, path: str) -> Written:
    """Return the lock with ``content``, as if it were at ``path``.

    Raises UserError as ``read`` does.
    """
    try:
        return parse(content, LARGEST_LOCK)
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
    if left := merges.unfinished(text):
        raise Refused(*left)
    lines = text.split("\n")
    if long := next((number for number, line in enumerate(lines, start=1) if len(line) > LONGEST), 0):
        raise Refused(long, f'has more than {LONGEST} characters; break the line, in a text between """ and """')
    try:
        return Written(_plain(text) or tomllib.loads(text), text)
    except RecursionError as error:
        raise Refused(1, "nests too deep; a table of tables is enough") from error
    except ValueError as error:
        reported = _SAID.fullmatch(str(error))
        message, number = reported.groups() if reported else (str(error), None)
        at = int(number or (len(lines) if "end of document" in str(error) else 1))
        if newer := _newer_form(lines[at - 1], message):
            raise Refused(at, newer) from error
        raise Refused(at, f"is no TOML: {' '.join(message.split())[:120]}; mend the line") from error


def _plain(text: str) -> dict[str, Any]:
    """Return the tables of a file that has only headers, and texts without escapes; nothing for any other file.

    A tenth of a check would be the time of the parser on the two locks, which are such files but for a few numbers.
    """
    tables: dict[str, Any] = {}
    table = tables
    for line in text.split("\n"):
        if entry := _ENTRY.fullmatch(line):
            key, said, number = entry.groups()
            if key in table:
                return {}
            table[key] = said if number is None else int(number)
        elif header := _HEADER.fullmatch(line):
            table = tables
            *outer, last = header[1].split(".")
            for name in outer:
                table = table.setdefault(name, {})
                if not isinstance(table, dict):
                    return {}
            if last in table:
                return {}
            table[last] = table = {}
        elif line and not _REMARK.fullmatch(line):
            return {}
    return tables


def _newer_form(line: str, message: str) -> str:
    """Return what is wrong with a line that TOML 1.1 allows and TOML 1.0 does not; empty if it is no such line.

    ``message`` is that of the parser.
    """
    bare = _TEXT.sub('""', line).partition("#")[0]
    if re.search(r",[ \t]*\}", bare):
        return "has a comma before }, which only TOML 1.1 allows; delete the comma"
    if bare.count("{") > bare.count("}"):
        return "opens a { } table that ends on another line, which only TOML 1.1 allows; write it on one line"
    if message.startswith("Unescaped") and re.search(r"(?<!\\)(?:\\\\)*\\(?:e|x[0-9A-Fa-f]{2})", line):
        return r"has an escape \e or \x in a text, which only TOML 1.1 allows; write it as \u and four digits"
    return ""


def edited(content: bytes, path: str, wanted: Mapping[Table, Mapping[str, str]]) -> bytes:
    """Return the ``content`` of a lock, edited so that each table in ``wanted`` holds exactly the texts given there.

    All other lines stay as they are. A table that shall hold nothing is removed. A new table or entry comes after the
    one before it in ``wanted``, or at the end. ``path`` is the place of the lock in errors. Raises UserError if the
    lock cannot be parsed, or if a table or an entry is not on lines of its own.
    """
    expected = deepcopy(tables(content, path))
    text = content.decode()
    parts = _parts(text if text.endswith("\n") else f"{text}\n")
    there = dict(parts)
    for table, entries in wanted.items():
        _put(expected, table, entries)
    changed = {table: _with_entries(table, there.get(table, ""), entries) for table, entries in wanted.items()}
    result = "".join(part for _, part in _arranged(parts, changed)).encode()
    try:
        as_expected = tables(result, path) == expected
    except UserError:
        as_expected = False
    if not as_expected:
        raise UserError(f"{path} cannot be edited; write each [table] and each entry in it on a line of its own")
    return result


def save(root: Path, path: str, content: bytes) -> None:
    """Replace the lock at ``path`` below ``root`` by one with ``content``, in one step.

    Raises UserError if ``content`` cannot be parsed, OSError if it cannot be written. Then the old lock is still there.
    """
    tables(content, path)
    replace(root, path, content)


def replace(root: Path, path: str, content: bytes) -> None:
    """Replace the file at ``path`` below ``root`` by one with ``content``, in one step.

    Raises OSError if the content cannot be written. Then the old file is still there.
    """
    import shutil
    import tempfile  # which takes a fiftieth of a check

    place = root / path
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False) as file:
        beside = Path(file.name)
        try:
            file.write(content)
            file.close()
            shutil.copymode(place, beside)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)


def _put(within: dict[str, Any], table: Table, entries: Mapping[str, str]) -> None:
    """Give a table other ``entries``; remove it if there are none."""
    *outer, last = table
    for key in outer:
        within = within.setdefault(key, {})
    if entries:
        within[last] = dict(entries)
    else:
        within.pop(last, None)


def _parts(text: str) -> list[tuple[Table, str]]:
    """Return the lines of each table with the blank lines above it; what is above all tables belongs to ``()``."""
    parts: list[tuple[Table, str]] = [((), "")]
    for line in re.findall(r".*\n", text):
        table, before = parts[-1]
        if line.startswith("["):
            kept = re.sub(r"\n+\Z", "\n", before)
            parts[-1:] = [(table, kept), (_header(line), before[len(kept) :] + line)]
        else:
            parts[-1] = table, before + line
    return parts


def _header(line: str) -> Table:
    """Return the keys in the header of a table."""
    keys = []
    within = _alone(line)
    while isinstance(within, dict) and within:
        key, within = next(iter(within.items()))
        keys.append(key)
    return tuple(keys)


def _alone(line: str) -> dict[str, Any]:
    """Return what a line means by itself; an empty table if it means nothing."""
    try:
        return tomllib.loads(line)
    except ValueError:
        return {}


def _with_entries(table: Table, part: str, entries: Mapping[str, str]) -> str:
    """Return the lines of a table that holds ``entries``; an empty string if there are none."""
    if not entries:
        return ""
    part = part or f"\n[{'.'.join(map(_key, table))}]\n"
    lines: list[tuple[str | int, str]] = []  # a line that is no entry has a number in place of a key
    wanted: dict[str | int, str] = {key: f"{_key(key)} = {_quoted(text)}\n" for key, text in entries.items()}
    for number, line in enumerate(re.findall(r".*\n", part)):
        key, text = next(iter(_alone(line).items()), ("", None))
        lines.append((key if isinstance(text, str) else number, line))
        if isinstance(text, str) and entries.get(key) == text:
            wanted[key] = line
        elif isinstance(text, str) and key in entries and (behind := _COMMENT.match(line)):
            wanted[key] = wanted[key].removesuffix("\n") + behind[1] + "\n"
        elif isinstance(text, str) and key not in entries:
            wanted[key] = ""
    return "".join(line for _, line in _arranged(lines, wanted))


def _arranged(there: list[tuple[Part, str]], wanted: Mapping[Part, str]) -> list[tuple[Part, str]]:
    """Return the parts of a text with those in ``wanted`` replaced, or removed if they are empty.

    A new part comes after the one before it in ``wanted``, or at the end.
    """
    names = {name for name, _ in there}
    new: dict[Part, list[tuple[Part, str]]] = defaultdict(list)
    before = there[-1][0]
    for name, text in wanted.items():
        if name in names:
            before = name
        else:
            new[before].append((name, text))
    return [part for name, text in there for part in ((name, wanted.get(name, text)), *new.pop(name, ()))]


def _key(text: str) -> str:
    """Return a key as TOML writes it."""
    return text if _BARE.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    """Return a text between quotes, with the escapes that TOML needs."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
