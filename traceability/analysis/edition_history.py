"""Trace each provision from one edition of the guidance to the next.

A later provision links to the provisions of the edition right before that it succeeds. A kept provision has one
ancestor, and this ancestor has one successor. A split or a merger counts as revised on both sides. So each provision of
an edition is kept, revised or new, and each provision of the edition before is kept, revised or dropped.
"""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from traceability.policy.model import POLICY_CACHE_SIZE, Policy, Provision
from traceability.policy.values import LabeledEnum


class Change(LabeledEnum):
    """The change of a provision: how it came into its edition, or what the next edition did with it."""

    KEPT = enum.auto()
    REVISED = enum.auto()
    NEW = enum.auto()
    DROPPED = enum.auto()


def ancestors(provision: Provision) -> tuple[str, ...]:
    """Return the ids of the provisions in the edition before that ``provision`` derives from."""
    return (*provision.keeps, *provision.revises)


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def successors(policy: Policy) -> Mapping[str, tuple[str, ...]]:
    """Return the provisions of the next edition that derive from each: id -> ids, in the order of the pages."""
    if policy.part_of:
        return successors(policy.whole)
    derived: dict[str, list[str]] = defaultdict(list)
    for statement in policy.statements.values():
        if isinstance(statement, Provision):
            for id in ancestors(statement):
                derived[id].append(statement.id)
    return {id: tuple(later) for id, later in derived.items()}


def before(policy: Policy, edition: str) -> str:
    """Return the edition right before another; an empty string for the first."""
    order = list(policy.editions)
    return order[order.index(edition) - 1] if edition in order[1:] else ""


def after(policy: Policy, edition: str) -> str:
    """Return the edition right after another; an empty string for the last."""
    order = list(policy.editions)
    return order[order.index(edition) + 1] if edition in order[:-1] else ""


def came(provision: Provision) -> Change | None:
    """Return how a provision came into its edition; None in the first edition."""
    if provision.keeps:
        return Change.KEPT
    if provision.revises:
        return Change.REVISED
    return Change.NEW if provision.new else None


def became(policy: Policy, provision: Provision) -> Change | None:
    """Return what the next edition did with a provision; None in the last edition."""
    later = [policy.get(Provision, id) for id in successors(policy).get(provision.id, ())]
    if later:
        return Change.KEPT if any(provision.id in successor.keeps for successor in later) else Change.REVISED
    return Change.DROPPED if after(policy, provision.edition) else None


def descendants(policy: Policy, ids: Iterable[str], edition: str) -> tuple[str, ...]:
    """Return the provisions of ``edition`` that derive from ``ids``, each once.

    ``ids`` are provisions of the same or an earlier edition.
    """
    reached = dict.fromkeys(ids)
    for _ in policy.editions:
        reached = dict.fromkeys(
            later
            for id in reached
            for later in ((id,) if policy.get(Provision, id).edition == edition else successors(policy).get(id, ()))
        )
    return tuple(id for id in reached if policy.get(Provision, id).edition == edition)


def totals(
    policy: Policy, edition: str, *kinds: type[Provision]
) -> tuple[Counter[Change | None], Counter[Change | None]]:
    """Count what ``edition`` did with the provisions of the edition before, and how its own came into it."""
    earlier = [p for p in policy.all(*kinds) if p.edition == before(policy, edition)]
    later = [p for p in policy.all(*kinds) if p.edition == edition]
    return Counter(became(policy, p) for p in earlier), Counter(map(came, later))
