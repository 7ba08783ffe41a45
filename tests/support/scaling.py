"""Write the project at another size: repeat or cut its policy so that it still keeps every rule.

A repetition has everything of the policy except what all requirements share: controls, modes, standings, open
problems and their evidence, and except tools and releases. It has both drafts, as two further editions, with
their alternatives, evidence, comments and claims.
Drafts alone fill the remaining room, and the last draft is cut at the requested size. If a draft is cut, prose about
the whole draft is removed. Otherwise a project of 300 statements would have twice as much prose per statement. At the
size of the policy itself the copy equals the project. Below that size, pages under ``docs/`` would cite missing
statements. They are therefore omitted, and only the check can run.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import count, groupby
from json import dumps
from pathlib import Path
from posixpath import join, normpath

from support.project import ROOT, copy_project

from traceability import rules
from traceability.analysis.edition_history import Change, became, before, came
from traceability.policy.model import (
    Alternative,
    Control,
    Correspondence,
    Disclosure,
    Edition,
    Framework,
    Legal,
    Mode,
    OtherReading,
    Policy,
    Problem,
    Provision,
    Release,
    ReleaseDocument,
    Standing,
    Tool,
)
from traceability.source import edition_lock, link_review, markdown, published_ids, transparency_index
from traceability.source.files import FOLDER
from traceability.source.markdown import Page

WORKS = ("supported_by", "challenged_by", "broken_by")
"""The options of a provision that name works of evidence."""
ONCE = (Tool, Release, ReleaseDocument, Disclosure, Framework, Legal, Correspondence)
"""Kinds that are not repeated: alternatives share tools, releases are held against one edition, and law is no
draft."""
HIGHEST = 999
"""The highest number that the id of an alternative or claim can have."""


def write(to: Path, size: int) -> Path:
    """Write a project with ``size`` statements to ``to`` and return ``to``. The same size gives the same project.

    Raises ValueError if the size leaves no room for a requirement.
    """
    reading = rules.read(ROOT)
    read = list(_pages(reading, size))
    paths = [page.path for page in read]
    policy = markdown.policy(read)
    policy = replace(policy, editions=_editions(reading, policy))
    copy_project(to)
    shutil.rmtree(to / FOLDER)
    if size < len(reading.policy.statements):
        shutil.rmtree(to / "docs")
        (to / "index.md").write_text("# Scaled project\n", encoding="utf-8")
    there = {*paths, *(path.relative_to(to).as_posix() for path in to.glob("docs/**/*.md"))}
    for page in read:
        path = to / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_complete(page, policy, there), encoding="utf-8")
    head, _, _ = (ROOT / edition_lock.LOCK).read_text(encoding="utf-8").partition("[")
    (to / edition_lock.LOCK).write_text(head + "\n".join(map(_locked, policy.editions.values())), encoding="utf-8")
    policy = markdown.policy(markdown.read(to), policy.editions)
    if policy.all(Release):
        shutil.copy(ROOT / transparency_index.FILE, to / transparency_index.FILE)
    (to / link_review.FILE).write_bytes(link_review.written(link_review.as_worded(policy)))
    (to / published_ids.FILE).write_text(published_ids.recorded(policy), encoding="utf-8")
    _list(to, paths, list(policy.editions))
    return to


@dataclass(frozen=True)
class Repetition:
    """One repetition, by its number, and how it renames what is not ``shared``. Number 1 is the policy itself."""

    number: int
    highest: int
    shared: frozenset[str]

    def page(self, page: Page, kept: set[str]) -> Page:
        """Return a page with only those of its statements that are ``kept``."""
        lines = page.text.split("\n")
        for block in reversed(page.blocks):
            if block.id not in kept:
                end = lines.index(":::", block.place.line)
                del lines[block.place.line - 1 : end + 2]  # with the blank line after it
        text, path = "\n".join(lines), page.path
        for note in re.findall(r"^\[\^([\w-]+)\]:", text, re.MULTILINE):
            if text.count(f"[^{note}]") == 1:  # the text that referred to it was removed
                text = re.sub(rf"^\[\^{note}\]:.*\n(?:    .*\n)*", "", text, flags=re.MULTILINE)
        if self.number > 1:
            text = re.sub(r"^:identifier: (.*)$", self._catalogued, self._renamed(text), flags=re.MULTILINE)
            path = self._renamed(path)
        return markdown.page(text, path)

    def _renamed(self, text: str) -> str:
        """Return a text with the ids and folders of the repetition."""
        earlier = self.number - 1
        text = re.sub(r"(?<!traceability/)\b(claims|comments|evidence(?:-\w-\w)?)\.md\b", rf"\1-{self.number}.md", text)
        text = re.sub(r"^(evidence-\w-\w)$", rf"\1-{self.number}", text, flags=re.MULTILINE)  # in a table of contents
        text = re.sub(r"\b(PD|pd|draft-)([12])\b", lambda f: f"{f[1]}{int(f[2]) + 2 * earlier}", text)
        text = re.sub(
            r"\b(ALT-|CLAIM-|alt-)(\d{3})\b", lambda f: f"{f[1]}{int(f[2]) + self.highest * earlier:03}", text
        )
        return re.sub(r"\b((?:EV|COM)-[A-Z]+)(-\d{4}[B-Z]?)\b", self._named, text)

    def _named(self, match: re.Match) -> str:
        letters = "".join(chr(ord("A") + int(digit)) for digit in str(self.number))
        return match[0] if match[0] in self.shared else f"{match[1]}X{letters}{match[2]}"

    def _catalogued(self, match: re.Match) -> str:
        """Return the identifier of an invented work; it has an address only if the repeated identifier has one."""
        catalogue, _, name = match[1].partition(":")
        match catalogue:
            case "arXiv":
                return f":identifier: doi:10.48550/arXiv.{name}.{self.number}"
            case "doi" | "github":
                return f":identifier: {match[1]}.{self.number}"
            case _:
                return f":identifier: {match[1]}, copy {self.number}"


def _pages(reading: rules.Reading, size: int) -> Iterator[Page]:
    """Yield the pages of as many repetitions as fit, then pages of drafts alone for the remaining room."""
    policy = reading.policy
    shared = {s.id for s in policy.all(Control, Mode, Standing, Problem)}
    shared |= {target for id in shared for _, target in policy[id].links()}
    in_drafts = [s for s in policy.statements.values() if "/draft-" in s.place.path]
    drafts = [s.id for s in in_drafts if not isinstance(s, OtherReading)]  # a part of a draft may lack what they read
    unshared = [id for id in policy.statements if id not in shared]
    highest = max(int(id[-3:]) for id in policy.statements if re.match("(ALT|CLAIM)-", id))
    room = size - len(shared)
    if room < 1:
        raise ValueError(f"{size} statements leave no room for requirements, which share {len(shared)}")
    fits = True  # until one does not: a later one lacks the tools that only the first has
    for number in count(1):
        if room < 1:
            return
        repetition = Repetition(number, highest, frozenset(shared))
        again = [id for id in unshared if number == 1 or not isinstance(policy[id], ONCE)]
        fits = fits and room >= len(again) and number <= HIGHEST // highest
        repeated = again if fits else drafts[:room]
        room -= len(repeated)
        kept = {*repeated, *(shared if number == 1 else ())}
        folders = {_folder(policy[id].place.path) for id in kept}
        cut = {_folder(policy[id].place.path) for id in unshared if id not in kept}
        for page in reading.pages:
            if any(b.id in kept for b in page.blocks) or (not page.blocks and _folder(page.path) in folders - cut):
                yield repetition.page(page, kept)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _editions(reading: rules.Reading, policy: Policy) -> dict[str, Edition]:
    """Return an edition for each edition that has provisions, locked like the draft that it repeats."""
    editions = {}
    for number, name in enumerate(dict.fromkeys(p.edition for p in policy.all(Provision)), start=1):
        draft = list(reading.editions.values())[(number - 1) % 2]
        ids = [p.id for p in policy.all(Provision) if p.edition == name]
        passages = {id: draft.passages[f"{draft.id.upper()}{id[len(name) :]}"] for id in ids}
        known = name in reading.editions
        date = draft.date if known else f"January {2024 + number}"  # later drafts are later
        editions[name] = replace(
            draft, id=name, name=draft.name if known else f"draft {number}", date=date, passages=passages
        )
    return editions


def _locked(edition: Edition) -> str:
    """Return an edition as it is written in the lock."""
    about = {field.name: getattr(edition, field.name) for field in fields(edition)[1:-1]}
    entries = "".join(f"{name} = {dumps(value, ensure_ascii=False)}\n" for name, value in about.items())
    passages = "".join(f'{id} = "{mark}"\n' for id, mark in edition.passages.items())
    return f"[{edition.id}]\n{entries}\n[{edition.id}.passages]\n{passages}"


def _complete(page: Page, policy: Policy, there: set[str]) -> str:
    """Return the text of a page without links to missing targets.

    Every provision gets an origin and an end, and every alternative without a disclosure the day on which somebody
    looked.
    """

    def linked(match: re.Match) -> str:
        target = normpath(join(_folder(page.path), match[2]))
        return match[0] if target in there else match[1]

    def cited(match: re.Match) -> str:
        return match[0] if match[2] in policy.statements else match[1]

    seen = {id for disclosure in policy.all(Disclosure) for id in disclosure.about}
    lines = page.text.split("\n")
    for block in reversed(page.blocks):
        statement = policy.statements[block.id]
        after_options = block.place.line + len(block.options)
        if isinstance(statement, Provision):
            written = [line for line in lines[block.place.line : after_options] if _stays(line, statement, policy)]
            lines[block.place.line : after_options] = [*written, *_origin_and_end(statement, policy)]
        elif isinstance(statement, Alternative) and not statement.not_seen and statement.id not in seen:
            lines.insert(after_options, ":not_seen: 2026-11-29")  # disclosures are not repeated
    text = re.sub(r"\[([^\]]+)\]\(([\w./-]+\.md)[^)]*\)", linked, "\n".join(lines))
    return re.sub(r"\{need\}(`([^`]+)`)", cited, text)


def _stays(line: str, provision: Provision, policy: Policy) -> bool:
    """Return whether an option of a provision stays; works that are left out and the end of the newest draft do not."""
    _, name, value = line.split(":", 2)
    if name in WORKS:
        return all(id in policy.statements for id in value.strip().split(", "))
    ends = provision.edition == policy.newest
    return not ends or name not in ("dropped", *(() if provision.change or provision.new else ("audience",)))


def _origin_and_end(provision: Provision, policy: Policy) -> Iterator[str]:
    """Yield the options that a provision lacks about the editions before and after it."""
    if before(policy, provision.edition) and came(provision) is None:
        yield ":new: Adds this to the draft before, for everyone."
    if became(policy, provision) is Change.DROPPED and not provision.dropped:
        yield ":dropped: It went with the draft as a whole, for everyone."


def _listed(project: Path) -> set[str]:
    """Return the pages that the tables of contents of the copied pages list, without their suffixes."""
    pages = (*markdown.read(project), *markdown.around(project)[0])
    return {normpath(join(_folder(page.path), entry)) for page in pages for entry, _ in page.facts.listed}


def _linked(project: Path, path: str, match: re.Match) -> str:
    """Return a link of the page at ``path``, or only its text if its target was not copied."""
    return match[0] if (project / normpath(join(_folder(path), match[2]))).exists() else match[1]


def _list(project: Path, paths: list[str], editions: list[str]) -> None:
    """Add the new pages, and pages of tables for each edition but the newest, to the tables of contents."""
    listed = _listed(project)
    by_pattern = ("/alternatives/alt", "/real-releases/")
    added = [path for path in paths if path.removesuffix(".md") not in listed and not any(map(path.count, by_pattern))]
    for number, edition in enumerate(editions[1:-1] if (project / "docs").exists() else (), start=2):
        for first in (*(ROOT / "docs/draft-1").glob("*.md"), *(ROOT / "docs/traceability/draft-1").glob("*.md")):
            path = first.relative_to(ROOT).as_posix().replace("draft-1", f"draft-{number}")
            text = re.sub("(?<=draft-)1", str(number), first.read_text(encoding="utf-8"))
            text = text.replace(" pd1\n", f" {edition}\n")
            text = re.sub(r"\[([^\]]+)\]\(([\w./-]+\.md)[^)]*\)", partial(_linked, project, path), text)
            (project / path).parent.mkdir(exist_ok=True)
            (project / path).write_text(text, encoding="utf-8")
            added.append(path)
    for folder, pages in groupby(added, key=_folder):
        lines = "\n".join(path.removesuffix(".md") for path in pages)
        with (project / "index.md").open("a", encoding="utf-8") as page:
            page.write(f"\n```{{toctree}}\n:hidden:\n:caption: {folder.rpartition('/')[2]}\n\n{lines}\n```\n")
