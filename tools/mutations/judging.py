"""Judge mutations: which rule catches each of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mutations.written import Mutation, Written
from traceability.policy.errors import UserError
from traceability.rules import RULES, STAGES, Reading
from traceability.source.markdown import Page
from traceability.source.nist_pdf import Document

UNREAD = "unread"
"""The code for a record that cannot be read, which ends every command with an error."""
OF_THE_TEXT = ("X",)
"""The stage that judges each page by itself. Unchanged pages need no second judgement."""
OF_THE_PRINT = ("S2",)
"""The prefix of the rules that judge only with a PDF."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutation, the rules that catch it, and those that catch it only with the PDFs."""

    mutation: Mutation
    caught_by: tuple[str, ...]
    with_pdf: tuple[str, ...] = ()
    failed: str = ""
    """The error that a rule raised. A rule that fails catches nothing."""

    @property
    def survived(self) -> bool:
        return not self.caught_by and not self.failed


def judge(written: Written, mutation: Mutation, documents: Mapping[str, Document]) -> Judged:
    """Judge a mutation by the rules, or by the readers of the records if they cannot read it."""
    texts = written.mutated(mutation)
    try:
        reading = written.reread(texts)
    except (tomllib.TOMLDecodeError, TypeError, ValueError, UserError):
        return Judged(mutation, (UNREAD,))
    try:
        caught_by = codes(reading, written.fresh(texts))
        with_pdf = of(replace(reading, documents=documents), OF_THE_PRINT) if documents and not caught_by else ()
    except Exception as error:
        return Judged(mutation, (), failed=repr(error))
    return Judged(mutation, caught_by, with_pdf)


def codes(reading: Reading, fresh: tuple[Page, ...]) -> tuple[str, ...]:
    """Return the codes of ``rules.findings``, if all pages except the ``fresh`` ones are known to keep the X rules."""
    for stage in STAGES:
        if caught_by := of(replace(reading, pages=fresh) if stage == OF_THE_TEXT else reading, stage):
            return caught_by
    return ()


def of(reading: Reading, stage: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of the rules of a stage that report anything."""
    chosen = (rule for code, rule in RULES.items() if code.startswith(stage))
    return tuple(rule.code for rule in chosen if any(True for _ in rule(reading)))
