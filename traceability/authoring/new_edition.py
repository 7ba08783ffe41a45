"""Turn the structure of a new edition into its pages: statements with their locators, and no judgements.

Only this module knows the format of a structure file. It is a JSON list of provisions in the order of the source, and a
list of the bullets of its table of safeguards. A provision has ``kind``, ``id`` (the number that the guidance uses),
``page``, ``line`` and ``end`` (page and line, or nothing). A bullet has ``page`` and ``category``. The file has no
words of the source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from traceability.policy.errors import UserError
from traceability.policy.model import KINDS, Statement, options

Entry = Mapping[str, Any]

FOLDER = "requirements/guidance"
LETTERS = {"objective": "O", "practice": "P", "recommendation": "R", "documentation": "D", "term": "T"}
ENTRY = ("kind", "id", "page", "line", "end")
"""The values of a provision."""
BULLET = ("category", "page")
"""The values of a bullet of the table."""
CARRIED = ("title", "text", "pdf", "doc")
"""What an entry may also have, because the reader of a draft notes it; the pages take none of it."""
EXAMPLES = {
    "objective": "O1", "practice": "1.1", "recommendation": "1.1.1", "documentation": "1.1.a", "term": "T01",
}  # fmt: skip
"""An id of each kind as the guidance writes it."""
SHOWN = 120
"""Characters of an entry that an error shows."""
ORDER = (
    "id", "part_of", "page", "lines", "row", "bullet", "force",
    "presumes", "presumes_any", "presumes_while_staged", "release_modes", "keeps", "revises", "change", "new",
)  # fmt: skip
"""The options of a new statement, in order; an author fills in or removes those without a value."""


def pages(edition: str, provisions: Sequence[Entry], table: Sequence[Entry]) -> dict[str, str]:
    """Return the text of each page of an edition, by its file name.

    Raises UserError if there is no provision, and for an entry of no known kind, with an unknown value or one that its
    option cannot have, with the id of another entry, or without the provision that it is part of.
    """
    if not provisions:
        raise UserError("the list has no provision; write one entry for each of them")
    known: set[str] = set()
    for entry in provisions:
        if wrong := _wrong(edition, entry, known):
            raise UserError(f"{_shown(entry)} {wrong}")
        known.add(_values(edition, entry)["id"])
    for bullet in table:
        if not isinstance(bullet, dict) or not _is_text(bullet.get("category")) or not _is_number(bullet.get("page")):
            raise UserError(f"{_shown(bullet)} needs a category and a page: a text and a number such as 14")
        if unknown := _unknown(bullet, (*BULLET, "id")):
            raise UserError(f"{_shown(bullet)} {unknown}")
    chapters: dict[str, list[Entry]] = {}
    for entry in provisions:
        chapters.setdefault(_chapter(entry), []).append(entry)
    texts: dict[str, str] = {}
    for chapter, entries in chapters.items():
        name, heading = ("glossary", "# Glossary") if chapter == "term" else _objective(chapter)
        texts[f"{name}.md"] = "\n".join((heading, *(_entry(edition, entry) for entry in entries)))
    if bullets := "\n".join(_bullets(edition, table)):
        texts["safeguards.md"] = f"# Appendix B: example safeguards\n{bullets}"
    return texts


def _wrong(edition: str, entry: Any, known: Container[str]) -> str:
    """Return what is wrong with an entry that follows entries with the ids ``known``, and how to mend it."""
    if not isinstance(entry, dict):
        return "is no object; give its values by name"
    if unknown := _unknown(entry, ENTRY):
        return unknown
    kind, place, end = entry.get("kind"), (entry.get("page"), entry.get("line")), entry.get("end")
    if kind not in tuple(LETTERS) or not _is_text(entry.get("id")) or not all(map(_is_number, place)):
        return f"needs a kind ({', '.join(LETTERS)}), an id such as 1.1.a, and a page and a line: numbers such as 14"
    if end and not (isinstance(end, list) and len(end) == 2 and all(map(_is_number, end)) and tuple(end) >= place):
        return "has no end after its beginning; write the end as [page, line], or leave it out"
    values = _values(edition, entry)
    if not re.fullmatch(KINDS[kind].id_pattern.replace("{edition}", r"[A-Z]+\d"), values["id"], re.ASCII):
        return f"has an id that no {kind} can have; write it as {EXAMPLES[kind]}"
    if values["id"] in known:
        return f"has the id of an entry above, {values['id']}; give each its own"
    if (whole := values.get("part_of")) and whole not in known:
        return f"is part of {whole}, which no entry above gives; add that one before it"
    return ""


def _unknown(entry: Entry, names: Sequence[str]) -> str:
    """Return which value of an entry has none of the ``names``, and how to mend it; an empty string if none has."""
    other = next((name for name in entry if name not in (*names, *CARRIED)), None)
    return "" if other is None else f"has the value {other!r}, which nothing reads; there are {', '.join(names)}"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: object) -> bool:
    return type(value) is int and 0 < value < 10_000


def _shown(entry: object) -> str:
    """Return the beginning of an entry, as people search for it in the file."""
    text = json.dumps(entry, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _objective(number: str) -> tuple[str, str]:
    return f"objective-{number}", f"# Objective {number}"


def _chapter(entry: Entry) -> str:
    """Return the number of the objective that an entry belongs to, or its kind if it belongs to none."""
    return "term" if entry["kind"] == "term" else _number(entry).partition("-")[0]


def _entry(edition: str, entry: Entry) -> str:
    heading = f"\n## Practice {_number(entry).replace('-', '.')}\n" if entry["kind"] == "practice" else ""
    return heading + _statement(KINDS[entry["kind"]], _values(edition, entry))


def _values(edition: str, entry: Entry) -> dict[str, Any]:
    """Return the options of a provision that its entry gives."""
    kind, number = entry["kind"], _number(entry)
    values = {"id": f"{edition.upper()}-{LETTERS[kind]}{number}", "page": entry["page"], "lines": _lines(entry)}
    if "part_of" in options(KINDS[kind]):
        whole = "O" if kind == "practice" else "P"
        values["part_of"] = f"{edition.upper()}-{whole}{number.rpartition('-')[0]}"
    return values


def _number(entry: Entry) -> str:
    """Return the number of a provision as ids have it, e.g. ``1-1-A``."""
    number: str = entry["id"].removeprefix("O").removeprefix("T").upper().replace(".", "-")
    return number


def _bullets(edition: str, table: Iterable[Entry]) -> Iterator[str]:
    """Yield the rows of the table, each with a heading, and their bullets.

    Numbers the bullets consecutively; the guidance does not number them.
    """
    number = 0
    for row, (_, bullets) in enumerate(groupby(table, key=lambda bullet: bullet["category"]), start=1):
        yield f"\n## Row {row}"
        for bullet, entry in enumerate(bullets, start=1):
            number += 1
            values = {"id": f"{edition.upper()}-S{number:02}", "page": entry["page"], "row": row, "bullet": bullet}
            yield _statement(KINDS["safeguard"], values)


def _statement(kind: type[Statement], values: Mapping[str, Any]) -> str:
    """Return a statement with the options that its kind can have, without a title and a text."""
    names = [name for name in ORDER if name in values or (name in options(kind) and name != "lines")]
    lines = (f":{name}: {values.get(name, '')}".rstrip() for name in names)
    return "\n".join((f"\n:::{{{kind.kind}}}", *lines, "", ":::"))


def _lines(entry: Entry) -> str:
    """Return the lines of a passage as the option ``lines`` writes them."""
    page, last = entry.get("end") or (entry["page"], entry["line"])
    if page != entry["page"]:
        return f"{entry['line']}-{page}:{last}"
    return str(entry["line"]) if last == entry["line"] else f"{entry['line']}-{last}"
