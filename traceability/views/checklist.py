"""The contents of a checklist: every requirement under its verdict in a mode, with what we suggest to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from traceability.analysis.efficacy import mark
from traceability.analysis.groupings import alike
from traceability.analysis.readings import disputed_verdicts, ranges, readings
from traceability.analysis.verdicts import GradedAlternative, Judgement, Verdict, answers, judgements
from traceability.policy.model import POLICY_CACHE_SIZE, Documentation, Mode, Policy, Requirement
from traceability.policy.values import Force, Grade
from traceability.publication.paths import checklist_page
from traceability.views.labels import words
from traceability.views.requirements import chapters, problems
from traceability.views.table import Cell, Cite

SUGGESTED = {
    Verdict.GAP: "Each is out of reach, and no alternative replaces it. We suggest that you say so with the model.",
    Verdict.ALTERNATIVE: "Each is out of reach. Say which alternative you take, and what it leaves open.",
    Verdict.BEFORE_RELEASE: "Follow each before you release the weights. You cannot follow it afterward.",
    Verdict.BY_AGREEMENT: "Follow each by an agreement with those who have the weights, and see that they keep it.",
    Verdict.AS_WRITTEN: "Follow or consider each, as it is worded.",
    Verdict.NOT_RELEVANT: "There is nothing in this mode that these could apply to. Say so, if somebody asks.",
}
"""What we suggest for the requirements of each verdict; those that need action come first."""

NO_PROOF = (
    "The guidance is voluntary. A line that is ticked off shows that something was done, not that a release is safe. "
    "The text of the draft governs, not ours; what to do is our suggestion. A range in brackets covers all readings of "
    "contested requirements."
)
"""The disclaimer on a checklist."""

EACH_MODE = "A model in several modes needs the checklist of each."
"""What to do if the model is in another mode, too."""

FILLED_IN = ("Model", "Version", "Date", "Filled in by")
"""The blanks at the head of a checklist."""


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement of a chapter with its verdict, what to do, what helps, what disputes it, and a safeguard's mark."""

    chapter: Cite | str
    requirement: Requirement
    judgement: Judgement
    do: tuple[Cell, ...]
    helps: tuple[GradedAlternative, ...]
    disputed: tuple[Cite, ...]
    mark: str


def checklist(policy: Policy, mode: Mode) -> dict[Verdict, list[Line]]:
    """Return the lines of each verdict, in the order of ``SUGGESTED`` and then of the guidance."""
    lines: dict[Verdict, list[Line]] = {verdict: [] for verdict in SUGGESTED}
    for chapter, requirements in chapters(policy):
        for requirement in requirements:
            judgement = judgements(policy)[requirement.id, mode.id]
            given = answers(policy).get((requirement.id, mode.id), ())
            helps = tuple(a for a in given if a not in judgement.instead and a.grade is not Grade.RESEARCH)
            do = _to_do(policy, requirement, judgement)
            others = readings(policy).get(requirement.id, ())
            disputed = tuple(Cite(other.id) for other in others if mode in disputed_verdicts(policy, other))
            works = mark(policy, requirement.id)
            lines[judgement.verdict].append(Line(chapter, requirement, judgement, do, helps, disputed, works))
    return lines


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def sharing(policy: Policy) -> Mapping[str, tuple[Mode, ...]]:
    """Return for each mode, by its id, the modes whose checklists have the same lines and numbers, in their order.

    Such modes share a page, named after the first. Cached, because every link to a checklist asks.
    """
    asked = policy.all(Requirement)
    groups = alike(policy.modes(), lambda mode: (checklist(policy, mode), ranges(policy, asked, mode.id)))
    return {mode.id: group for group in groups for mode in group}


def title(policy: Policy, mode: Mode) -> str:
    """Return the title of the checklist of a mode, with all modes that share it."""
    *others, last = (words(one.name) for one in sharing(policy)[mode.id])
    names = f"{', '.join(others)} and {last}" if others else last
    return f"Checklist: {names}, {policy.editions[policy.edition].name}"


def shared_page(policy: Policy, mode: Mode) -> str:
    """Return the path of the page with the checklist of a mode, without its suffix; modes with the same share it."""
    return checklist_page(sharing(policy)[mode.id][0], policy.edition)


def _to_do(policy: Policy, requirement: Requirement, judgement: Judgement) -> tuple[Cell, ...]:
    """Return what a developer should do under a verdict, with the deciding controls, alternatives or open problems."""
    match judgement.verdict:
        case Verdict.AS_WRITTEN:
            return (_follow(requirement),)
        case Verdict.ALTERNATIVE:
            return ("Instead:", *judgement.instead)
        case Verdict.GAP:
            return ("Disclose it. Open:", *(Cite(problem.id) for problem in problems(policy, judgement)))
        case verdict:
            return (f"{verdict.label.capitalize()}, for", tuple(map(Cite, policy.in_order(judgement.decided_by))))


def _follow(requirement: Requirement) -> str:
    """Return how to follow a requirement as written; one that is only to be considered stays so."""
    if isinstance(requirement, Documentation):
        return "Document it."
    return "Consider it." if getattr(requirement, "force", None) is Force.CONSIDER else "Follow it."
