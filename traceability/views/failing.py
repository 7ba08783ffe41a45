"""The requirements that a release mode puts out of reach: where, why, what helps, and the wording proposed for each."""

from __future__ import annotations

from dataclasses import dataclass

from traceability.analysis.readings import judged_otherwise, readings
from traceability.analysis.verdicts import GradedAlternative, Judgement, answers, judgements
from traceability.policy.model import PUBLISHED, Alternative, Mode, OtherReading, Policy, Problem, Requirement
from traceability.policy.values import ControlStatus, Grade
from traceability.views.alternatives import Proposals, proposals_at
from traceability.views.labels import listed, words
from traceability.views.requirements import problems


@dataclass(frozen=True, slots=True)
class Failing:
    """A requirement that presumes a lost control in some ``modes``, and what is computed about it there.

    ``judgement`` is that of published weights, or of the first of the modes. ``otherwise`` has the readings that lead
    to another verdict. ``helps`` has every accepted alternative, each with the modes in which it works unless it works
    in all; ``again`` has wording that is printed under another requirement.
    """

    requirement: Requirement
    modes: tuple[Mode, ...]
    judgement: Judgement
    problems: tuple[Problem, ...]
    helps: tuple[tuple[GradedAlternative, str], ...]
    otherwise: tuple[tuple[OtherReading, Judgement], ...]
    here: tuple[Alternative, ...]
    again: tuple[tuple[Grade, Alternative, Requirement], ...]


def failing(policy: Policy) -> list[Failing]:
    """Return every requirement that is out of reach in some mode, in the order of the guidance."""
    proposed = proposals_at(policy)
    judged = judgements(policy)
    found = []
    for requirement in policy.all(Requirement):
        modes = [m for m in policy.modes() if judged[requirement.id, m.id].standing is ControlStatus.LOST]
        if modes:
            found.append(_failing(policy, requirement, modes, proposed[requirement.id]))
    return found


def _failing(policy: Policy, requirement: Requirement, modes: list[Mode], proposed: Proposals) -> Failing:
    ids = [mode.id for mode in modes]
    judged = [judgements(policy)[requirement.id, id] for id in ids]
    given = {answer for id in ids for answer in answers(policy).get((requirement.id, id), ())}
    shown = PUBLISHED if PUBLISHED in ids else ids[0]
    judgement = judgements(policy)[requirement.id, shown]
    others = (
        (reading, judged_otherwise(policy)[reading.id, shown]) for reading in readings(policy).get(requirement.id, ())
    )
    return Failing(
        requirement,
        tuple(modes),
        judgement,
        tuple({problem.id: problem for judgement in judged for problem in problems(policy, judgement)}.values()),
        tuple((answer, _only_in(policy, answer, modes)) for answer in sorted(given)),
        tuple((reading, other) for reading, other in others if other.label != judgement.label),
        proposed.here,
        tuple(wording for wording in proposed.elsewhere if {*wording[1].modes} & {*ids}),
    )


def _only_in(policy: Policy, answer: GradedAlternative, modes: list[Mode]) -> str:
    """Return the names of those of ``modes`` in which an alternative works; empty if it works in all."""
    there = policy.get(Alternative, answer.alternative).modes
    works = tuple(mode for mode in modes if mode.id in there)
    return in_words(works) if len(works) < len(modes) else ""


def shared(found: list[Failing]) -> str:
    """Return the modes in which all of these requirements fail, in words; empty if they fail in different modes."""
    modes = {one.modes for one in found}
    return in_words(modes.pop()) if len(modes) == 1 else ""


def in_words(modes: tuple[Mode, ...]) -> str:
    """Return the names of modes as part of a sentence."""
    return listed(words(mode.name) for mode in modes)
