"""Read the pages of tests/examples: what each rule keeps, and what breaks it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from traceability import rules
from traceability.policy.model import Edition, Provision
from traceability.source import link_review, markdown
from traceability.source.nist_pdf import Document, SourceLine, fingerprint, words

FOLDER = Path(__file__).parent.parent / "examples"
GIVEN = FOLDER / "given.md"


def codes() -> list[str]:
    """The rules that have an example."""
    return [path.stem.upper() for path in sorted(FOLDER.glob("*.md")) if path != GIVEN]


def broken() -> list[tuple[str, str]]:
    """Every broken example as (code, section): a rule that can be broken in several ways has one for each."""
    return [
        (code, name)
        for code in codes()
        for name in re.findall(r"^## (Broken.*)$", (FOLDER / f"{code.lower()}.md").read_text("utf-8"), re.MULTILINE)
    ]


def section(code: str, *names: str, changes: tuple[tuple[str, str], ...] = ()) -> str:
    """Some sections of an example page with all other lines blank, so that places stay true; then each change."""
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
    """What a page says that the check finds in a part, each as it is printed but for the folder."""
    return re.findall(r"^- (.*)$", section(code, f"Found in {part}"), re.MULTILINE)


def alike(said: str, expected: str) -> bool:
    """Whether a finding is what is expected, where ``…`` stands for anything."""
    first, *rest = expected.split("…")
    return said.startswith(first) and said.endswith(rest[-1]) if rest else said == expected


@cache
def reading(code: str, part: str, *changes: tuple[str, str]) -> rules.Reading:
    """What the rules see of an example: what is given to all, and the part ``Kept`` or one of those ``Broken``.

    Each of ``changes`` puts a new text in place of an old one, where that stands first in a section. A section
    ``Given`` of the page goes before. The lock holds every provision that is there, unless the page has a section
    ``Lock``; a section ``Printed`` stands for the PDF. Every link was confirmed as it is worded, but for those in a
    section ``Confirmed in`` the part. What is given and the part stand in folders of their own, as editions do, and
    what is ``Elsewhere in`` the part below another one; a section ``Path of`` the part says where it
    stands. For the rules X2 the part is a page around the policy.
    """
    path = re.search(r"^- (.+)$", section(code, f"Path of {part}"), re.MULTILINE)
    own = section(code, part, changes=changes), path[1] if path else f"tests/examples/parts/{code.lower()}.md"
    around = (markdown.page(*own),) if code.startswith("X2") else ()
    read = (
        markdown.page(GIVEN.read_text(encoding="utf-8"), "tests/examples/given.md"),
        markdown.page(section(code, "Given", changes=changes), f"tests/examples/{code.lower()}.md"),
        *(() if around else (markdown.page(*own),)),
        markdown.page(section(code, f"Elsewhere in {part}", changes=changes), f"tests/elsewhere/{code.lower()}.md"),
    )
    provisions = markdown.policy(read).all(Provision)
    listed = re.findall(r"^- ([\w-]+)(?:: (.*))?$", section(code, "Lock"), re.MULTILINE)
    locked = dict(listed) if listed else {provision.id: "" for provision in provisions}
    editions = ("pd1", *re.findall(r"^- (\w+)$", section(code, "Editions"), re.MULTILINE))
    lines = section(code, "Printed", changes=changes)
    printed = [
        SourceLine(int(page), int(line), words(text))
        for page, line, text in re.findall(r"^ +(\d+):(\d+) (.*)$", lines, re.MULTILINE)
    ]
    if printed:
        locked |= {provision.id: "" for provision in provisions if provision.id not in locked}
    reading = rules.Reading.of(
        read,
        {edition: _edition(edition, locked) for edition in editions},
        around=around,
        documents={"pd1": Document(printed)} if printed else {},
    )
    now = link_review.as_worded(reading.policy)
    for id, target, print in re.findall(
        r"^- ([\w-]+) rests on ([\w-]+): (\w*)$", section(code, f"Confirmed in {part}", changes=changes), re.MULTILINE
    ):
        now.setdefault(id, {})[target] = print
    return replace(reading, confirmed=now)


def _edition(id: str, locked: dict[str, str]) -> Edition:
    passages = {
        provision: fingerprint(words(text)) if text else ""
        for provision, text in locked.items()
        if provision.lower().startswith(f"{id}-")
    }
    return Edition(id, id, id, "", "", "", "", 0, passages)
