"""Read the pages of tests/examples: for each rule, a text that keeps it and texts that break it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from traceability import rules
from traceability.policy.model import Edition, Provision
from traceability.publication.identity import PROJECT
from traceability.source import link_review, markdown, published_ids, toml_file, transparency_index
from traceability.source.edition_lock import LOCK
from traceability.source.files import CHANGELOG, VOCABULARY
from traceability.source.nist_pdf import Document, SourceLine, fingerprint, words

FOLDER = Path(__file__).parent.parent / "examples"
GIVEN = FOLDER / "given.md"


def codes() -> list[str]:
    """Return the codes of the rules that have an example."""
    return [path.stem.upper() for path in sorted(FOLDER.glob("*.md")) if path != GIVEN]


def broken() -> list[tuple[str, str]]:
    """Return each broken example as (code, section). A rule that can be broken in several ways has one for each way."""
    return [
        (code, name)
        for code in codes()
        for name in re.findall(r"^## (Broken.*)$", (FOLDER / f"{code.lower()}.md").read_text("utf-8"), re.MULTILINE)
    ]


def section(code: str, *names: str, changes: tuple[tuple[str, str], ...] = ()) -> str:
    """Return some sections of an example page, with each change made once.

    All other lines are blank, so that line numbers stay the same.
    """
    lines, keep = [], False
    for line in (FOLDER / f"{code.lower()}.md").read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            keep = line.removeprefix("## ") in names
            line = ""
        lines.append(line if keep else "")
    text = "\n".join(lines)
    for old, new in changes:
        text = text.replace(old, new, 1)
    return text


def found(code: str, part: str) -> list[str]:
    """Return the findings that a page lists for a part, each as it is printed but without the folder."""
    return re.findall(r"^- (.*)$", section(code, f"Found in {part}"), re.MULTILINE)


def alike(finding: str, expected: str) -> bool:
    """Whether a finding equals the expected text, in which ``…`` matches anything."""
    first, *rest = expected.split("…")
    return finding.startswith(first) and finding.endswith(rest[-1]) if rest else finding == expected


@cache
def reading(code: str, part: str, *changes: tuple[str, str]) -> rules.Reading:
    """Return the reading of an example: the text given to all examples, and the part ``Kept`` or a part ``Broken``.

    Each of ``changes`` replaces the first occurrence of an old text in a section by a new one. A section ``Given`` of
    the page precedes the part. The lock has every provision, unless the page has a section ``Lock``. A section
    ``Printed`` replaces the PDF, and a section ``Text of`` the texts of frameworks. Every link is confirmed in its
    current wording, except those in a section ``Confirmed in`` the part; if that section says ``nothing``, no link is.
    The given text and the part are in separate folders, as editions are. The section ``Elsewhere in`` the part is in
    another folder. The section ``Published in`` the part holds the list of published ids. A section ``Path of`` the
    part says where the part is. For the rules X2 and below ``docs/`` the part is a non-policy page. A section ``Front``
    is the first page of the site. The changelog, the words of Sphinx-Needs, the version, the lock and the scores of the
    index are no pages.
    """
    path = re.search(r"^- (.+)$", section(code, f"Path of {part}"), re.MULTILINE)
    example = section(code, part, changes=changes), path[1] if path else f"tests/examples/parts/{code.lower()}.md"
    about = code.startswith("X2") or example[1].startswith("docs/")
    file = example[1] in (CHANGELOG, VOCABULARY, PROJECT, LOCK, transparency_index.FILE)
    front = section(code, "Front", changes=changes)
    around = (
        *([markdown.page(*example)] if about and not file else []),
        *([markdown.page(front, "index.md")] if front.strip() else []),
    )
    read = (
        markdown.page(GIVEN.read_text(encoding="utf-8"), "tests/examples/given.md"),
        markdown.page(section(code, "Given", changes=changes), f"tests/examples/{code.lower()}.md"),
        *(() if about or file else (markdown.page(*example),)),
        markdown.page(section(code, f"Elsewhere in {part}", changes=changes), f"tests/elsewhere/{code.lower()}.md"),
    )
    provisions = markdown.policy(read).all(Provision)
    listed = re.findall(r"^- ([\w-]+)(?:: (.*))?$", section(code, "Lock"), re.MULTILINE)
    locked = dict(listed) if listed else {provision.id: "" for provision in provisions}
    editions = ("pd1", *re.findall(r"^- (\w+)$", section(code, "Editions", f"Editions in {part}"), re.MULTILINE))
    lines = section(code, "Printed", changes=changes)
    printed = [
        SourceLine(int(page), int(line), words(text))
        for page, line, text in re.findall(r"^ +(\d+):(\d+) (.*)$", lines, re.MULTILINE)
    ]
    if printed:
        locked |= {provision.id: "" for provision in provisions if provision.id not in locked}
    laws = re.findall(r"^- (LAW-\w+): (.*)$", section(code, "Text of"), re.MULTILINE)
    texts = {id: Document(SourceLine(1, 1, (word,)) for word in words(text)) for id, text in laws}
    scored = example[0].encode() if example[1] == transparency_index.FILE else b""
    reading = rules.Reading.of(
        read,
        {edition: _edition(edition, locked) for edition in editions},
        transparency_index.scores(toml_file.tables(scored, example[1])),
        around=around,
        files={example[1]: example[0]} if file else {},
        documents=({"pd1": Document(printed)} if printed else {}) | texts,
    )
    confirmed = section(code, f"Confirmed in {part}", changes=changes)
    now = {} if "- nothing\n" in confirmed else link_review.as_worded(reading.policy)
    for id, target, mark in re.findall(r"^- ([\w-]+) rests on ([\w-]+): (\w*)$", confirmed, re.MULTILINE):
        now.setdefault(id, {})[target] = mark
    listed_ids = section(code, f"Published in {part}", changes=changes)
    return replace(reading, confirmed=now, published=tuple(published_ids.lines(listed_ids)))


def _edition(id: str, locked: dict[str, str]) -> Edition:
    passages = {
        provision: fingerprint(words(text)) if text else ""
        for provision, text in locked.items()
        if provision.lower().startswith(f"{id}-")
    }
    return Edition(id, id, id, "", "", "", "", 0, passages)
