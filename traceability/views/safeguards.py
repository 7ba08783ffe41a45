"""Tables of the example safeguards of Appendix B, one by one, compared with the edition before."""

from __future__ import annotations

from traceability.analysis.edition_history import Change, ancestors, became, before, came, successors
from traceability.analysis.efficacy import Mark, mark, marks
from traceability.analysis.verdicts import Judgement, Verdict, distribution, judgements
from traceability.policy.model import PUBLISHED, Policy, Safeguard, in_edition
from traceability.views.labels import WORKS
from traceability.views.requirements import of_edition
from traceability.views.table import NONE, Cell, Cite, Row, Table

Step = tuple[Safeguard | None, Change | None, Safeguard | None]


def steps(policy: Policy) -> list[Step]:
    """Return every pair of a safeguard and its successor, then the dropped safeguards, then the new ones.

    The other side of a pair is None for a safeguard without an ancestor or a successor among the safeguards. In a first
    edition, this applies to all.
    """
    earlier = in_edition(policy, before(policy, policy.edition)).all(Safeguard) if _has_before(policy) else []
    by_id = {s.id: s for s in policy.all(Safeguard)}
    pairs: list[Step] = []
    for old in earlier:
        later = [by_id[id] for id in successors(policy.whole).get(old.id, ()) if id in by_id]
        pairs += [(old, Change.KEPT if old.id in new.keeps else Change.REVISED, new) for new in later]
        if not later:
            pairs.append((old, became(policy, old), None))
    there = {old.id for old in earlier}
    return [*pairs, *((None, came(new), new) for new in by_id.values() if not there & set(ancestors(new)))]


def _has_before(policy: Policy) -> bool:
    return bool(before(policy, policy.edition))


def editions(policy: Policy) -> list[Policy]:
    """Return the policy restricted to the edition before, if there is one, and the policy itself."""
    return [*([in_edition(policy, before(policy, policy.edition))] if _has_before(policy) else []), policy]


def safeguards_from_draft_to_draft(policy: Policy) -> Table:
    """Return a table of what became of every safeguard, with its verdict in open weights and mark on both sides."""
    judged = judgements(policy.whole)

    def cells(safeguard: Safeguard | None) -> tuple[Cell, Cell | Judgement, str]:
        if safeguard is None:
            return (NONE, "", "")
        return (Cite(safeguard.id), judged[safeguard.id, PUBLISHED], mark(policy, safeguard.id))

    rows: list[Row] = [(*cells(old), change.label if change else "", *cells(new)) for old, change, new in steps(policy)]
    earlier, later = (policy.editions[part.edition].name for part in editions(policy))

    def columns(edition: str) -> Row:
        return (edition.capitalize(), f"In open weights, {edition}", f"{WORKS} ({edition})")

    head = (*columns(earlier), "Became", *columns(later))
    return Table("The example safeguards, from draft to draft", head, ((None, tuple(rows)),))


def safeguard_verdicts_before_and_after(policy: Policy) -> Table:
    """Return a table that counts each verdict on the safeguards with open weights, in both editions."""
    parts = editions(policy)
    counts = [distribution(judgements(p)[s.id, PUBLISHED].verdict for s in p.all(Safeguard)) for p in parts]
    rows: list[Row] = [(verdict, *(count[verdict] for count in counts)) for verdict in Verdict]
    rows.append(("All example safeguards", *(sum(count.values()) for count in counts)))
    head = ("In open weights", *(policy.editions[p.edition].name.capitalize() for p in parts))
    return Table("Example safeguards by verdict, before and after", head, ((None, tuple(rows)),), counted_again=(-1,))


def safeguards_shown_to_hold(policy: Policy) -> Table:
    """Return a table that counts each mark of the safeguards under each verdict in open weights."""
    judged, everything = judgements(policy), policy.all(Safeguard)
    by_verdict = {v: [s for s in everything if judged[s.id, PUBLISHED].verdict is v] for v in Verdict}
    rows: list[Row] = [(v, *marks(policy, group).values(), len(group)) for v, group in by_verdict.items() if group]
    rows.append(("All example safeguards", *marks(policy, everything).values(), len(everything)))
    head = ("In open weights", *(mark.label.capitalize() for mark in Mark), "All")
    caption = f"Example safeguards{of_edition(policy)}: can be done, and shown to hold"
    return Table(caption, head, ((None, tuple(rows)),), counted_again=(-1,))
