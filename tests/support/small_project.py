"""A small copy of the project for tests of the software: objective 6 of both drafts and all that it depends on.

It has every kind of statement but claims and correspondences to law, all pages of ``docs/`` but the decisions, and the
same code and design. Its site builds in about a third of the time. A test of what the policy says needs the whole
project.
"""

from __future__ import annotations

import compileall
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, replace
from fnmatch import fnmatchcase
from json import dumps
from pathlib import Path
from posixpath import dirname, join, normpath

from support.project import ROOT, copy_project

from traceability import rules
from traceability.analysis.edition_history import ancestors, before, successors
from traceability.html import release_examples
from traceability.policy.model import (
    Correspondence,
    Disclosure,
    Duty,
    Edition,
    Evidence,
    Policy,
    Provision,
    Tool,
    link_fields,
    options,
)
from traceability.source import edition_lock, link_review, published_ids, transparency_index
from traceability.source.markdown import Block, Page

PAGES = (
    "requirements/guidance/draft-?/objective-6.md",
    "requirements/guidance/draft-?/safeguards.md",
    "requirements/guidance/draft-?/index.md",
    "requirements/guidance/draft-?/glossary.md",
    "requirements/release/*",
    "requirements/alternatives/alt-026-*.md",
    "requirements/alternatives/tools.md",
    "requirements/alternatives/open-problems.md",
    "requirements/real-releases/gpt-2.md",
    "requirements/law/eu-[ag]*",
    "requirements/law/crosswalk-eu-ai-act.md",
    "requirements/record/comments.md",
    "requirements/record/evidence*.md",
)
"""The pages of the policy that are kept; ``*`` and ``?`` work as in file name patterns.

Of law, the Act, its crosswalk and the guidelines have every kind of statement. The pages of other frameworks add only
more of them.
"""

COMPARED = (Correspondence, Disclosure)
"""The kinds that compare something with a provision, of which only those are kept whose provision is kept."""

NAMED = (Evidence, Tool)
"""The kinds of which only those statements are kept that others name."""


def write(to: Path) -> Path:
    """Write the small copy to the folder ``to`` and return it.

    Raises AssertionError, with the findings, if the copy breaks a rule; then ``PAGES`` is badly chosen.
    """
    reading = rules.read(ROOT)
    kept = [page for page in reading.pages if any(fnmatchcase(page.path, pattern) for pattern in PAGES)]
    policy = _rest(reading, {statement for page in kept for statement in _ids(page)})
    copy_project(to)
    shutil.rmtree(to / "docs/decisions")
    for page in reading.pages:
        path = to / page.path
        path.unlink()
        if page in kept:
            path.write_text(_statements(page, policy), encoding="utf-8")
    for path in to.rglob("*.md"):
        if not path.is_relative_to(to / "tests"):
            path.write_text(_references(path, to, policy), encoding="utf-8")
    for path in (to / release_examples.FOLDER).glob("*.toml"):
        path.write_text(_answers(path.read_text(encoding="utf-8"), policy), encoding="utf-8")
    head, _, _ = (ROOT / edition_lock.LOCK).read_text(encoding="utf-8").partition("[")
    locked = "\n".join(_locked(edition, policy) for edition in reading.editions.values())
    (to / edition_lock.LOCK).write_text(head + locked, encoding="utf-8")
    (to / link_review.FILE).write_text("", encoding="utf-8")
    (to / transparency_index.FILE).unlink()
    (to / published_ids.FILE).write_text(published_ids.HEAD, encoding="utf-8")
    written = rules.read(to).policy
    (to / link_review.FILE).write_bytes(link_review.written(link_review.as_worded(written)))
    findings = rules.findings(rules.read(to))
    assert not findings, "\n".join(map(str, findings))
    compileall.compile_dir(to / "traceability", quiet=2)  # compile once here instead of in each build of a copy
    return to


def _ids(page: Page) -> list[str]:
    return [block.id for block in page.blocks]


def _rest(reading: rules.Reading, ids: set[str]) -> Policy:
    """Return the policy with only the statements ``ids``.

    Leaves out works and tools that none of them names, and disclosures and correspondences about others.
    """
    policy = reading.policy
    ids = {id for id in ids if not isinstance(policy[id], COMPARED) or ids.issuperset(policy[id].about)}
    kept = [policy[id] for id in ids if not isinstance(policy[id], NAMED)]
    citing = [statement for statement in kept if not isinstance(statement, Provision)]
    named = {to for statement in citing for _, to in statement.links()}
    named |= {to for statement in citing for to in re.findall(r"\{need\}`([^`]+)`", statement.body)}
    kept += [policy[id] for id in named & ids if isinstance(policy[id], NAMED)]
    return Policy.of(kept, reading.editions)


def _statements(page: Page, policy: Policy) -> str:
    """Return the text of a page with only the statements of ``policy``, which link only to each other."""
    lines = page.text.split("\n")
    for block in reversed(page.blocks):
        end = lines.index(":::", block.place.line)
        if block.id not in policy.statements:
            del lines[block.place.line - 1 : end + 2]  # with the blank line after it
        else:
            first = block.place.line
            lines[first : first + len(block.options)] = _options(block, policy)
    text = "\n".join(lines)
    for note in re.findall(r"^\[\^([\w-]+)\]:", text, re.MULTILINE):
        if text.count(f"[^{note}]") == 1:  # the text that referred to it was removed
            text = re.sub(rf"^\[\^{note}\]:.*\n(?:    .*\n)*", "", text, flags=re.MULTILINE)
    return text


def _options(block: Block, policy: Policy) -> Iterator[str]:
    """Yield the option lines of a block. They name only statements of ``policy``, and no ancestor outside of it."""
    statement = policy[block.id]
    linking, orphan = link_fields(type(statement)), False
    for option in block.options:
        value = option.value
        if option.name in linking and option.name != "release_modes":
            value = ", ".join(
                id for id in options(type(statement))[option.name].metadata["read"](value) if id in policy.statements
            )
        if isinstance(statement, Provision):
            orphan = bool(ancestors(statement)) and not any(id in policy.statements for id in ancestors(statement))
        if value and not (orphan and option.name in ("change", "across")):
            yield f":{option.name}: {value}"
    compared = {id for one in policy.all(Correspondence) for id in one.duty}
    if isinstance(statement, Duty) and not statement.no_counterpart and statement.id not in compared:
        yield ":no_counterpart: What it corresponds to is in another part."
    if isinstance(statement, Provision):
        if orphan and before(policy, statement.edition):
            yield ":new: Adds this to the draft before."
        if not successors(policy).get(statement.id) and statement.edition != policy.newest and not statement.dropped:
            yield ":dropped: It went with the draft as a whole."


def _references(path: Path, root: Path, policy: Policy) -> str:
    """Return the text of a page that cites, links to and lists only existing targets."""
    folder = dirname(path.relative_to(root).as_posix())

    def is_there(target: str) -> bool:
        name = normpath(join(folder, target))
        return name.startswith("..") or (root / name).exists()

    def linked(match: re.Match) -> str:
        return match[0] if is_there(match[2].partition("#")[0]) else match[1]

    def cited(match: re.Match) -> str:
        return match[0] if match[2] in policy.statements else match[1]

    def shown(match: re.Match) -> str:
        ids = re.findall(r"\b[A-Z]+\d?-[A-Z\d-]+\b", match[1])
        return match[0] if all(id in policy.statements for id in ids) else ""

    def entries(match: re.Match) -> str:
        lines = match[0].split("\n")
        return "\n".join(
            line for line in lines if not line or line.startswith(":") or "*" in line or is_there(f"{line}.md")
        )

    text = re.sub(r"\[([^\]]+)\]\(([\w./-]+\.md[^)]*)\)", linked, path.read_text(encoding="utf-8"))
    text = re.sub(r"\{need\}(`([^`]+)`)", cited, text)
    text = re.sub(r"^:::\{view\}(.*)\n:::\n", shown, text, flags=re.MULTILINE)
    return re.sub(r"(?<=```\{toctree\}\n)[^`]+", entries, text)


def _answers(text: str, policy: Policy) -> str:
    """Return a release statement that answers only requirements of ``policy``.

    An answer to a missing one is a finding, and the search for the id that was meant takes longer than the rest.
    """
    return re.sub(
        r"^([A-Z\d-]+) = .*\n", lambda line: line[0] if line[1] in policy.statements else "", text, flags=re.M
    )


def _locked(edition: Edition, policy: Policy) -> str:
    """Return an edition as it is written in the lock, with only the passages of ``policy``."""
    edition = replace(edition, passages={id: mark for id, mark in edition.passages.items() if id in policy.statements})
    about = {field.name: getattr(edition, field.name) for field in fields(edition)[1:-1]}
    head = "".join(f"{name} = {dumps(value, ensure_ascii=False)}\n" for name, value in about.items())
    passages = "".join(f'{id} = "{mark}"\n' for id, mark in edition.passages.items())
    return f"[{edition.id}]\n{head}\n[{edition.id}.passages]\n{passages}"
