"""What a page of tables comes to, in a sentence or two that are computed."""

from __future__ import annotations

from collections.abc import Callable

from traceability.analysis.edition_history import Change, totals
from traceability.analysis.readings import Range, contested, contested_in, out_of_reach
from traceability.analysis.verdicts import judgements
from traceability.policy.model import PUBLISHED, Alternative, Mode, Policy, Provision, Requirement
from traceability.policy.values import ControlStatus, Grade
from traceability.views import bound_by_law, crosswalk, law
from traceability.views.labels import among, listed, words
from traceability.views.real_releases import CAVEAT, silent


def _contested(policy: Policy) -> str:
    """Return how many requirements are contested in some mode, and how many with published weights."""
    ids = contested(policy)
    published = [id for id in ids if contested_in(policy, id, _published(policy))]
    return (
        f"Somebody reads, or could fairly read, {len(ids)} of the {_all(policy)} with another verdict in some release "
        f"mode. With open weights, {len(published)} of them have another verdict."
    )


def _published(policy: Policy) -> list[Mode]:
    return [mode for mode in policy.modes() if mode.id == PUBLISHED]


def _all(policy: Policy) -> str:
    return f"{len(policy.all(Requirement))} requirements of the {policy.editions[policy.edition].name}"


def _changes(policy: Policy) -> str:
    """Return how many provisions were dropped, added, revised and kept."""
    old, new = totals(policy.whole, policy.edition, Provision)
    return (
        f"The {policy.editions[policy.edition].name} dropped {old[Change.DROPPED]} of {old.total()} provisions. Of its "
        f"own {new.total()}, {new[Change.NEW]} are new, {new[Change.REVISED]} revise earlier ones and "
        f"{new[Change.KEPT]} are unchanged in substance."
    )


def _coverage(policy: Policy) -> str:
    """Return how many requirements are out of reach in which modes."""
    by_count: dict[Range, list[Mode]] = {}
    for mode in policy.modes():
        by_count.setdefault(out_of_reach(policy, policy.all(Requirement), mode.id), []).append(mode)
    (first, modes), *others = sorted(by_count.items()) or [(Range(0, 0, 0), [])]
    said = f"{first.published} of the {_all(policy)} are out of reach{among(first)}{_in(modes)}"
    return "; ".join((said, *(f"{count.published}{among(count)}{_in(modes)}" for count, modes in others))) + "."


def _in(modes: list[Mode]) -> str:
    """Return the names of modes, to stand behind a count; empty without modes."""
    return f" in {listed(words(mode.name) for mode in modes)}" if modes else ""


def _alternatives(policy: Policy) -> str:
    """Return how many requirements alternatives replace with published weights, and how many none replaces."""
    judged = [judgements(policy)[one.id, PUBLISHED] for one in policy.all(Requirement)]
    lost = [judgement for judgement in judged if judgement.standing is ControlStatus.LOST]
    best = [judgement.instead[0].grade for judgement in lost if judgement.instead]
    return (
        f"With open weights, {len(lost)} of the {_all(policy)} cannot be followed. Alternatives replace "
        f"{best.count(Grade.FULL)} of them in full and {best.count(Grade.PART)} in part, and nothing replaces "
        f"{len(lost) - len(best)}. We describe {len(policy.all(Alternative))} alternatives."
    )


IN_SHORT: dict[str, Callable[[Policy], str]] = {
    "contested": _contested,
    "changes": _changes,
    "coverage": _coverage,
    "alternatives": _alternatives,
    "am-i-bound": bound_by_law.in_short,
    "example-of-law": bound_by_law.example,
    "law": law.in_short,
    "law-crosswalk": crosswalk.in_short,
    "releases": lambda policy: " ".join(filter(None, (silent(policy), CAVEAT))),
}
"""The sentences by the page that they open."""
