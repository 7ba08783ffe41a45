"""Relate the recommendations of the guidance to duties of law: which have a counterpart, and which duties have none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from traceability.policy.model import POLICY_CACHE_SIZE, Correspondence, Duty, Policy, Recommendation
from traceability.policy.values import Relation


def framework(policy: Policy, correspondence: Correspondence) -> str:
    """Return the framework of a correspondence: that of its duty, or the one without a counterpart; else ``""``."""
    of_duty = (id for duty in correspondence.duty for id in policy.get(Duty, duty).framework)
    return (*of_duty, *correspondence.framework, "")[0]


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def answers(policy: Policy) -> Mapping[str, Mapping[str, tuple[Correspondence, ...]]]:
    """Return the correspondences of each recommendation by framework: recommendation id -> framework id -> several."""
    found: dict[str, dict[str, list[Correspondence]]] = defaultdict(lambda: defaultdict(list))
    for correspondence in policy.all(Correspondence):
        law = framework(policy, correspondence)
        for id in correspondence.about if law else ():
            found[id][law].append(correspondence)
    return {id: {law: tuple(some) for law, some in by_law.items()} for id, by_law in found.items()}


def covered(policy: Policy) -> list[str]:
    """Return the frameworks to which recommendations are related, in the order of the pages."""
    return policy.in_order({law for by_law in answers(policy.whole).values() for law in by_law})


def edition(policy: Policy) -> str:
    """Return the edition of which the recommendations are related to law: the newest with a correspondence, or ``""``.

    A further edition leaves the crosswalk as it is until somebody has read it beside the law.
    """
    of = {policy.get(Recommendation, id).edition for id in answers(policy.whole)}
    return next((edition for edition in reversed(policy.editions) if edition in of), "")


def counterparts(policy: Policy, recommendation: str) -> list[Correspondence]:
    """Return the correspondences of a recommendation that name a duty, in the order of the frameworks."""
    by_law = answers(policy.whole).get(recommendation, {})
    return [
        one for law in policy.in_order(by_law) for one in by_law[law] if one.relation is not Relation.NO_COUNTERPART
    ]


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def of_duties(policy: Policy) -> Mapping[str, tuple[Correspondence, ...]]:
    """Return the correspondences of each duty that has any: duty id -> several."""
    found: dict[str, list[Correspondence]] = defaultdict(list)
    for correspondence in policy.all(Correspondence):
        for id in correspondence.duty:
            found[id].append(correspondence)
    return {id: tuple(some) for id, some in found.items()}
