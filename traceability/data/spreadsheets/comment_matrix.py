"""The comment matrix for authors of the guidance: a row for each proposed change to a provision.

It has the wording of the page of proposed guidance, at the same provisions. A provision that open weights put out of
reach also has a row if we have no wording for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from traceability.analysis.verdicts import Verdict, judgements
from traceability.data.spreadsheets import cells
from traceability.data.spreadsheets.columns import identified
from traceability.data.spreadsheets.sheet import Linked, Sheet, Value
from traceability.policy.model import PUBLISHED, Alternative, Evidence, Mode, Policy, Requirement, in_edition
from traceability.policy.values import Acceptance, Grade
from traceability.publication.identity import Publication
from traceability.views.alternatives import again, proposals
from traceability.views.card_contents import ANSWERS
from traceability.views.content import signed
from traceability.views.labels import where
from traceability.views.requirements import headed, problems

COLUMNS = {
    **{"Edition": 14, "Section": 28, "Page": 7, "Lines": 16, "Provision": 13, "Number and title": 30},
    **{"With open weights": 18, "What it asks, in our words": 48, "Comment": 48, "Proposed wording": 60},
    **{"Rationale": 80, "Evidence for": 44, "Evidence against": 44, "Limits": 80, "Grade": 13, "Alternative": 13},
}


def sheet(policy: Policy, published: Publication) -> Sheet:
    """Return the proposed changes to every edition, the newest first, each in the order of its guidance."""
    rows = [
        (*_provision(part, published, section, requirement), *_change(part, published, requirement, grade, alternative))
        for edition in reversed(policy.editions)
        for part in [in_edition(policy, edition)]
        for section, requirement, grade, alternative in changes(part)
    ]
    return Sheet("Proposed changes", COLUMNS, tuple(rows))


def changes(policy: Policy) -> Iterator[tuple[str, Requirement, Grade | None, Alternative | None]]:
    """Yield each requirement of an edition with each alternative whose wording it shows, or with None if there is none.

    A row starts with the heading of its section, and has the grade before the alternative.
    """
    for lead, proposed in proposals(policy):
        for provision in proposed:
            asked = provision.requirement
            here = [(grade, a) for a in provision.here for grade, id in a.answers() if id == asked.id]
            there = [(grade, a) for grade, a, _ in again(policy, provision)]
            wordings: list[tuple[Grade | None, Alternative | None]] = [*here, *there]
            for grade, alternative in wordings or [(None, None)]:
                yield headed(policy, lead), asked, grade, alternative


def _provision(policy: Policy, published: Publication, section: str, asked: Requirement) -> tuple[Value, ...]:
    edition = policy.editions[asked.edition]
    _, _, lines = where(asked).partition(", ")
    return (
        edition.name.capitalize(),
        section,
        asked.page,
        Linked(lines, edition.page_url(asked.page)),
        identified(published, asked),
        f"{asked.number} {asked.title}",
        cells.signed(judgements(policy)[asked.id, PUBLISHED]),
        cells.body(policy, asked),
        comment(policy, asked),
    )


def comment(policy: Policy, asked: Requirement) -> str:
    """Return what happens to a requirement if a developer publishes weights, and why, based on its verdict."""
    judgement = judgements(policy)[asked.id, PUBLISHED]
    because = cells.decisive(policy, judgement, [policy.get(Mode, PUBLISHED)])
    if judgement.verdict.applies:
        return f"With open weights it can be followed {judgement.label}: {because}. The proposal adds to it."
    if judgement.verdict is Verdict.NOT_RELEVANT:
        return f"With open weights it is not relevant: {because}."
    text = f"A developer who publishes weights cannot follow it: {because}."
    if judgement.verdict is Verdict.GAP:
        behind = "; ".join(problem.title for problem in problems(policy, judgement))
        text += f" Nothing replaces it. Open problem: {behind}"
    return text


def _change(
    policy: Policy, published: Publication, asked: Requirement, grade: Grade | None, alternative: Alternative | None
) -> tuple[Value, ...]:
    """Return the wording that an alternative proposes, with the rationale and the evidence for and against it."""
    if grade is None or alternative is None:
        return ("", "We have no wording to offer.", *[""] * 5)
    parts = {name: cells.plain(policy, text) for name, text in alternative.parts().items()}
    state = " Its general claim was broken." if alternative.broken_by else ""
    state += " Proposed only, counts in no verdict." if alternative.status is Acceptance.PROPOSED else ""
    rationale = (
        f"{alternative.title}. {ANSWERS[grade]} {asked.number}.{state} {parts['What to do']} "
        f"Shown by: {parts['How to show it']} Cost: {parts['Cost']}"
    )
    return (
        parts["Proposed wording"],
        rationale,
        _works(policy, alternative.supported_by),
        _works(policy, (*alternative.challenged_by, *alternative.broken_by)),
        parts["Limits"],
        grade.label,
        identified(published, alternative),
    )


def _works(policy: Policy, ids: tuple[str, ...]) -> str:
    """Return works by authors, year, title and address, one a line."""
    works = (policy.get(Evidence, id) for id in ids)
    return "\n".join(f"{signed(w)}: {w.title}. {w.found_at}" for w in works)
