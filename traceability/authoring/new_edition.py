"""Turn the structure of a new edition into its pages: statements with their locators, and no judgements.

Only this module knows the format of a structure file. It is a JSON list of provisions in the order of the source, and a
list of the bullets of its table of safeguards. A provision has ``kind``, ``id`` (the number that the guidance uses),
``page``, ``line`` and ``end`` (page and line, or nothing). A bullet has ``page`` and ``category``. The file has no
words of the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from traceability.policy.errors import UserError
from traceability.policy.model import KINDS, Statement, options

Entry = Mapping[str, Any]

FOLDER = "requirements/guidance"
LETTERS = {"objective": "O", "practice": "P", "recommendation": "R", "documentation": "D", "term": "T"}
ORDER = (
    "id", "part_of", "page", "lines", "row", "bullet", "force", "presumes", "presumes_any", "release_modes",
    "keeps", "revises", "change", "new",
)  # fmt: skip
"""The options of a new statement, in order; an author fills in or removes those without a value."""


def pages(edition: str, provisions: Sequence[Entry], table: Sequence[Entry]) -> dict[str, str]:
    """Return the text of each page of an edition, by its file name.

    Raises UserError for an entry of no known kind, or without its place.
    """
    if odd := next((entry for entry in (*provisions, *table) if not isinstance(entry, dict)), None):
        raise UserError(f"{odd!r} is no object; each entry needs its values by name")
    for entry in provisions:
        if entry.get("kind") not in LETTERS or not {"id", "page", "line"} <= set(entry):
            raise UserError(f"{dict(entry)} needs a kind ({', '.join(LETTERS)}), an id, a page and a line")
    for bullet in table:
        if not {"category", "page"} <= set(bullet):
            raise UserError(f"{dict(bullet)} needs a category and a page")
    texts: dict[str, str] = {}
    for chapter, entries in groupby(provisions, key=_chapter):
        name, heading = ("glossary", "# Glossary") if chapter == "term" else _objective(chapter)
        texts[f"{name}.md"] = "\n".join((heading, *(_entry(edition, entry) for entry in entries)))
    if bullets := "\n".join(_bullets(edition, table)):
        texts["safeguards.md"] = f"# Appendix B: example safeguards\n{bullets}"
    return texts


def _objective(number: str) -> tuple[str, str]:
    return f"objective-{number}", f"# Objective {number}"


def _chapter(entry: Entry) -> str:
    """Return the number of the objective that an entry belongs to, or its kind if it belongs to none."""
    return "term" if entry["kind"] == "term" else entry["id"].removeprefix("O").partition(".")[0]


def _entry(edition: str, entry: Entry) -> str:
    kind, number = entry["kind"], entry["id"].removeprefix("O").removeprefix("T").upper().replace(".", "-")
    values = {"id": f"{edition.upper()}-{LETTERS[kind]}{number}", "page": entry["page"], "lines": _lines(entry)}
    if "part_of" in options(KINDS[kind]):
        whole = "O" if kind == "practice" else "P"
        values["part_of"] = f"{edition.upper()}-{whole}{number.rpartition('-')[0]}"
    heading = f"\n## Practice {entry['id']}\n" if kind == "practice" else ""
    return heading + _statement(KINDS[kind], values)


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
