"""Compute what follows from other readings: which requirements are contested, and how far a count can differ.

A reading is judged as a requirement is. A requirement is contested in a mode if one of its readings leads to another
verdict there. A count of verdicts is then a range: from the requirements that have the verdict by every reading to
those that have it by some reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from traceability.analysis.verdicts import (
    GradedAlternative,
    Judgement,
    Verdict,
    answers,
    judge,
    judgements,
    stands,
)
from traceability.policy.model import POLICY_CACHE_SIZE, Alternative, Mode, OtherReading, Policy, Requirement
from traceability.policy.values import Acceptance, Grade, Stance


class Range(NamedTuple):
    """A count by the published reading, and the fewest and the most that other readings make of it."""

    published: int
    fewest: int
    most: int

    @classmethod
    def over(cls, answers: Iterable[Iterable[bool]]) -> Range:
        """Return how often the answer is yes; each item has that of the published reading, then those of the others."""
        published = fewest = most = 0
        for first, *others in answers:
            published += first
            fewest += first and all(others)
            most += first or any(others)
        return cls(published, fewest, most)

    @property
    def label(self) -> str:
        """The count, followed by its range in brackets if readings differ: ``5 (3–9)``."""
        return f"{self.published} ({self.fewest}–{self.most})" if self.fewest != self.most else f"{self.published}"


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def readings(policy: Policy) -> Mapping[str, tuple[OtherReading, ...]]:
    """Return the other readings of each requirement that has some, by its id, in the order of the pages."""
    by_requirement: dict[str, list[OtherReading]] = {}
    for reading in policy.whole.all(OtherReading):
        for requirement in policy.within(reading.of):
            by_requirement.setdefault(requirement, []).append(reading)
    return {id: tuple(found) for id, found in by_requirement.items()}


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def judged_otherwise(policy: Policy) -> Mapping[tuple[str, str], Judgement]:
    """Return the judgement by every other reading in every mode: (reading id, mode id) -> judgement."""
    held, answered = stands(policy), answers(policy)
    return {
        (reading.id, mode.id): judge(
            reading, mode.id, held, (*answered.get((of, mode.id), ()), *_parts(policy, reading, mode.id))
        )
        for of, others in readings(policy).items()
        for reading in others
        for mode in policy.modes()
    }


def _parts(policy: Policy, reading: OtherReading, mode: str) -> Iterable[GradedAlternative]:
    """Return the accepted alternatives that would replace a requirement in part if it is read so."""
    named = (policy.get(Alternative, id) for id in reading.part_by)
    return (GradedAlternative(Grade.PART, a.id) for a in named if a.status is Acceptance.ACCEPTED and mode in a.modes)


def by_all_readings(policy: Policy, requirement: str, mode: str) -> tuple[Judgement, ...]:
    """Return the judgement on a requirement in a mode by each reading: the published one, then the others."""
    others = (judged_otherwise(policy)[reading.id, mode] for reading in readings(policy).get(requirement, ()))
    return (judgements(policy)[requirement, mode], *others)


def disputed_verdicts(policy: Policy, reading: OtherReading) -> dict[Mode, Judgement]:
    """Return the judgements by which a reading differs from the published one, by mode."""
    otherwise = {mode: judged_otherwise(policy)[reading.id, mode.id] for mode in policy.modes()}
    published = {mode: judgements(policy)[of, mode.id].label for of in reading.of for mode in policy.modes()}
    return {mode: judgement for mode, judgement in otherwise.items() if judgement.label != published[mode]}


def contested_in(policy: Policy, requirement: str, modes: Iterable[Mode]) -> list[Mode]:
    """Return those of ``modes`` in which the readings of a requirement lead to different verdicts."""
    disputed = {
        mode for reading in readings(policy).get(requirement, ()) for mode in disputed_verdicts(policy, reading)
    }
    return [mode for mode in modes if mode in disputed]


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def contested(policy: Policy) -> tuple[str, ...]:
    """Return the ids of the requirements that are contested in some mode, in the order of the pages."""
    return tuple(id for id in policy.in_order(readings(policy)) if contested_in(policy, id, policy.modes()))


def count(policy: Policy, requirements: Iterable[Requirement], mode: str, wanted: Callable[[Judgement], bool]) -> Range:
    """Return how many of ``requirements`` have a judgement that is ``wanted`` in a mode, as a range."""
    return Range.over(map(wanted, by_all_readings(policy, requirement.id, mode)) for requirement in requirements)


def ranges(policy: Policy, requirements: Iterable[Requirement], mode: str) -> dict[Verdict, Range]:
    """Return how often each verdict occurs on ``requirements`` in a mode, as a range."""
    published, fewest, most = Counter[Verdict](), Counter[Verdict](), Counter[Verdict]()
    for requirement in requirements:
        first, *others = (judgement.verdict for judgement in by_all_readings(policy, requirement.id, mode))
        published[first] += 1
        most.update({first, *others})
        if all(other is first for other in others):
            fewest[first] += 1
    return {verdict: Range(published[verdict], fewest[verdict], most[verdict]) for verdict in Verdict}


def in_reach(policy: Policy, requirements: Iterable[Requirement], mode: str) -> Range:
    """Return how many of ``requirements`` can be followed in a mode, if only by contract or before release."""
    return count(policy, requirements, mode, lambda judgement: judgement.verdict.applies)


def out_of_reach(policy: Policy, requirements: Iterable[Requirement], mode: str) -> Range:
    """Return how many of ``requirements`` a mode puts out of reach, be there an alternative or not."""
    return count(policy, requirements, mode, lambda j: j.verdict in (Verdict.ALTERNATIVE, Verdict.GAP))


def judgements_by(policy: Policy, stance: Stance) -> Mapping[tuple[str, str], Judgement]:
    """Return the judgement on every requirement in every mode by the readings of one ``stance``.

    A requirement without such a reading keeps its published judgement. Of several strict readings the worst verdict
    counts, of several generous ones the best.
    """
    choose = max if stance is Stance.STRICT else min
    judged = dict(judgements(policy))
    for id, others in readings(policy).items():
        chosen = [reading.id for reading in others if reading.stance is stance]
        for mode in policy.modes() if chosen else ():
            options = [judged_otherwise(policy)[reading, mode.id] for reading in chosen]
            judged[id, mode.id] = choose(options, key=lambda judgement: (judgement.verdict, judgement.label))
    return judged
