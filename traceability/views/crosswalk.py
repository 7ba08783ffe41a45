"""The guidance beside the law: which recommendations have a counterpart, and what law asks that none of them does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from traceability.analysis import crosswalk
from traceability.policy.model import (
    Bound,
    Correspondence,
    Duty,
    Framework,
    Objective,
    Policy,
    Recommendation,
    in_edition,
    requirements_under,
)
from traceability.policy.values import Binding, Relation
from traceability.views.content import Reference
from traceability.views.labels import inner, listed, number_of
from traceability.views.law import placed
from traceability.views.table import NONE, Cell, Cite, Group, Row, Table

NO_COUNTERPART = "No counterpart in the laws and codes that we compared."


def place(policy: Policy, correspondence: Correspondence) -> str:
    """Return the place of the counterpart: the one that the correspondence names, or that of its duty."""
    (duty,) = correspondence.duty
    return correspondence.locator or policy.get(Duty, duty).locator


def bound(policy: Policy, correspondence: Correspondence) -> Bound:
    """Return who is bound by the duty of a correspondence."""
    (duty,) = correspondence.duty
    return policy.get(Bound, policy.get(Duty, duty).bound[0])


def in_brief(policy: Policy, recommendation: str) -> dict[str, tuple[Reference, ...]]:
    """Return the counterparts of a recommendation by who is bound, each as a link to why."""
    groups: dict[str, list[Reference]] = {}
    for one in crosswalk.counterparts(policy, recommendation):
        groups.setdefault(bound(policy, one).title, []).append(Reference(one.id, place(policy, one), note=_note(one)))
    return {label: tuple(some) for label, some in groups.items()}


def _note(correspondence: Correspondence) -> str:
    """Return the relation if it is not the usual one, which would stand beside nearly every counterpart."""
    usual = correspondence.relation is Relation.INTERSECTS_WITH
    return "" if usual else correspondence.relation.label


def _recommendations(policy: Policy) -> list[Recommendation]:
    """Return the recommendations that are related to law; none if none is."""
    edition = crosswalk.edition(policy)
    return in_edition(policy, edition).all(Recommendation) if edition else []


def _by_law(policy: Policy, correspondence: Correspondence) -> bool:
    framework = policy.get(Framework, crosswalk.framework(policy, correspondence))
    return framework.binding is Binding.LAW


def law_crosswalk(policy: Policy) -> Table:
    """Return the counterparts of each recommendation, by objective; those without any share a row.

    Who is bound by a law stands before each of its duties; a code binds those who sign it.
    """
    asked = _recommendations(policy)
    part = in_edition(policy, crosswalk.edition(policy))
    groups: list[Group] = []
    for objective in part.all(Objective) if asked else ():
        cells = {one.id: _cells(policy, one.id) for one in requirements_under(part, objective) if one in asked}
        rows: list[Row] = [(Cite(id), *found) for id, found in cells.items() if found != _NEITHER]
        if without := tuple(Cite(id) for id, found in cells.items() if found == _NEITHER):
            rows.append((without, *_NEITHER))
        groups.append((Cite(objective.id), tuple(rows)))
    head = ("Recommendation", "Counterpart in law", "Counterpart in a voluntary code")
    return Table("Recommendations beside law", head, tuple(groups))


_NEITHER = (NONE, NONE)
"""The cells of a recommendation without any counterpart."""


def _cells(policy: Policy, recommendation: str) -> tuple[Cell, Cell]:
    """Return the counterparts of a recommendation in laws, and those in codes."""
    found = crosswalk.counterparts(policy, recommendation)
    law: tuple[Cell, ...] = tuple(
        (f"{bound(policy, one).title}:", _related(policy, one)) for one in found if _by_law(policy, one)
    )
    code = tuple(_related(policy, one) for one in found if not _by_law(policy, one))
    return law or NONE, code or NONE


def _related(policy: Policy, correspondence: Correspondence) -> Cite:
    """Return a counterpart as a link to why."""
    return Cite(correspondence.id, note=_note(correspondence))


def what_law_asks_beyond(policy: Policy) -> Table:
    """Return the duties of the compared frameworks that no recommendation corresponds to, with the reason."""
    covered = {*crosswalk.covered(policy)}
    groups = tuple(
        (Cite(who.id, note=who.threshold), rows)
        for who in policy.all(Bound)
        if covered & {*who.framework}
        and (rows := tuple((placed(policy, one.id), one.no_counterpart) for one in _beyond(policy, who.id)))
    )
    return Table("What law asks and the guidance does not", ("Duty", "Why it has no counterpart"), groups)


def _beyond(policy: Policy, who: str) -> Iterable[Duty]:
    return (duty for duty in policy.all(Duty) if who in duty.bound and duty.no_counterpart)


def in_short(policy: Policy) -> str:
    """Return how many recommendations have a counterpart in a law, in a code and in neither, and how duties fare."""
    asked = _recommendations(policy)
    if not asked:
        return NO_COUNTERPART
    found = {one.id: crosswalk.counterparts(policy, one.id) for one in asked}
    in_law, in_code = (
        [id for id, some in found.items() if any(_by_law(policy, one) is law for one in some)] for law in (True, False)
    )
    neither = [id for id, some in found.items() if not some]
    of = f"the {len(asked)} recommendations of the {policy.editions[asked[0].edition].name}"
    covered = {*crosswalk.covered(policy)}
    duties = [duty for duty in policy.all(Duty) if covered & {*duty.framework}]
    beyond = [duty for duty in duties if duty.no_counterpart]
    said = [
        f"Of {of}, {len(in_law)} have a counterpart in law, {len(in_code)} in a voluntary code, and {len(neither)} in "
        "neither.",
        *_who(policy, found),
        f"Of the {number_of(len(duties), 'duty', 'duties')} compared, {len(beyond)} have no counterpart in the draft.",
    ]
    return " ".join(said)


def _who(policy: Policy, found: Mapping[str, list[Correspondence]]) -> list[str]:
    """Return in a sentence who is bound by the counterparts in law, each with the number of recommendations."""
    by_bound: dict[str, set[str]] = {}
    for id, some in found.items():
        for one in some:
            if _by_law(policy, one):
                by_bound.setdefault(bound(policy, one).title, set()).add(id)
    each = [f"{inner(title)} ({number_of(len(ids), 'recommendation')})" for title, ids in by_bound.items()]
    return [f"The counterparts in law bind {listed(each)}."] if each else []
