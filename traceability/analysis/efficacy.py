"""Compute whether tests on record show a safeguard or an alternative to work: the mark beside "can be done".

The standard is the same for hosted and published models, and for the safeguards of the guidance and our alternatives:

- A work counts if it tested the method or saw it in use (``basis``) and was found. An argument for or against counts
  for nothing.
- For a method, only a test counts of which we saw at least a part. A case does not show that a method works, and
  hearsay shows nothing.
- Against a method, a case counts as well, and so does what we know only from others. Doubt needs less than trust.
- *Broken*: a work that we saw at least in part tested the method and defeated it, and no later year has a test for it.
- *Disputed*: otherwise, a work counts against it, whether or not another counts for it.
- *Shown to hold*: a test counts for it and nothing against it.
- *Untested*: nothing counts on either side.

The mark is not part of a verdict. A verdict says whether a developer can use the method.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from traceability.policy.model import POLICY_CACHE_SIZE, Alternative, Evidence, Policy, Safeguard
from traceability.policy.values import Basis, Confirmed, LabeledEnum

Method = Safeguard | Alternative
"""A statement of which we ask whether it works."""


class Mark(LabeledEnum):
    """Whether a method works, by the tests on record."""

    SHOWN_TO_HOLD = enum.auto()
    DISPUTED = enum.auto()
    BROKEN = enum.auto()
    UNTESTED = enum.auto()


@dataclass(frozen=True, slots=True)
class Efficacy:
    """The mark of a method, and the works that count for it and against it."""

    mark: Mark
    works_for: tuple[str, ...] = ()
    works_against: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The mark, with how many works count on each side, if any."""
        if not self.works_for and not self.works_against:
            return self.mark.label
        counted = f"{_counted(self.works_for, 'test')} for it, {_counted(self.works_against, 'work')} against it"
        return f"{self.mark.label}: {counted}"


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def efficacies(policy: Policy) -> Mapping[str, Efficacy]:
    """Return whether each safeguard of any edition and each alternative is shown to work, by its id."""
    methods: list[Method] = [*policy.whole.all(Safeguard), *policy.all(Alternative)]
    return {method.id: _efficacy(policy, method) for method in methods}


def _efficacy(policy: Policy, method: Method) -> Efficacy:
    works_for = [work for work in _works(policy, method.supported_by) if _tested(work)]
    broken_by = [work for work in _works(policy, method.broken_by) if _tested(work)]
    against = [work for work in _works(policy, (*method.challenged_by, *method.broken_by)) if _observed(work)]
    if broken_by and max(work.year for work in broken_by) >= max((work.year for work in works_for), default=0):
        mark = Mark.BROKEN
    elif against:
        mark = Mark.DISPUTED
    else:
        mark = Mark.SHOWN_TO_HOLD if works_for else Mark.UNTESTED
    return Efficacy(mark, tuple(work.id for work in works_for), tuple(work.id for work in against))


def _counted(works: tuple[str, ...], noun: str) -> str:
    return f"{len(works) or 'no'} {noun}{'s' if len(works) > 1 else ''}"


def _works(policy: Policy, ids: Iterable[str]) -> list[Evidence]:
    return [policy.get(Evidence, id) for id in ids]


def _tested(work: Evidence) -> bool:
    return work.basis is Basis.TEST and work.confirmed.at_first_hand


def _observed(work: Evidence) -> bool:
    return work.basis is not None and work.confirmed is not Confirmed.NO


def mark(policy: Policy, id: str) -> str:
    """Return the mark of a statement in words; empty if it is neither a safeguard nor an alternative."""
    return efficacies(policy)[id].mark.label if isinstance(policy[id], Method) else ""


def marks(policy: Policy, methods: Iterable[Method]) -> dict[Mark, int]:
    """Return how often each mark occurs on some methods, including those that never occur."""
    counted = Counter(efficacies(policy)[method.id].mark for method in methods)
    return {mark: counted[mark] for mark in Mark}
