"""The contents of the card of a statement, as plain words without markup: facts, steps, advice and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, repeat

from traceability.analysis.edition_history import Change, after, ancestors, became, before, came, successors
from traceability.analysis.verdicts import Verdict, answers, judgements
from traceability.policy.model import (
    GRADED,
    PUBLISHED,
    Alternative,
    Claim,
    Comment,
    Evidence,
    Objective,
    Policy,
    Problem,
    Provision,
    Requirement,
    Standing,
    Statement,
)
from traceability.policy.values import Acceptance, Confirmed, Cost, Grade, Hold
from traceability.views.labels import inner
from traceability.views.record import SIDES, uses
from traceability.views.requirements import problems

HELD = {
    Hold.KEPT: "kept",
    Hold.BY_AGREEMENT: "held by agreement only",
    Hold.UNTIL_RELEASE: "held until the weights leave",
    Hold.LOST: "lost",
    Hold.NO_OBJECT: "without an object",
}
"""The standing of a control, worded as the end of a sentence."""

IF_PUBLISHED = {
    Verdict.AS_WRITTEN: "follow it as written.",
    Verdict.BY_AGREEMENT: "follow it by agreement with those who have the weights.",
    Verdict.BEFORE_RELEASE: "follow it until the weights leave.",
    Verdict.ALTERNATIVE: "it is out of reach.",
    Verdict.GAP: "it is out of reach, and nothing stands in for it.",
    Verdict.NOT_RELEVANT: "it does not concern you.",
}
"""What each verdict means for a developer, worded as the end of a sentence that begins with the release."""

BEFORE_DECIDING = "follow it as written before you decide; it can come to not releasing them."
"""The advice if a requirement is about the decision to release: the developer keeps that control in every mode."""

ANSWERS = {
    Grade.FULL: "Stands in fully for",
    Grade.PART: "Stands in partly for",
    Grade.COMPLEMENT: "Helps with, and replaces nothing of",
    Grade.RESEARCH: "Research, not to be relied on, for",
}
"""The label of the requirements that an alternative names, by grade."""

SEEN = {
    Confirmed.PRIMARY: "in the work itself",
    Confirmed.SECONDARY: "only in what others say of it",
    Confirmed.NO: "and not found",
}
"""How a work was looked up."""

BEARING = {
    "supported_by": "Evidence for",
    "challenged_by": "Evidence against",
    "broken_by": "Broken by",
    "neutral": "Bears on it and decides nothing",
}
"""The label of the evidence that a statement names, by option."""

Run = str | tuple[str, str]
"""A piece of a sentence: plain text, or the id of a statement with the text that links to it."""


@lru_cache(maxsize=128)
def standings(policy: Policy, control: str) -> list[Standing]:
    """Return the standings of a control. Cached, because every strip calls it."""
    return [standing for standing in policy.all(Standing) if control in standing.control]


def looked_up(evidence: Evidence) -> str:
    """Return when a work was looked up, and what was seen of it."""
    return f"looked up {evidence.checked}, {SEEN[evidence.confirmed]}: {evidence.seen}"


CAME = {Change.KEPT: "Kept from the", Change.REVISED: "Revised from the", Change.NEW: "New since the"}

BECAME = {Change.KEPT: "Kept in the", Change.REVISED: "Revised in the", Change.DROPPED: "Dropped in the"}
"""How a provision derives from the edition before (``CAME``), and what the next edition made of it (``BECAME``).

The name of that edition follows.
"""


def steps(policy: Policy, provision: Provision) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield the steps of a provision between editions: a lead, the ids of the other provisions, and a description.

    The first step says where the provision came from, the second what became of it.
    """
    if change := came(provision):
        said = " ".join(filter(None, (provision.change or provision.new, provision.across)))
        earlier = policy.editions[before(policy, provision.edition)].name
        yield f"{CAME[change]} {earlier}", ancestors(provision), said
    if change := became(policy, provision):
        later = policy.editions[after(policy, provision.edition)].name
        yield f"{BECAME[change]} {later}", successors(policy).get(provision.id, ()), provision.dropped


def facts(policy: Policy, alternative: Alternative) -> dict[str, str | tuple[str, ...]]:
    """Return the facts about an alternative: status, time, cost, modes and uses, as words or as ids of statements."""
    proposed = alternative.status is Acceptance.PROPOSED
    beyond = alternative.cost is Cost.BEYOND
    found = {
        "Status": "proposed only, counts in no verdict" if proposed else "accepted",
        "When": alternative.when.words,
        "Cost": "beyond a team of ten" if beyond else f"{alternative.cost.words}, for a team of ten",
        "Works in": alternative.modes,
        "Presumes": alternative.presumes,
    }
    for grade, option in GRADED.items():
        found[ANSWERS[grade]] = getattr(alternative, option)
    found["Already asked for, at least in part, in"] = alternative.already_in
    return {title: said for title, said in found.items() if said}


def in_editions(policy: Policy, ids: Iterable[str]) -> dict[str, list[str]]:
    """Return provisions grouped by the name of their edition, the newest edition first."""
    ordered = policy.in_order(ids)
    found = {
        edition.name: [id for id in ordered if policy.get(Provision, id).edition == edition.id]
        for edition in reversed(policy.editions.values())
    }
    return {name: own for name, own in found.items() if own}


def advice(policy: Policy, requirement: Requirement) -> Iterator[Run]:
    """Yield what a requirement means for a developer who releases open weights, and what to do.

    The pieces form sentences that continue a given lead.
    """
    judgement = judgements(policy)[requirement.id, PUBLISHED]
    decides = "CTRL-DECIDE" in (*requirement.presumes, *requirement.presumes_any)
    decides = decides and judgement.verdict is Verdict.AS_WRITTEN
    yield BEFORE_DECIDING if decides else IF_PUBLISHED[judgement.verdict]
    if judgement.instead:
        graded = [(f"in {one.grade.words}: ", one.alternative) for one in judgement.instead]
        yield from _listing(policy, " Instead, ", graded)
    if judgement.verdict is Verdict.GAP:
        yield from _listing(policy, " Open problem: ", [("", one.id) for one in problems(policy, judgement)])
    rest = [one for one in answers(policy).get((requirement.id, PUBLISHED), ()) if one not in judgement.instead]
    for label, grades in (("Helps", {Grade.FULL, Grade.PART, Grade.COMPLEMENT}), ("Research only", {Grade.RESEARCH})):
        if found := [("", one.alternative) for one in rest if one.grade in grades]:
            yield from _listing(policy, f" {label}: ", found)


def _listing(policy: Policy, lead: str, found: Iterable[tuple[str, str]]) -> Iterator[Run]:
    """Yield a sentence that lists statements, each after its label.

    A sentence that ends with a question mark, as the title of a problem may, gets no full stop.
    """
    title = ""
    for between, (said, id) in zip(chain([lead], repeat("; ")), found, strict=False):
        yield between + said
        title = policy[id].title if isinstance(policy[id], Problem) else inner(policy[id].title)
        yield id, title
    yield "" if title.endswith("?") else "."


def lists(policy: Policy, statement: Statement) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the lists under a statement, each after its label. The caller skips empty lists."""
    match statement:
        case Alternative() | Claim():
            yield from ((said, getattr(statement, option, ())) for option, said in BEARING.items())
        case Evidence():
            found = uses(policy)[statement.id]
            yield from ((said.capitalize(), found.get(option, ())) for option, said in SIDES.items())
        case Comment():
            yield "Claims", [claim.id for claim in policy.all(Claim) if statement.id in claim.made_in]
            yield "Concerns", statement.concerns
            yield "A later draft does so, which says nothing of why", statement.coincides_with


def short(provision: Provision) -> str:
    """Return the number of a provision, preceded by its kind where the number alone would be ambiguous."""
    return f"Objective {provision.number}" if isinstance(provision, Objective) else provision.number


def gaps_behind(policy: Policy, problem: Problem) -> list[str]:
    """Return the ids of the requirements that are a gap in some mode because of a control that a problem concerns."""
    behind = {
        requirement
        for (requirement, _), judgement in judgements(policy).items()
        if judgement.verdict is Verdict.GAP and set(problem.control) & set(judgement.decided_by)
    }
    return policy.in_order(behind)
