"""Compares two policies, as far as this is possible for policies that break rules."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from traceability import rules
from traceability.analysis.claims import about_edition, later_results, result
from traceability.analysis.verdicts import Judgement
from traceability.diff import duty_changes
from traceability.diff.changes import Change, Name, between, together
from traceability.diff.verdict_changes import Turn, cells, counts, turns
from traceability.policy.model import Claim, Edition, Policy, Requirement, Retired, Statement, options
from traceability.policy.values import LabeledEnum, written
from traceability.rules import JUDGED_AFTER, STAGES, Reading
from traceability.source import link_review, published_ids
from traceability.source.findings import Finding


class How(LabeledEnum):
    """The kind of change to a statement."""

    ADDED = enum.auto()
    REMOVED = enum.auto()
    NO_LONGER_READABLE = enum.auto()
    READABLE_AGAIN = enum.auto()
    RETIRED = enum.auto()
    IN_FORCE_AGAIN = enum.auto()
    CHANGED = enum.auto()


@dataclass(frozen=True, slots=True)
class Altered:
    """A statement that changed, with the fields that changed."""

    statement: Statement
    how: How
    fields: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One of two policies, with its findings."""

    reading: Reading
    findings: Sequence[Finding]

    @property
    def stage(self) -> int:
        """The stage of rules that was reached."""
        reached = (
            n for n, stage in enumerate(STAGES) if any(finding.code.startswith(stage) for finding in self.findings)
        )
        return next(reached, len(STAGES))


@dataclass(frozen=True, slots=True)
class Difference:
    """All effects of a change.

    ``duties`` has each duty and mode whose verdict or exemption changed. ``unprotected`` are the ids that were taken
    out of the list of published ids. ``results`` is None if either policy breaks a rule that claims depend on.
    ``asked_alike`` says whether the same rules were checked before and after.
    """

    old: Policy
    new: Policy
    findings: tuple[Finding, ...] = ()
    mended: tuple[Finding, ...] = ()
    turns: tuple[Turn, ...] = ()
    duties: tuple[Change, ...] = ()
    counts: tuple[Change, ...] = ()
    deviations: tuple[Change, ...] = ()
    results: tuple[Change, ...] | None = ()
    statements: tuple[Altered, ...] = ()
    editions: tuple[Change, ...] = ()
    suspect: tuple[Name, ...] = ()
    unprotected: tuple[str, ...] = ()
    asked_alike: bool = True


def side(root: Path) -> Side:
    """Return the policy below a folder, with its findings. Raises what ``rules.read`` raises."""
    return judged(rules.read(root))


def judged(reading: Reading) -> Side:
    """Return a policy with its findings."""
    return Side(reading, rules.findings(reading))


def compare(old: Side, new: Side) -> Difference:
    """Return the differences between two policies."""
    before, after = old.reading.policy, new.reading.policy
    alike = old.stage == new.stage or not (old.findings and new.findings)
    return Difference(
        before,
        after,
        findings=_added(old.findings, new.findings),
        mended=_added(new.findings, old.findings) if new.stage >= old.stage else (),
        turns=tuple(turns(before, after)),
        duties=duty_changes.changes(before, after),
        counts=between(counts(before), counts(after)),
        deviations=between(_deviations(before), _deviations(after)),
        results=between(_results(old), _results(new)) if _can_be_judged(old) and _can_be_judged(new) else None,
        statements=tuple(_altered(old.reading, new.reading)),
        editions=between(_editions(old.reading), _editions(new.reading)),
        suspect=tuple(sorted(_suspect(new.reading) - _suspect(old.reading))),
        unprotected=tuple(sorted(published_ids.ids(old.reading.published) - published_ids.ids(new.reading.published))),
        asked_alike=alike,
    )


def _added(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings that are new, whatever their line."""
    there = Counter(finding._replace(place=finding.place._replace(line=0)) for finding in before)
    added = []
    for finding in after:
        anywhere = finding._replace(place=finding.place._replace(line=0))
        if there[anywhere]:
            there[anywhere] -= 1
        else:
            added.append(finding)
    return tuple(added)


def _can_be_judged(side: Side) -> bool:
    return not any(finding.code.startswith(JUDGED_AFTER) for finding in side.findings)


def _deviations(policy: Policy) -> dict[Name, str]:
    """Return the reason for each tag that differs from its verdict, by requirement and mode."""
    verdicts = cells(policy)
    return {
        (requirement.id, mode.name): requirement.because or "no reason is given"
        for requirement in policy.all(Requirement)
        for mode in policy.modes()
        if isinstance(judgement := verdicts[requirement.id, mode.id], Judgement)
        and judgement.verdict.applies != (mode.name in requirement.release_modes)
    }


def _results(side: Side) -> dict[Name, str]:
    """Return the result of each claim, by the edition that it is about and by later ones."""
    policy = side.reading.policy
    return {
        (claim.id, edition): f"{computed.outcome.label}: {computed.sense}"
        for claim in policy.all(Claim)
        for edition, computed in {
            about_edition(policy, claim): result(policy, claim),
            **later_results(policy, claim),
        }.items()
    }


def _altered(old: Reading, new: Reading) -> Iterator[Altered]:
    """Yield every statement that changed, in the order of the pages."""
    was, now = old.policy.statements, new.policy.statements
    written_before, written_now = _written(old, now), _written(new, was)
    for id in together(was, now):
        match was.get(id), now.get(id):
            case None, Statement() as statement:
                yield Altered(statement, How.READABLE_AGAIN if id in written_before else How.ADDED)
            case Statement() as statement, None:
                yield Altered(statement, How.NO_LONGER_READABLE if id in written_now else How.REMOVED)
            case Statement() as before, Statement() as after:
                if changes := between(_fields(before), _fields(after)):
                    yield _changed(before, after, changes)


def _written(reading: Reading, other: Mapping[str, Statement]) -> set[str]:
    """Return the ids that the pages of a policy hold, readable or not.

    A page that is refused is empty, so it counts as still holding the statements that the ``other`` policy has there.
    """
    refused = {page.path for page in reading.pages if page.refused}
    ids = {block.id for page in reading.pages for block in page.blocks}
    return ids | {id for id, statement in other.items() if statement.place.path in refused}


def _changed(before: Statement, after: Statement, changes: tuple[Change, ...]) -> Altered:
    """Return the change of a statement that exists before and after.

    For one that was retired or restored, only the fields of a retired statement are compared.
    """
    if isinstance(before, Retired) is isinstance(after, Retired):
        return Altered(after, How.CHANGED, changes)
    how = How.RETIRED if isinstance(after, Retired) else How.IN_FORCE_AGAIN
    return Altered(after, how, tuple(change for change in changes if change.about[0] in options(Retired)))


def _fields(statement: Statement) -> dict[Name, str]:
    """Return what a statement says, by field; each of several values has its own entry."""
    values: dict[Name, str] = {("kind",): statement.kind, ("page",): statement.place.path}
    for field in ("title", "body", *options(type(statement))):
        match getattr(statement, field):
            case tuple() as several:
                values |= {(field, entry): entry for entry in several}
            case value:
                values[field,] = written(value)
    return values


def _editions(reading: Reading) -> dict[Name, str]:
    """Return what the lock records of each edition and of each of its passages."""
    return {name: text for edition in reading.editions.values() for name, text in _locked(edition)}


def _locked(edition: Edition) -> Iterator[tuple[Name, str]]:
    for field in fields(edition):
        match getattr(edition, field.name):
            case Mapping() as passages:
                yield from (((edition.id, id), str(mark)) for id, mark in passages.items())
            case value:
                yield (edition.id, field.name), str(value)


def _suspect(reading: Reading) -> set[Name]:
    """Return the links that nobody has confirmed in their current wording."""
    return {
        (statement.id, provision.id)
        for statement, provision, _ in link_review.suspect(reading.policy, reading.confirmed)
    }
