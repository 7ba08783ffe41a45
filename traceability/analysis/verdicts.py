"""Compute the verdict on each requirement in each release mode, from the standings of the controls that it presumes.

This is the core of the project. The weakest control that a requirement presumes sets its verdict. Of controls any of
which would do, the firmest counts. A control that the text wants during a staged deployment counts with the firmer of
its own standing and that of staging. If the weakest control is lost, the verdict is a gap, unless an accepted
alternative meets the purpose of the requirement, in full or in part. No editor types a verdict.
"""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from traceability.policy.model import (
    POLICY_CACHE_SIZE,
    STAGE,
    Alternative,
    Condition,
    Mode,
    Policy,
    Presuming,
    Requirement,
    Standing,
)
from traceability.policy.values import Acceptance, ControlStatus, Grade, LabeledEnum

Stands = Mapping[tuple[str, str], ControlStatus]


class Verdict(LabeledEnum, enum.IntEnum):
    """The verdict on a requirement in a release mode, from the most that can be followed to the least."""

    AS_WRITTEN = 0
    BY_AGREEMENT = 1
    BEFORE_RELEASE = 2
    ALTERNATIVE = 3
    GAP = 4
    NOT_RELEVANT = 5

    @property
    def sign(self) -> str:
        """The character beside the word in plain text; ``figures.signs`` has the shapes for pages."""
        return "●◐◔◆○–"[self]

    @property
    def applies(self) -> bool:
        """Whether a developer in the mode can follow the requirement, even if only by contract or before release."""
        return self <= Verdict.BEFORE_RELEASE


WITHOUT_ALTERNATIVES = {
    ControlStatus.KEPT: Verdict.AS_WRITTEN,
    ControlStatus.BY_AGREEMENT: Verdict.BY_AGREEMENT,
    ControlStatus.UNTIL_RELEASE: Verdict.BEFORE_RELEASE,
    ControlStatus.LOST: Verdict.GAP,
    ControlStatus.NO_OBJECT: Verdict.NOT_RELEVANT,
}
"""The verdict for each standing of the deciding control, if no alternative replaces the requirement."""

WITH_ALTERNATIVE = {ControlStatus.LOST: Verdict.ALTERNATIVE}
"""The verdict if an alternative replaces the requirement; with any other standing, alternatives do not count."""


class GradedAlternative(NamedTuple):
    """An accepted alternative to a requirement in a mode, and how far it goes."""

    grade: Grade
    alternative: str


AnswersByCell = Mapping[tuple[str, str], tuple[GradedAlternative, ...]]


class Judgement(NamedTuple):
    """A verdict, the controls that decided it with their standing, and the alternatives behind it, furthest first."""

    verdict: Verdict
    standing: ControlStatus
    decided_by: tuple[str, ...]
    instead: tuple[GradedAlternative, ...] = ()

    @property
    def label(self) -> str:
        """The verdict in words, with the grade of an alternative."""
        return f"{self.verdict.label} in {self.instead[0].grade.label}" if self.instead else self.verdict.label


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def stands(policy: Policy) -> Mapping[tuple[str, str], ControlStatus]:
    """Return the standing of each control in each mode: (control id, mode id) -> standing."""
    return {
        (control, mode): standing.stands
        for standing in policy.all(Standing)
        for control in standing.control
        for mode in standing.modes
    }


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def answers(policy: Policy) -> Mapping[tuple[str, str], tuple[GradedAlternative, ...]]:
    """Return the accepted alternatives by what they answer: (requirement id, mode id) -> answers, furthest first."""
    by_cell: dict[tuple[str, str], list[GradedAlternative]] = defaultdict(list)
    for alternative in policy.all(Alternative):
        if alternative.status is Acceptance.ACCEPTED:
            modes = alternative.modes
            for grade, requirement in alternative.answers():
                for mode in modes:
                    by_cell[requirement, mode].append(GradedAlternative(grade, alternative.id))
    return {cell: tuple(sorted(unsorted)) for cell, unsorted in by_cell.items()}


def judge(text: Presuming, mode: str, stands: Stands, answers: Iterable[GradedAlternative] = ()) -> Judgement:
    """Return the judgement on a requirement or reading in the mode with id ``mode``, given the ``answers`` to it there.

    Raises KeyError if a control that it presumes has no standing there, ValueError if it presumes none.
    """
    holds = {control: stands[control, mode] for control in text.presumes}
    for control in text.presumes_while_staged:
        firmer = min(control, STAGE, key=lambda id: stands[id, mode])
        holds[firmer] = stands[firmer, mode]
    if text.presumes_any:
        either = {control: stands[control, mode] for control in text.presumes_any}
        firmest = min(either.values())
        holds |= {control: status for control, status in either.items() if status == firmest}
    worst = max(holds.values())
    decided_by = tuple(control for control, status in holds.items() if status == worst)
    replaceable = worst in WITH_ALTERNATIVE
    instead = tuple(sorted(answer for answer in answers if answer.grade.stands_in)) if replaceable else ()
    verdict = WITH_ALTERNATIVE[worst] if instead else WITHOUT_ALTERNATIVES[worst]
    return Judgement(verdict, worst, decided_by, instead)


def what_if(policy: Policy, requirement: Requirement, mode: str, held: Mapping[str, ControlStatus]) -> Judgement:
    """Return the judgement on ``requirement`` for a developer in ``mode`` whose controls have the standings ``held``.

    An alternative counts if it is accepted for the mode and the controls that it presumes are firm enough. With the
    standings of the mode, this is the judgement that the site publishes. Raises as ``judge`` does.
    """
    given = answers(policy).get((requirement.id, mode), ())
    working = [answer for answer in given if _works(policy.get(Alternative, answer.alternative), held)]
    return judge(requirement, mode, {(control, mode): status for control, status in held.items()}, working)


def _works(alternative: Alternative, held: Mapping[str, ControlStatus]) -> bool:
    return all(held[control] <= alternative.weakest for control in alternative.presumes)


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def can_be_judged(policy: Policy) -> bool:
    """Return whether every requirement, reading and duty can be judged in every mode.

    For that, each presumes a control. Each presumed control, and each that a condition names, has a standing in every
    mode.
    """
    presumed = [{*text.presumed, *([STAGE] if text.presumes_while_staged else [])} for text in policy.all(Presuming)]
    named = {control for condition in policy.all(Condition) for control in condition.controls}
    cells = {(control, mode.id) for mode in policy.modes() for control in named.union(*presumed)}
    return all(presumed) and cells <= set(stands(policy))


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def judgements(policy: Policy) -> Mapping[tuple[str, str], Judgement]:
    """Return the judgement on every requirement in every mode: (requirement id, mode id) -> judgement."""
    modes = policy.modes()
    if policy.edition:
        whole = judgements(policy.whole)
        cells = ((requirement.id, mode.id) for requirement in policy.all(Requirement) for mode in modes)
        return {cell: whole[cell] for cell in cells}
    held, answered = stands(policy), answers(policy)
    known: dict[tuple, Judgement] = {}  # many requirements presume the same controls
    by_cell = {}
    for requirement in policy.all(Requirement):
        for mode in modes:
            given = answered.get((requirement.id, mode.id), ())
            asked = (requirement.presumption, mode.id)
            if asked not in known:
                known[asked] = judge(requirement, mode.id, held)
            judged = known[asked]
            if given and judged.standing in WITH_ALTERNATIVE:
                judged = judge(requirement, mode.id, held, given)
            by_cell[requirement.id, mode.id] = judged
    return by_cell


def tagged_against(policy: Policy, requirement: Requirement) -> list[Mode]:
    """Return the release modes in which the tag of a requirement differs from its verdict."""
    judged = judgements(policy)
    return [
        mode
        for mode in policy.modes()
        if judged[requirement.id, mode.id].verdict.applies != (mode.name in requirement.release_modes)
    ]


def distribution(verdicts: Iterable[Verdict]) -> dict[Verdict, int]:
    """Return how often each verdict occurs, including those that never occur."""
    counted = Counter(verdicts)
    return {verdict: counted[verdict] for verdict in Verdict}
