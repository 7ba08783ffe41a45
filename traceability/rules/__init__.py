"""The rules that the policy obeys: each is one function with one code, sentence, reason and breaking example.

Rules run in stages, and a later stage runs only if the earlier stages found nothing. So one mistake makes one finding.
Text that X refuses may not be a statement at all. A wrong id breaks every link to it. What L refuses cannot be judged.
A statement that its author still has to fix need not be read again yet.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from traceability.policy.model import Edition, Place, Policy, Statement
from traceability.source import link_review, markdown, nist_pdf
from traceability.source.findings import Finding
from traceability.source.markdown import Page, Recall, forget
from traceability.source.nist_pdf import Document
from traceability.source.page_memory import Memory

PAGE_BY_PAGE = ("X",)
"""The beginning of the codes of the rules that judge each page only by its text and path."""

STAGES = (PAGE_BY_PAGE, ("L101", "L102"), ("L",), ("S", "M", "W", "A", "C", "H1"), ("H2",))
"""The beginnings of the codes of each stage."""

JUDGED_AFTER = ("X", "L", "M101", "M103", "C102", "C104")
"""The beginnings of the codes of the rules that must hold before anything can be judged."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the rules judge.

    ``documents`` are the PDFs that are available, and ``around`` the pages around the policy. ``confirmed`` holds the
    fingerprints of the links that were read, and ``today`` is the day of the check.
    """

    pages: tuple[Page, ...] = ()
    policy: Policy = field(default_factory=Policy)
    editions: dict[str, Edition] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    confirmed: link_review.Confirmed = field(default_factory=dict)
    today: date = field(default_factory=date.today)
    around: tuple[Page, ...] = ()

    @classmethod
    def of(cls, read: tuple[Page, ...], editions: dict[str, Edition], **more: Any) -> Reading:
        """Return the reading of the policy on some pages; ``more`` gives the other fields."""
        return cls(pages=read, policy=markdown.policy(read, editions), editions=editions, **more)

    @property
    def written(self) -> tuple[Page, ...]:
        """Every page that Sphinx would read."""
        return (*self.pages, *self.around)

    @property
    def unknown(self) -> Reading:
        """The same reading without the pages that kept the rules for each page in an earlier check."""
        pages, around = (tuple(page for page in read if not page.known) for read in (self.pages, self.around))
        return replace(self, pages=pages, around=around)


def read(root: Path, recall: Recall = forget) -> Reading:
    """Return the reading of the policy below ``root``, without any PDF; does not parse pages that ``recall`` knows.

    Raises what ``markdown.read``, ``nist_pdf.load`` and ``link_review.load`` raise.
    """
    read, around = markdown.read(root, recall), markdown.around(root, recall)
    return Reading.of(read, nist_pdf.load(root), around=around, confirmed=link_review.load(root))


Found = tuple[Statement | Place, str]
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
        for where, message in self.check(reading):
            if isinstance(where, Statement):
                yield Finding(_place(reading, where, message), self.code, where.id, message)
            else:
                yield Finding(where, self.code, "", message)


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


def findings(reading: Reading) -> list[Finding]:
    """Return the violations of the rules, by place; only those of the first stage that finds any."""
    for stage in STAGES:
        judged = reading.unknown if stage == PAGE_BY_PAGE else reading
        rules = (rule for code, rule in RULES.items() if code.startswith(stage))
        if found := sorted(set(finding for rule in rules for finding in rule(judged))):
            return found
    return []


def unjudged(found: list[Finding]) -> int:
    """Return how many rules have not run because of the findings of an earlier stage."""
    if not found:
        return 0
    reached = next(number for number, stage in enumerate(STAGES, start=1) if found[0].code.startswith(stage))
    run = tuple(code for stage in STAGES[:reached] for code in stage)
    return sum(not code.startswith(run) for code in RULES)


def judge(root: Path, known: Memory) -> tuple[Reading, list[Finding]]:
    """Return the reading of the policy below ``root`` and its findings, and let ``known`` remember the valid pages.

    Raises what ``read`` raises.
    """
    reading = read(root, known.recall)
    found = findings(reading)
    broken = {finding.place.path for finding in found if finding.code.startswith(PAGE_BY_PAGE)}
    known.keep(page for page in reading.written if page.path not in broken)
    return reading, found


for _family in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_family.name}")
RULES = dict(sorted(RULES.items()))
