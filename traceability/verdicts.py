"""From what a requirement presumes and how its controls stand, what becomes of it in each release mode.

The heart of the project. A requirement is as well off as the worst-standing control that it presumes; of
controls any of which would do, the firmest counts. Nothing here is typed by an editor.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from traceability.model import Hold, Policy, Requirement, Standing

Stands = Mapping[tuple[str, str], Hold]


class Verdict(enum.IntEnum):
    """What becomes of a requirement in a release mode; each from the standing of the same number."""

    AS_WRITTEN = Hold.KEPT
    BY_AGREEMENT = Hold.BY_AGREEMENT
    BEFORE_RELEASE = Hold.UNTIL_RELEASE
    OUT_OF_REACH = Hold.LOST
    NOT_RELEVANT = Hold.NO_OBJECT

    @property
    def words(self) -> str:
        return self.name.lower().replace("_", " ")

    @property
    def sign(self) -> str:
        return "●◐◔○–"[self]

    @property
    def applies(self) -> bool:
        """Whether a developer in the mode can follow the requirement, be it by contract or only before release."""
        return self <= Verdict.BEFORE_RELEASE


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and the controls that decided it."""

    verdict: Verdict
    decided_by: tuple[str, ...]


def stands(policy: Policy) -> dict[tuple[str, str], Hold]:
    """How each control stands in each mode: (control id, mode id) -> standing."""
    return {
        (control, mode): standing.stands
        for standing in policy.all(Standing)
        for control in standing.control
        for mode in standing.modes
    }


def judge(requirement: Requirement, mode: str, stands: Stands) -> Judgement:
    """The verdict on ``requirement`` in the mode with id ``mode``.

    Raises KeyError if a control that it presumes has no standing there, ValueError if it presumes none.
    """
    holds = {control: stands[control, mode] for control in requirement.presumes}
    if requirement.presumes_any:
        either = {control: stands[control, mode] for control in requirement.presumes_any}
        firmest = min(either.values())
        holds |= {control: hold for control, hold in either.items() if hold == firmest}
    worst = max(holds.values())
    return Judgement(Verdict(worst), tuple(control for control, hold in holds.items() if hold == worst))


def judgements(policy: Policy) -> dict[tuple[str, str], Judgement]:
    """Every requirement in every mode: (requirement id, mode id) -> judgement."""
    held = stands(policy)
    modes = policy.modes()
    return {
        (requirement.id, mode.id): judge(requirement, mode.id, held)
        for requirement in policy.all(Requirement)
        for mode in modes
    }


def distribution(verdicts: Iterable[Verdict]) -> dict[Verdict, int]:
    """How often each verdict occurs, those that never do included."""
    counted = Counter(verdicts)
    return {verdict: counted[verdict] for verdict in Verdict}
