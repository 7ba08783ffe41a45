"""Tables of how provisions changed from the edition before to the edition of the policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from traceability.analysis import claims
from traceability.analysis.edition_history import Change, ancestors, became, before, came, successors, totals
from traceability.analysis.readings import in_reach
from traceability.analysis.verdicts import Verdict, judgements
from traceability.policy.model import (
    PUBLISHED,
    Documentation,
    Mode,
    Objective,
    Policy,
    Practice,
    Provision,
    Recommendation,
    Requirement,
    Safeguard,
    Term,
    in_edition,
    requirements_under,
)
from traceability.views.requirements import by_modes
from traceability.views.table import Cell, Cite, Counted, Group, Modes, Points, Row, Share, Table

KINDS = {
    "objectives": Objective,
    "practices": Practice,
    "recommendations": Recommendation,
    "documentation items": Documentation,
    "safeguards of Appendix B": Safeguard,
    "terms": Term,
}


_ON = (Change.KEPT, Change.REVISED)
"""The changes after which a provision continues in the next edition."""


def share(policy: Policy, requirements: list[Requirement], mode: str) -> Share:
    """Return the share of ``requirements`` that can be followed in a mode, also by agreement or until the release.

    Requirements that are not relevant in the mode do not count: a host loses nothing by a safeguard for published
    weights.
    """
    verdicts = [judgements(policy)[r.id, mode].verdict for r in requirements]
    concerned = [verdict for verdict in verdicts if verdict is not Verdict.NOT_RELEVANT]
    return Share(sum(verdict.applies for verdict in concerned), len(concerned), in_reach(policy, requirements, mode))


def editions_compared(policy: Policy) -> tuple[Policy, Policy]:
    """Return the policy restricted to the edition before, and the policy itself."""
    return in_edition(policy, before(policy, policy.edition)), policy


def _names(policy: Policy) -> tuple[str, str]:
    earlier, later = (policy.editions[part.edition].name.capitalize() for part in editions_compared(policy))
    return earlier, later


def totals_of_change(policy: Policy) -> Table:
    """Return a table that counts the provisions of each kind that were kept, revised, dropped and added."""
    rows: list[Row] = []
    for name, kind in (*KINDS.items(), ("all provisions", Provision)):
        old, new = totals(policy.whole, policy.edition, kind)
        fared = [old[change] for change in (Change.KEPT, Change.REVISED, Change.DROPPED)]
        arrived = [new[change] for change in (Change.KEPT, Change.REVISED, Change.NEW)]
        rows.append((_first_up(name), *fared, old.total(), *arrived, new.total()))
    earlier, later = (name.lower() for name in _names(policy))
    head = (
        "Kind",
        *(f"{fate} of the {earlier}" for fate in ("Kept", "Revised", "Dropped", "All")),
        *(f"{fate} in the {later}" for fate in ("Kept", "Revised", "New", "All")),
    )
    return Table("What became of the provisions", head, ((None, tuple(rows)),), counted_again=(-1,))


def reach(policy: Policy) -> list[tuple[str, Share, Share]]:
    """Return the shares that a developer of open weights can follow in the edition before and in this one.

    They are those of Appendix B, of the recommendations of each objective, and of all recommendations. Objectives are
    matched by number.
    """
    shares: list[tuple[str, Share, Share]] = []
    earlier, later = editions_compared(policy)
    old, new = (share(p, p.all(Safeguard), PUBLISHED) for p in (earlier, later))
    shares.append(("Appendix B", old, new))
    for objective in later.all(Objective):
        asked = [
            [r for o in p.all(Objective) if o.number == objective.number for r in _recommended(p, o)]
            for p in (earlier, later)
        ]
        old, new = (share(p, requirements, PUBLISHED) for p, requirements in zip((earlier, later), asked, strict=True))
        shares.append((f"Objective {objective.number}", old, new))
    old, new = (share(p, p.all(Recommendation), PUBLISHED) for p in (earlier, later))
    shares.append(("All recommendations", old, new))
    return shares


def _recommended(policy: Policy, objective: Objective) -> list[Requirement]:
    return [r for r in requirements_under(policy, objective) if isinstance(r, Recommendation)]


def reach_before_and_after(policy: Policy) -> Table:
    """Return a table of what a developer of open weights can follow, by part of the guidance."""
    rows = tuple((name, old, new, Points(new.percent - old.percent)) for name, old, new in reach(policy))
    head = ("Part", *_names(policy), "Change")
    caption = "In reach of a developer of open weights, before and after (percent rounded down)"
    return Table(caption, head, ((None, rows),), counted_again=(-1,))


def where_the_share_comes_from(policy: Policy) -> Table:
    """Return a table that counts what was kept, revised, dropped or added, in and out of reach with open weights."""
    groups: list[Group] = []
    for name, kind in (("Appendix B", Safeguard), ("All recommendations", Recommendation)):
        rows: list[Row] = []
        for counted, edition, last in zip(
            by_change(policy, kind), _names(policy), (Change.DROPPED, Change.NEW), strict=True
        ):
            rows.append((edition, *(counted[in_reach, c] for in_reach in (True, False) for c in (*_ON, last))))
        groups.append((name, tuple(rows)))
    fates = [*(change.label for change in _ON), "dropped or new"]
    head = ("Edition", *(f"{where}, {fate}" for where in ("In reach", "Out of reach") for fate in fates))
    return Table("Where the share comes from", head, tuple(groups))


def by_change(policy: Policy, kind: type[Requirement]) -> tuple[Counter[tuple[bool, Change | None]], ...]:
    """Return how many requirements of a kind are in reach or not, by their change, in the edition before and in this.

    Requirements that are not relevant with open weights do not count.
    """
    verdicts = judgements(policy.whole)
    counts = []
    for part in editions_compared(policy):
        counted: Counter[tuple[bool, Change | None]] = Counter()
        for r in part.all(kind):
            if (verdict := verdicts[r.id, PUBLISHED].verdict) is not Verdict.NOT_RELEVANT:
                counted[verdict.applies, came(r) if part is policy else became(policy, r)] += 1
        counts.append(counted)
    return tuple(counts)


def continued(policy: Policy) -> list[tuple[Requirement, Requirement]]:
    """Return every pair of a requirement of the edition before and one of this edition that derives from it."""
    return [
        (old, new)
        for new in policy.all(Requirement)
        for id in ancestors(new)
        if isinstance(old := policy[id], Requirement)
    ]


def safeguards_before_and_after(policy: Policy) -> Table:
    """Return a table of the share of Appendix B that can be followed in each mode, before and after."""

    def shares(mode: Mode) -> Row:
        old, new = (share(p, p.all(Safeguard), mode.id) for p in editions_compared(policy))
        return old, new, Points(new.percent - old.percent)

    rows = [(modes, *shown) for modes, shown in by_modes(policy, shares).items()]
    head = ("Release mode", *_names(policy), "Change")
    return Table("Example safeguards in reach, before and after (percent rounded down)", head, ((None, tuple(rows)),))


def changed_verdicts(policy: Policy) -> Table:
    """Return a table of the provisions whose verdict differs from an ancestor's in some mode, open weights first."""
    groups: dict[str, list[Row]] = {
        "More can be followed with open weights": [],
        "Less can be followed with open weights": [],
        "The same with open weights, another verdict in other modes": [],
    }
    more, less, same = groups.values()
    judged = judgements(policy.whole)
    for old, new in continued(policy):
        was, now = (judged[r.id, PUBLISHED].verdict for r in (old, new))
        group = more if now < was else less if now > was else same
        group.extend(_changed(policy, old, new))
    head = (*_names(policy), "Modes", "Before", "After")
    return Table("Verdicts that changed", head, tuple((name, tuple(rows)) for name, rows in groups.items() if rows))


def _changed(policy: Policy, old: Requirement, new: Requirement) -> Iterator[Row]:
    """Yield a row for each distinct change of verdict between two provisions, with the modes in which it occurs."""
    judged = judgements(policy.whole)
    changes: dict[tuple[Verdict, Verdict], list[str]] = {}
    for mode in policy.modes():
        was, now = (judged[r.id, mode.id].verdict for r in (old, new))
        if was is not now:
            changes.setdefault((was, now), []).append(mode.id)
    for modes in changes.values():
        differing = (judged[r.id, modes[0]] for r in (old, new))
        yield (Cite(old.id), Cite(new.id), Modes(tuple(modes)), *differing)


def written_for_published_weights(policy: Policy) -> Table:
    """Return a table of the requirements that concern only published weights, with their origin or their fate.

    It covers both editions.
    """
    groups = []
    for part in editions_compared(policy):
        requirements = claims.written_for_published_weights(part)
        rows = [(Cite(r.id), _fate(policy, r, part is policy), _what_changed(policy, r)) for r in requirements]
        groups.append((Counted(policy.editions[part.edition].name.capitalize(), len(rows)), tuple(rows)))
    return Table(
        "Written for weights that are out", ("Requirement", "Came from, or became", "What changed"), tuple(groups)
    )


def _what_changed(policy: Policy, provision: Provision) -> str:
    """Return what changed, as the provision itself states it, or else as the provisions that revise it do."""
    later = (policy.get(Provision, id).change for id in successors(policy).get(provision.id, ()))
    return provision.change or provision.new or provision.dropped or " ".join(filter(None, later))


def _fate(policy: Policy, provision: Provision, later: bool) -> Cell:
    """Return where a provision came from or, in the edition before, what became of it."""
    change = came(provision) if later else became(policy, provision)
    linked = ancestors(provision) if later else successors(policy).get(provision.id, ())
    return (change.label if change else "", *map(Cite, linked))


def revised(policy: Policy) -> Table:
    """Return a table of every provision that revises another, with what changed and for whom."""
    head = ("Provision", "Revises", "For a developer", "What changed")
    return _by_kind(policy, "Revised provisions", head, lambda p: (tuple(map(Cite, p.revises)), _audience(p), p.change))


def added(policy: Policy) -> Table:
    """Return a table of every provision that has no ancestor, with what it adds and for whom."""
    head = ("Provision", "For a developer", "What it adds")
    return _by_kind(policy, "New provisions", head, lambda p: (_audience(p), p.new))


def dropped(policy: Policy) -> Table:
    """Return a table of every provision of the edition before that has no successor, with what its removal changed."""
    earlier, _ = editions_compared(policy)
    head = ("Provision", "For a developer", "What its removal changed")
    return _by_kind(earlier, "Dropped provisions", head, lambda p: (_audience(p), p.dropped))


def _audience(provision: Provision) -> str:
    """Return which developers a change concerns, to be read after "a developer"."""
    return provision.audience.label if provision.audience else "of any kind"


def _by_kind(policy: Policy, caption: str, head: Row, cells: Callable[[Provision], Row]) -> Table:
    """Return a table of provisions by kind. A provision is left out if the last of its ``cells`` is empty."""
    groups = []
    for name, kind in KINDS.items():
        if rows := tuple((Cite(p.id), *cells(p)) for p in policy.all(kind) if cells(p)[-1]):
            groups.append((_first_up(name), rows))
    return Table(caption, head, tuple(groups))


def _first_up(name: str) -> str:
    """Return a name with its first letter as a capital; other capitals stay."""
    return name[:1].upper() + name[1:]
