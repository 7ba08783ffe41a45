"""The policy as written, and the result of one change. Only this module knows where things are on a page."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from traceability import rules
from traceability.policy.model import Policy, Score, Statement, options
from traceability.source import edition_lock, files, link_review, markdown, published_ids, toml_file, transparency_index
from traceability.source.markdown import Block, Page

RECORDS = (edition_lock.LOCK, link_review.FILE, transparency_index.FILE)
"""The files that are read in addition to pages."""

WITHDRAWN = """# Weights stay where they are

:::{retired} Weights stay where they are
:id: CLAIM-999
:since: 2026-11-24
:became: CLAIM-001
:reason: It said the same as the claim that it became.

Weights stay where they are.
:::
"""
"""A retired statement, used while the policy has none."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Lines of a file, from ``first`` up to but not including ``end``, with their replacement."""

    path: str
    first: int
    end: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change: its operator, the field and kind of statement, and the statement or place that it is about."""

    operator: str
    kind: str
    field: str
    about: str
    edits: tuple[Edit, ...]

    @property
    def place(self) -> str:
        return f"{self.edits[0].path}:{self.edits[0].first}"


@dataclass(frozen=True, eq=False)
class Written:
    """The text of every page and record, with the reading of it."""

    texts: Mapping[str, str]
    reading: rules.Reading

    @cached_property
    def lines(self) -> dict[str, list[str]]:
        return {path: text.split("\n") for path, text in self.texts.items()}

    @cached_property
    def blocks(self) -> dict[str, list[Block]]:
        """The blocks of each kind of statement."""
        blocks = defaultdict(list)
        for page in self.reading.pages:
            for block in page.blocks:
                blocks[block.kind].append(block)
        return blocks

    def page(self, path: str) -> Page:
        return next(page for page in self.reading.pages if page.path == path)

    def span(self, block: Block) -> tuple[int, int]:
        """Return the first line of a block, and the line after its last."""
        path, line = block.place.path, block.body_line + block.body.count("\n")
        while not re.fullmatch(r":{3,}\s*", self.lines[path][line - 1]):
            line += 1
        return block.place.line, line + 1

    def mutated(self, mutation: Mutation) -> dict[str, str]:
        """Return the text of each file that a mutation changes."""
        changed = {path: list(self.lines[path]) for path in dict.fromkeys(edit.path for edit in mutation.edits)}
        for edit in sorted(mutation.edits, key=lambda edit: edit.first, reverse=True):
            changed[edit.path][edit.first - 1 : edit.end - 1] = edit.lines
        return {path: "\n".join(lines) for path, lines in changed.items()}

    def fresh(self, texts: Mapping[str, str]) -> tuple[Page, ...]:
        """Return the pages among some texts."""
        return tuple(_page(text, path) for path, text in texts.items() if path not in RECORDS)

    def reread(self, texts: Mapping[str, str]) -> rules.Reading:
        """Return what the rules read when some files have other ``texts``.

        Raises ValueError, TypeError or UserError if a record cannot be read.
        """
        editions, known = self.reading.editions, self.reading.confirmed
        if edition_lock.LOCK in texts:
            editions = edition_lock.editions(texts[edition_lock.LOCK])
        if link_review.FILE in texts:
            known = tomllib.loads(texts[link_review.FILE])
        scores, shown = self.reading.policy.scores, self.reading.files
        if transparency_index.FILE in texts:
            scores, shown = _index(texts)
        fresh = {page.path: page for page in self.fresh(texts)}
        read = tuple(fresh.get(page.path, page) for page in self.reading.pages)
        statements = (s for page in read for s in self._statements(page, page.path in fresh))
        policy = replace(Policy.of(statements, editions), scores=scores)
        return rules.Reading(read, policy, editions, confirmed=known, files=shown, published=self.reading.published)

    def _statements(self, page: Page, fresh: bool) -> Iterable[Statement]:
        return markdown.policy([page]).statements.values() if fresh else self._by_page[page.path]

    @cached_property
    def _by_page(self) -> dict[str, list[Statement]]:
        """The statements of each unchanged page, which need not be read again."""
        return {page.path: [*markdown.policy([page]).statements.values()] for page in self.reading.pages}

    def says_the_same(self, texts: Mapping[str, str]) -> bool:
        """Whether some texts have the same meaning as the original ones, regardless of how they are written."""
        return all(_said(path, text) == _said(path, self.texts[path]) for path, text in texts.items())


_page = lru_cache(maxsize=4)(markdown.page)
"""Reads a page. Caches the last pages, because a mutated page is compared first and judged afterwards."""


@lru_cache(maxsize=256)
def _said(path: str, text: str) -> object:
    """Return what a reader or a program gets from a file."""
    if path in RECORDS:
        try:
            return [*tomllib.loads(text).items()]
        except tomllib.TOMLDecodeError:
            return text
    page = _page(text, path)
    lines = text.split("\n")
    for block in page.blocks:
        end = block.body_line + block.body.count("\n")
        lines[block.place.line - 1 : end] = [""] * (end - block.place.line + 1)
    return [*map(_meant, page.blocks)], " ".join(" ".join(lines).split())


def _meant(block: Block) -> tuple:
    try:
        meaning = replace(block.statement(), place=None, body=" ".join(block.body.split()))
    except (KeyError, ValueError):
        meaning = (block.kind, block.title, block.body, block.after_options)
    names = sorted(option.name for option in block.options)
    return meaning, names, sorted(option.value for option in block.options if not option.value), block.closed


def read(root: Path) -> Written:
    """Return the policy below ``root``, with a retired statement added if it has none."""
    paths = [path.relative_to(root).as_posix() for path in sorted((root / files.FOLDER).rglob("*.md"))]
    texts = {path: (root / path).read_text(encoding="utf-8") for path in (*paths, *RECORDS)}
    if "{retired}" not in "".join(texts.values()):
        texts[f"{files.FOLDER}/record/withdrawn.md"] = WITHDRAWN
    pages = tuple(markdown.page(text, path) for path, text in sorted(texts.items()) if path not in RECORDS)
    editions = edition_lock.editions(texts[edition_lock.LOCK])
    known = tomllib.loads(texts[link_review.FILE])
    scores, shown = _index(texts)
    reading = rules.Reading.of(
        pages, editions, scores, confirmed=known, files=shown, published=published_ids.load(root)
    )
    return Written(texts, reading)


def _index(texts: Mapping[str, str]) -> tuple[tuple[Score, ...], dict[str, str]]:
    """Return the scores of the index from outside, and its text for the rules. Raises UserError if it is no TOML."""
    path = transparency_index.FILE
    return transparency_index.scores(toml_file.tables(texts[path].encode(), path)), {path: texts[path]}


def absent(block: Block, kind: type) -> Iterator[str]:
    """Yield the options of a kind that a block does not have."""
    given = {option.name for option in block.options}
    yield from (name for name in options(kind) if name not in given)
