"""What became of each provision from one edition of the guidance to the next.

A link of succession stands on the later provision and leads to the edition right before. What is kept has one
ancestor, which has one successor; whatever was split or merged counts as revised on both sides. So the provisions of
an edition are those that it kept, revised or added, and those of the edition before are kept, revised or dropped.
"""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from traceability.policy.model import AT_ONCE, Policy, Provision
from traceability.policy.values import Word


class Change(Word):
    """How a provision came into its edition, or what the next one made of it."""

    KEPT = enum.auto()
    REVISED = enum.auto()
    NEW = enum.auto()
    DROPPED = enum.auto()


def ancestors(provision: Provision) -> tuple[str, ...]:
    """The provisions of the edition before that it goes back to."""
    return (*provision.keeps, *provision.revises)


@lru_cache(maxsize=AT_ONCE)
def successors(policy: Policy) -> Mapping[str, tuple[str, ...]]:
    """The provisions of the next edition that go back to each: id -> ids, in the order of the pages."""
    if policy.part_of:
        return successors(policy.whole)
    found: dict[str, list[str]] = defaultdict(list)
    for statement in policy.statements.values():
        if isinstance(statement, Provision):
            for id in ancestors(statement):
                found[id].append(statement.id)
    return {id: tuple(later) for id, later in found.items()}


def before(policy: Policy, edition: str) -> str:
    """The edition right before another; empty for the first."""
    order = list(policy.editions)
    return order[order.index(edition) - 1] if edition in order[1:] else ""


def after(policy: Policy, edition: str) -> str:
    """The edition right after another; empty for the last."""
    order = list(policy.editions)
    return order[order.index(edition) + 1] if edition in order[:-1] else ""


def came(provision: Provision) -> Change | None:
    """How a provision came into its edition; None in the first one."""
    if provision.keeps:
        return Change.KEPT
    if provision.revises:
        return Change.REVISED
    return Change.NEW if provision.new else None


def became(policy: Policy, provision: Provision) -> Change | None:
    """What the next edition made of a provision; None in the last one."""
    later = [policy.get(Provision, id) for id in successors(policy).get(provision.id, ())]
    if later:
        return Change.KEPT if any(provision.id in one.keeps for one in later) else Change.REVISED
    return Change.DROPPED if after(policy, provision.edition) else None


def descendants(policy: Policy, ids: Iterable[str], edition: str) -> tuple[str, ...]:
    """The provisions of ``edition`` that provisions of the same or an earlier one led to, each once."""
    found = dict.fromkeys(ids)
    for _ in policy.editions:
        found = dict.fromkeys(
            later
            for id in found
            for later in ((id,) if policy.get(Provision, id).edition == edition else successors(policy).get(id, ()))
        )
    return tuple(id for id in found if policy.get(Provision, id).edition == edition)


def totals(
    policy: Policy, edition: str, *kinds: type[Provision]
) -> tuple[Counter[Change | None], Counter[Change | None]]:
    """How the provisions of the edition before fared in ``edition``, and how its own came into it."""
    earlier = [p for p in policy.all(*kinds) if p.edition == before(policy, edition)]
    later = [p for p in policy.all(*kinds) if p.edition == edition]
    return Counter(became(policy, p) for p in earlier), Counter(map(came, later))
