"""What a checklist asks for: every requirement under its verdict in a mode, with what we suggest to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from traceability.analysis.verdicts import Answer, Judgement, Verdict, answers, judgements
from traceability.policy.model import Documentation, Mode, Policy, Requirement
from traceability.policy.values import Force, Grade
from traceability.views.requirements import chapters, problems
from traceability.views.table import Cell, Cite

SUGGESTED = {
    Verdict.GAP: "Each is out of reach, and nothing stands in for it. We suggest that you say so with the model.",
    Verdict.ALTERNATIVE: "Each is out of reach. Say which alternative you take, and what it leaves open.",
    Verdict.BEFORE_RELEASE: "Follow each until the weights leave. Afterward it can no longer be followed.",
    Verdict.BY_AGREEMENT: "Follow each by an agreement with those who have the weights, and see that they keep it.",
    Verdict.AS_WRITTEN: "Follow or consider each, as it is worded.",
    Verdict.NOT_RELEVANT: "There is nothing in this mode that these could apply to. Say so, if somebody asks.",
}
"""What we suggest for the requirements of each verdict; what has to be acted on comes first."""

NO_PROOF = (
    "The guidance is voluntary, and a line that is ticked off shows that something was done, not that a release "
    "is safe. Our words stand for those of the draft, which govern; what to do is our suggestion."
)
"""What a checklist says of itself."""

FILLED_IN = ("Model", "Version", "Date", "Filled in by")
"""What the head of a checklist asks for."""


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement of a chapter with its verdict, what to do about it, and what helps besides."""

    chapter: Cite | str
    requirement: Requirement
    judgement: Judgement
    do: tuple[Cell, ...]
    helps: tuple[Answer, ...]


def checklist(policy: Policy, mode: Mode) -> dict[Verdict, list[Line]]:
    """The lines of each verdict in the order of ``SUGGESTED``, those of one verdict in the order of the guidance."""
    found: dict[Verdict, list[Line]] = {verdict: [] for verdict in SUGGESTED}
    for chapter, requirements in chapters(policy):
        for requirement in requirements:
            judgement = judgements(policy)[requirement.id, mode.id]
            given = answers(policy).get((requirement.id, mode.id), ())
            helps = tuple(a for a in given if a not in judgement.instead and a.grade is not Grade.RESEARCH)
            do = _to_do(policy, requirement, judgement)
            found[judgement.verdict].append(Line(chapter, requirement, judgement, do, helps))
    return found


def _to_do(policy: Policy, requirement: Requirement, judgement: Judgement) -> tuple[Cell, ...]:
    """What a verdict asks of a developer: which controls it turns on, what stands in, which problem is behind it."""
    match judgement.verdict:
        case Verdict.AS_WRITTEN:
            return (_follow(requirement),)
        case Verdict.ALTERNATIVE:
            return ("Instead:", *judgement.instead)
        case Verdict.GAP:
            return ("Disclose it. Open:", *(Cite(problem.id) for problem in problems(policy, judgement)))
        case verdict:
            return (f"{verdict.words.capitalize()}, for", tuple(map(Cite, policy.in_order(judgement.decided_by))))


def _follow(requirement: Requirement) -> str:
    """What it means to follow a requirement as written; what is only to be considered stays so."""
    if isinstance(requirement, Documentation):
        return "Document it."
    return "Consider it." if getattr(requirement, "force", None) is Force.CONSIDER else "Follow it."
