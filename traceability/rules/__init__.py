"""The rules that the policy obeys: each is one function with one code, sentence, reason and breaking example.

Rules run in stages, and a later stage runs only if the earlier stages found nothing. So one mistake makes one finding.
Text that X refuses may not be a statement at all. A wrong id breaks every link to it. What L refuses cannot be judged.
A statement that its author still has to fix need not be read again yet.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

from traceability.policy.errors import UserError
from traceability.policy.model import Edition, Place, Policy, Score, Statement
from traceability.publication.identity import PROJECT
from traceability.source import edition_lock, link_review, markdown, published_ids, toml_file, transparency_index
from traceability.source.files import CHANGELOG, VOCABULARY
from traceability.source.findings import Finding
from traceability.source.markdown import Page, Recall, forget
from traceability.source.nist_pdf import Document
from traceability.source.page_memory import Memory

PAGE_BY_PAGE = ("X",)
"""The beginning of the codes of the rules that judge each page only by its text and path."""

STAGES = (PAGE_BY_PAGE, ("L101", "L102"), ("L",), ("S", "M", "R", "W", "A", "D", "B", "C", "H1"), ("H2",))
"""The beginnings of the codes of each stage."""

READ_AFTER = ("X", "L101", "L102")
"""The beginnings of the codes of the rules that must hold before every block is a statement with an id of its own."""

JUDGED_AFTER = ("X", "L", "M101", "M103", "R102", "C102", "C104")
"""The beginnings of the codes of the rules that must hold before anything can be judged."""

UNFINISHED = ("X107", "X108", "X114")
"""The codes of the rules that a statement breaks until its author has filled in its template."""


def _today() -> date:
    """Return the latest day that has begun anywhere, so that a check gives the same result in every time zone."""
    return datetime.now(timezone(timedelta(hours=14))).date()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the rules judge.

    ``documents`` are the PDFs that are available, and ``around`` the pages around the policy. ``confirmed`` holds the
    fingerprints of the links that were read, and ``published`` the lines of the list of published ids, or None if there
    is no list. ``today`` is the day of the check. ``files`` has the text of each other file that the rules judge or
    pages show, by its path.
    """

    pages: tuple[Page, ...] = ()
    policy: Policy = field(default_factory=Policy)
    editions: dict[str, Edition] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    confirmed: link_review.Confirmed = field(default_factory=dict)
    today: date = field(default_factory=_today)
    around: tuple[Page, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    published: tuple[published_ids.Line, ...] | None = ()

    @classmethod
    def of(
        cls, read: tuple[Page, ...], editions: dict[str, Edition], scores: tuple[Score, ...] = (), **more: Any
    ) -> Reading:
        """Return the reading of the policy on some pages; ``more`` gives the other fields."""
        policy = replace(markdown.policy(read, editions), scores=scores)
        return cls(pages=read, policy=policy, editions=editions, **more)

    @property
    def written(self) -> tuple[Page, ...]:
        """Every page that Sphinx would read."""
        return (*self.pages, *self.around)

    def place(self, path: str, *keys: str) -> Place:
        """Return the place of a key in one of ``files``, from the outermost key to the innermost."""
        return Place(path, toml_file.line_of(self.files.get(path, ""), *keys))

    @property
    def deleted(self) -> set[str]:
        """The published ids that no page has; L117 reports each of them once, whatever names it."""
        return published_ids.ids(self.published) - self.policy.statements.keys()

    @property
    def unknown(self) -> Reading:
        """The same reading without the pages that kept the rules for each page in an earlier check."""
        pages, around = (tuple(page for page in read if not page.known) for read in (self.pages, self.around))
        return replace(self, pages=pages, around=around)


def read(root: Path, recall: Recall = forget) -> Reading:
    """Return the reading of the policy below ``root``, without any PDF; does not parse pages that ``recall`` knows.

    Raises what ``markdown.read`` and the ``load`` of each record raise.
    """
    return _read(root, edition_lock.load, recall)


def _read(root: Path, load: Callable[[Path], dict[str, Edition]], recall: Recall) -> Reading:
    """Return the reading of the policy below ``root``; ``load`` returns its editions."""
    read = markdown.read(root, recall)
    around, shown = markdown.around(root, recall)
    judged = (edition_lock.LOCK, link_review.FILE, transparency_index.FILE, VOCABULARY, CHANGELOG, PROJECT)
    return Reading.of(
        read,
        load(root),
        transparency_index.load(root),
        around=around,
        confirmed=link_review.load(root),
        files={**shown, **markdown.texts(root, judged)},
        published=published_ids.load(root),
    )


def whole(root: Path, after: tuple[str, ...] = READ_AFTER, unfinished: Container[str] = ()) -> Reading:
    """Return the reading of the policy below ``root``, of which no part is missing.

    This is the gate of every command but ``check``, ``diff`` and the steps of a build, which report findings
    themselves. A command that works on half a policy would lose or leave out the other half and say nothing.
    ``after`` has the beginnings of the codes of the rules that the policy has to keep:

    - ``READ_AFTER``: every block is a statement. ``confirm`` and ``explain`` need no more, because they are there to
      settle and to explain the findings of later stages. The same holds for the commands about sources.
    - ``JUDGED_AFTER``: every verdict can be computed. ``draft-statement`` and ``assess`` print verdicts.
    - ``PAGE_BY_PAGE``: every id can be read. ``new`` and ``next-id`` need no more. They also name the kinds of which
      statements may be ``unfinished``, so that an author can begin several statements before filling them in.

    Raises UserError with the first finding and the number of findings, and what ``read`` raises.
    """
    reading = read(root)
    stopping = hindrances(reading, after)
    if unfinished:
        stopping = [finding for finding in stopping if not _is_unfinished(reading, finding, unfinished)]
    if stopping:
        many = "1 finding stops" if len(stopping) == 1 else f"{len(stopping)} findings stop"
        raise UserError(f"{stopping[0]}. {many} this command; run make check, which prints all findings")
    return reading


def hindrances(reading: Reading, after: tuple[str, ...]) -> list[Finding]:
    """Return the findings in the policy itself of the rules whose codes begin with one of ``after``.

    Pages and files around the policy have no statements, so their findings hinder nobody.
    """
    return findings(replace(reading, around=(), files={}), after)


def _is_unfinished(reading: Reading, finding: Finding, kinds: Container[str]) -> bool:
    """Return whether a finding is about a value that a statement of one of ``kinds`` still lacks.

    A statement without an id is no such statement, because its id may be the next one.
    """
    above = [
        block
        for page in reading.pages
        for block in page.blocks
        if page.path == finding.place.path and block.place.line <= finding.place.line
    ]
    return finding.code in UNFINISHED and bool(above and above[-1].id and above[-1].kind in kinds)


Found = tuple[Statement | Place, str] | tuple[Statement | Place, str, str]
"""Where a rule is broken, the message, and the cause that several findings have in common, if there is one."""
Check = Callable[[Reading], Iterable[Found]]


FIRST = "2026.11"
"""The version of the policy with the first rules."""


class Rule(NamedTuple):
    """One rule: its code, its sentence, its reason, the function that finds violations, and its first version."""

    code: str
    sentence: str
    reason: str
    check: Check
    since: str = FIRST

    def __call__(self, reading: Reading) -> Iterator[Finding]:
        """Yield the violations of the rule in a reading, each where it should be mended."""
        for where, message, *cause in self.check(reading):
            if isinstance(where, Statement):
                yield Finding(_place(reading, where, message), self.code, where.id, message, *cause)
            else:
                yield Finding(where, self.code, "", message, *cause)


def _place(reading: Reading, statement: Statement, message: str) -> Place:
    """Return where to fix a finding.

    This is the line of the first option that the message names and the statement has, otherwise that of the statement.
    """
    block = next((b for page in reading.pages for b in page.blocks if b.place == statement.place), None)
    named = (block.option(name) for name in re.findall(r":(\w+):", message)) if block else ()
    return next((option.place for option in named if option), statement.place)


RULES: dict[str, Rule] = {}


def rule(code: str, since: str = FIRST) -> Callable[[Check], Check]:
    """Register a check under ``code``: the first paragraph of its docstring is the rule, the second the reason.

    ``since`` is the version of the policy that the rule came with.
    """

    def register(check: Check) -> Check:
        sentence, _, reason = (check.__doc__ or "").strip().partition("\n\n")
        if code in RULES or not reason:
            raise TypeError(f"{code}: a rule has a code of its own, a sentence and a reason")
        RULES[code] = Rule(code, " ".join(sentence.split()), " ".join(reason.split()), check, since)
        return check

    return register


def findings(reading: Reading, of: tuple[str, ...] = ("",)) -> list[Finding]:
    """Return the violations of the rules, by place; only those of the first stage that finds any.

    ``of`` has the beginnings of the codes of the rules that run.
    """
    earlier: tuple[str, ...] = ()
    for stage in STAGES:
        judged = reading.unknown if stage == PAGE_BY_PAGE else reading
        codes = [code for code in RULES if code.startswith(stage) and not code.startswith(earlier)]
        rules = (RULES[code] for code in codes if code.startswith(of))
        earlier += stage
        if violations := sorted(set(finding for rule in rules for finding in rule(judged))):
            return _without_consequences(violations)
    return []


def _without_consequences(violations: list[Finding]) -> list[Finding]:
    """Return the findings, by place, without those that are there only because of another one.

    All that follows an open statement on its page is read as something else. The same holds for a line with a
    character that is not what it looks like.
    """
    unseen = {finding.place for finding in violations if finding.code == "X113"}
    opened: dict[str, int] = {}
    for finding in violations:
        if finding.code == "X103":
            opened.setdefault(finding.place.path, finding.place.line)
    return [
        finding
        for finding in violations
        if finding.code in ("X103", "X113")
        or (finding.place not in unseen and finding.place.line <= opened.get(finding.place.path, finding.place.line))
    ]


def unjudged(violations: list[Finding]) -> int:
    """Return how many rules have not run because of the findings of an earlier stage."""
    if not violations:
        return 0
    reached = next(number for number, stage in enumerate(STAGES, start=1) if violations[0].code.startswith(stage))
    run = tuple(code for stage in STAGES[:reached] for code in stage)
    return sum(not code.startswith(run) for code in RULES)


def judge(root: Path, known: Memory) -> tuple[Reading, list[Finding]]:
    """Return the reading of the policy below ``root`` and its findings, and let ``known`` remember the valid pages.

    A wrong field of an edition is a finding; then the reading has no editions. Raises what else ``read`` raises.
    """
    reading = _read(root, edition_lock.load_sound, known.recall)
    violations = findings(reading)
    broken = {finding.place.path for finding in violations if finding.code.startswith(PAGE_BY_PAGE)}
    known.keep(page for page in reading.written if page.path not in broken)
    return reading, violations


for _family in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_family.name}")
RULES = dict(sorted(RULES.items()))
