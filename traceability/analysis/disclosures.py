"""What the documents of each release say on each requirement of one edition, and on alternatives.

That nothing was found is computed here and typed nowhere. What an outside author says of a release counts as a finding
of its own, and never as a statement of the developer.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from traceability.policy.model import Disclosure, Policy, Release, ReleaseDocument, Requirement, Score, in_edition
from traceability.policy.values import Disclosed


class Said(NamedTuple):
    """What is said about one provision: by the documents of the developer, and by those of others.

    ``own`` is None if nothing was found in the developer's documents that are named.
    """

    own: Disclosure | None = None
    outside: tuple[Disclosure, ...] = ()
    readers_differ: bool = False

    @property
    def answer(self) -> Disclosed:
        """The settled answer on the developer's documents."""
        return self.own.answer if self.own else Disclosed.NOTHING_FOUND

    @property
    def settled_otherwise(self) -> bool:
        """Whether both readers gave the same answer and the settled one is another."""
        own = self.own
        return own is not None and own.first_reader is not None and own.first_reader is own.second_reader


class Compared(NamedTuple):
    """The score that an index from outside gave to a release, and our answer on the requirement that matches."""

    score: Score
    answer: Disclosed

    @property
    def found(self) -> bool:
        """Whether we found something, at least in part."""
        return self.answer is not Disclosed.NOTHING_FOUND

    @property
    def agrees(self) -> bool:
        """Whether both found something, or neither did."""
        return self.score.given is self.found


class Spread(Enum):
    """How many of the releases state a requirement, at least in part."""

    ALL = auto()
    SOME = auto()
    NONE = auto()


NOTHING = Said()


@lru_cache(maxsize=8)
def documents(policy: Policy) -> Mapping[str, tuple[ReleaseDocument, ...]]:
    """Return the documents of each release, in the order of the pages."""
    every = policy.all(ReleaseDocument)
    return {r.id: tuple(one for one in every if r.id in one.of) for r in policy.all(Release)}


@lru_cache(maxsize=8)
def said(policy: Policy) -> Mapping[str, Mapping[str, Said]]:
    """Return by release and by provision what is said about it; a provision without an entry has ``NOTHING``."""
    found: dict[str, dict[str, Said]] = {release.id: {} for release in policy.all(Release)}
    for disclosure in policy.all(Disclosure):
        sources = [policy.get(ReleaseDocument, id) for id in disclosure.found_in]
        for release in {policy.get(Release, id) for source in sources for id in source.of}:
            of_release = found[release.id]
            own = all(source.author == release.developer for source in sources)
            for id in disclosure.about:
                before = of_release.get(id, NOTHING)
                if own:
                    of_release[id] = before._replace(own=disclosure, readers_differ=_differ(disclosure))
                else:
                    of_release[id] = before._replace(outside=(*before.outside, disclosure))
    for release in policy.all(Release):
        for id in release.differed:
            found[release.id][id] = found[release.id].get(id, NOTHING)._replace(readers_differ=True)
    return found


def _differ(disclosure: Disclosure) -> bool:
    """Return whether the two readers gave different answers."""
    first, second = (reader or disclosure.answer for reader in (disclosure.first_reader, disclosure.second_reader))
    return first is not second


def about(policy: Policy, id: str) -> Mapping[str, Said]:
    """Return what each release of which something was found says on a provision or an alternative, by release."""
    return {release: found[id] for release, found in said(policy.whole).items() if id in found}


@lru_cache(maxsize=8)
def edition_asked(policy: Policy) -> str:
    """Return the edition against which releases are held: the newest that a disclosure is about.

    A further edition leaves the pages of releases as they are until somebody has read the documents for it.
    """
    about = {id for disclosure in policy.all(Disclosure) for id in disclosure.about}
    of = {one.edition for id in about if isinstance(one := policy.statements.get(id), Requirement)}
    return next((edition for edition in reversed(policy.editions) if edition in of), policy.newest)


def asked(policy: Policy) -> list[Requirement]:
    """Return the requirements against which releases are held."""
    return in_edition(policy, edition_asked(policy.whole)).all(Requirement)


def answers(policy: Policy, release: str) -> Mapping[str, Said]:
    """Return what a release says on each requirement that is asked, in the order of the pages."""
    found = said(policy.whole)[release]
    return {requirement.id: found.get(requirement.id, NOTHING) for requirement in asked(policy)}


def agreement(policy: Policy, release: str, only_found: bool = False) -> tuple[int, int]:
    """Return on how many requirements both readers gave the same answer, and on how many they gave one.

    With ``only_found`` those count on which at least one of the two found something, and not those that only a later
    reading found. Without it, most of the agreement is on nothing found.
    """
    given = [one for one in answers(policy, release).values() if _found_by_a_reader(one) or not only_found]
    return sum(not one.readers_differ for one in given), len(given)


def _found_by_a_reader(one: Said) -> bool:
    """Return whether at least one of the two readers found something."""
    if one.own and one.settled_otherwise:
        return one.own.first_reader is not Disclosed.NOTHING_FOUND
    return one.readers_differ or one.own is not None


def compared(policy: Policy) -> list[Compared]:
    """Return each score of the index from outside with our answer, if its release and requirement are known."""
    given = {release.id: answers(policy, release.id) for release in policy.all(Release)}
    return [
        Compared(score, given[score.release][score.requirement].answer)
        for score in policy.scores
        if score.requirement in given.get(score.release, ())
    ]


@lru_cache(maxsize=8)
def spread(policy: Policy) -> Mapping[str, Spread]:
    """Return for each requirement that is asked whether all, some or none of the releases state it."""
    every = [answers(policy, release.id) for release in policy.all(Release)]
    counts = {one.id: sum(found[one.id].own is not None for found in every) for one in asked(policy)}
    return {
        id: Spread.NONE if not count else Spread.ALL if count == len(every) else Spread.SOME
        for id, count in counts.items()
    }
