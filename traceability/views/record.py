"""Tables of the record: evidence with the statements that it bears on, and claims with their results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from traceability.analysis import claims
from traceability.analysis.efficacy import mark
from traceability.analysis.verdicts import answers, judgements
from traceability.policy.model import PUBLISHED, Alternative, Claim, Comment, Evidence, Policy, Retired
from traceability.policy.values import Confirmed, Outcome
from traceability.views.content import Listing, Reference, reference, references
from traceability.views.labels import WORKS, inner
from traceability.views.table import Cell, Cite, Counted, Group, Row, Table

SIDES = {"supported_by": "supports", "challenged_by": "challenges", "broken_by": "breaks", "neutral": "bears on"}
"""What a work of evidence does to the statement that links it; the last decides nothing."""

READ = {
    Confirmed.PRIMARY: "The whole work",
    Confirmed.IN_PART: "A part of the work",
    Confirmed.SECONDARY: "Only what others say of it",
    Confirmed.NO: "Nothing: we did not find it",
}
"""How much of a work was read."""

ON_ALTERNATIVES = ("supported_by", "challenged_by", "broken_by")
"""The options of ``SIDES`` that an alternative can have."""


@lru_cache(maxsize=8)
def uses(policy: Policy) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return what every work of evidence supports, challenges and breaks: evidence id -> option -> ids."""
    by_evidence: dict[str, dict[str, list[str]]] = {evidence.id: {} for evidence in policy.all(Evidence)}
    for statement in policy.statements.values():
        for option, target in statement.links():
            if option in SIDES and target in by_evidence:
                by_evidence[target].setdefault(option, []).append(statement.id)
    return {id: {option: tuple(ids) for option, ids in sides.items()} for id, sides in by_evidence.items()}


def ledger(policy: Policy) -> Table:
    """Return a table of all evidence, with what each work supports and what it challenges."""
    used = uses(policy)
    rows: tuple[Row, ...] = tuple(
        (
            Cite(evidence.id, full=True),
            evidence.year,
            evidence.source_type.label,
            tuple((SIDES[side], *map(Cite, ids)) for side, ids in used[evidence.id].items()),
            evidence.confirmed.label,
        )
        for evidence in sorted(policy.all(Evidence), key=lambda evidence: evidence.id)
    )
    head = ("Work", "Year", "Kind", "What it bears on", "Seen")
    return Table("Evidence, and what it bears on", head, ((None, rows),))


def roles_by_year(policy: Policy) -> dict[int, dict[str, list[str]]]:
    """Return the works that support, challenge or break alternatives: year of publication -> option -> evidence ids.

    A work counts once in each role, for any number of alternatives. Every year from the first of the record to the last
    has an entry.
    """
    works = sorted(policy.all(Evidence), key=lambda work: work.id)
    years = range(min(w.year for w in works), max(w.year for w in works) + 1) if works else ()
    by_year: dict[int, dict[str, list[str]]] = {year: {option: [] for option in ON_ALTERNATIVES} for year in years}
    for work in works:
        for option, ids in uses(policy)[work.id].items():
            if option in ON_ALTERNATIVES and any(isinstance(policy[id], Alternative) for id in ids):
                by_year[work.year][option].append(work.id)
    return by_year


def evidence_by_year(policy: Policy) -> Table:
    """Return a table that counts the works of each year that support, challenge and break alternatives."""
    counts = {year: tuple(map(len, roles.values())) for year, roles in roles_by_year(policy).items()}
    works = Counter(work.year for work in policy.all(Evidence))
    rows: list[Row] = [(year, *roles, works[year]) for year, roles in counts.items()]
    whole: Row = ("All years", *map(sum, zip(*counts.values(), strict=True)), works.total())
    columns = [f"{SIDES[option].capitalize()} an alternative" for option in ON_ALTERNATIVES]
    head = ("Year of publication", *columns, "On record")
    groups = ((None, (*rows, whole) if rows else ()),)
    return Table("Works by year and by what they say of alternatives", head, groups, counted_again=(-1,))


def evidence_read(policy: Policy) -> Table:
    """Return a table that counts the works by how much of each was read."""
    works = policy.all(Evidence)
    counts = Counter(work.confirmed for work in works)
    abstracts = sum(work.confirmed is Confirmed.IN_PART and work.abstract_only for work in works)
    rows: tuple[Row, ...] = (
        (READ[Confirmed.PRIMARY], counts[Confirmed.PRIMARY]),
        (READ[Confirmed.IN_PART], counts[Confirmed.IN_PART]),
        ("of these, the abstract only", abstracts),
        (READ[Confirmed.SECONDARY], counts[Confirmed.SECONDARY]),
        (READ[Confirmed.NO], counts[Confirmed.NO]),
        ("All works", len(works)),
    )
    abstract, whole = 2, -1
    groups = ((None, rows if works else ()),)
    return Table("How much of each work we read", ("What we read", "Works"), groups, counted_again=(abstract, whole))


def claims_made(policy: Policy) -> Table:
    """Return a table of every claim of the comments, with its result on its own edition and on later ones."""
    groups: list[Group] = []
    for comment in dict.fromkeys(id for claim in policy.all(Claim) for id in claim.made_in):
        rows: list[Row] = []
        for claim in policy.all(Claim):
            if comment in claim.made_in:
                result = " ".join(in_words(claims.result(policy, claim)))
                later = claims.later_results(policy, claim)
                results = tuple(
                    (f"{policy.editions[id].name.capitalize()}:", " ".join(in_words(r))) for id, r in later.items()
                )
                sides = {"for:": claim.supported_by, "against:": claim.challenged_by, "neither way:": claim.neutral}
                evidence: Cell = tuple((label, *map(Cite, ids)) for label, ids in sides.items() if ids)
                by = "a computation on the draft" if claim.check else evidence
                rows.append((Cite(claim.id), result, results, by))
        groups.append((Cite(comment), tuple(rows)))
    head = ("Claim", "Result", "The same count on later drafts", "Decided by")
    return Table("Claims, and what became of them", head, tuple(groups))


class ClaimCard(NamedTuple):
    """A claim as a card: its result and its sense, those on ``later`` editions, and the evidence on each side."""

    claim: Reference
    outcome: Outcome
    sense: str
    later: tuple[str, ...]
    evidence: tuple[Listing, ...]


def claim_cards(policy: Policy) -> dict[str, list[ClaimCard]]:
    """Return a card for each claim, below what decides it: the text of the draft, or evidence."""
    cards: dict[str, list[ClaimCard]] = {"Decided by the text of the draft": [], "Decided by evidence": []}
    by_text, by_evidence = cards.values()
    for claim in policy.all(Claim):
        found = claims.result(policy, claim)
        later = (
            f"By the {policy.editions[id].name}: {inner(' '.join(in_words(result)))}."
            for id, result in claims.later_results(policy, claim).items()
        )
        sides = {"For:": claim.supported_by, "Against:": claim.challenged_by, "Neither way:": claim.neutral}
        evidence = (Listing(references(policy, ids), "; ", lead) for lead, ids in sides.items() if ids)
        card = ClaimCard(reference(policy, claim.id), found.outcome, found.sense, tuple(later), tuple(evidence))
        (by_text if claim.check else by_evidence).append(card)
    return {title: some for title, some in cards.items() if some}


def comments(policy: Policy) -> Table:
    """Return a table of every comment, with what it concerns and where a later edition does what it asked.

    The table claims only a coincidence in time.
    """
    groups = []
    for edition in policy.editions.values():
        rows = tuple(
            (Cite(c.id), c.read.label, tuple(map(Cite, c.concerns)), tuple(map(Cite, c.coincides_with)))
            for c in policy.all(Comment)
            if c.edition == edition.id
        )
        if rows:
            groups.append((f"On the {edition.name}", rows))
    head = ("Comment", "Read in", "Concerns", "A later draft does so")
    return Table("Public comments", head, tuple(groups))


def retired(policy: Policy) -> Table:
    """Return a table of retired statements, why they were retired, and what they became."""
    rows = tuple(
        (Cite(old.id), old.id, old.since, old.reason, tuple(map(Cite, old.became))) for old in policy.all(Retired)
    )
    return Table("Retired statements", ("Statement", "Id", "Since", "Why", "Became"), ((None, rows),))


def in_words(result: claims.Result) -> tuple[str, str]:
    """Return the result of a claim in words: the outcome, and the sense in which it is meant, which continues it."""
    leads = {
        Outcome.HOLDS_IN_A_SENSE: "Holds in the sense that",
        Outcome.DEPENDS_ON_THE_READING: "Depends on the reading:",
        Outcome.NOT_DECIDED_BY_THE_TEXT: "Cannot be decided from the text:",
    }
    return leads.get(result.outcome, f"{result.outcome.label.capitalize()}:"), result.sense


def safeguard_by_safeguard(policy: Policy) -> Table:
    """Return a table of every example safeguard, with its verdict in open weights and its mark.

    The groups are the classes of the comment that sorts safeguards.
    """
    verdicts = judgements(policy)
    given = answers(policy)
    groups = tuple(
        (
            Counted(name.capitalize(), len(ids)),
            tuple((Cite(id), verdicts[id, PUBLISHED], mark(policy, id), given.get((id, PUBLISHED), ())) for id in ids),
        )
        for name, ids in claims.safeguards(policy).items()
    )
    head = ("Safeguard", "With open weights", WORKS, "What replaces it or helps")
    edition = f" of the {policy.editions[policy.edition].name}" if policy.edition else ""
    return Table(f"The example safeguards{edition}, by what publication makes of them", head, groups)
