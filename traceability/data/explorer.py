"""The tables from which the script of the explorer computes verdicts in the browser. They contain no verdict.

Everything has a ``name``, by which addresses of the site refer to it, and a ``title`` for readers. Whatever has a list
of its own is referred to by its place in the list. The requirements are rows of values under one list of ``fields``,
because their keys would be most of the file; a row ends before its last empty values.
"""

from __future__ import annotations

from typing import Any

from traceability.analysis.efficacy import mark
from traceability.analysis.groupings import families
from traceability.analysis.readings import readings
from traceability.analysis.verdicts import (
    WITH_ALTERNATIVE,
    WITHOUT_ALTERNATIVES,
    GradedAlternative,
    Judgement,
    Verdict,
    stands,
)
from traceability.policy.model import (
    REQUIREMENTS,
    STAGE,
    Alternative,
    Control,
    Mode,
    Objective,
    Policy,
    Presuming,
    Requirement,
    in_edition,
)
from traceability.policy.values import Acceptance, ControlStatus, Force, Grade, LabeledEnum, Stance
from traceability.publication.paths import Href
from traceability.views.labels import FAMILIES, name, words
from traceability.views.requirements import chapters, headed
from traceability.views.table import Cite

PRESUMED = ("presumes", "presumes_any", "presumes_while_staged")
FIELDS = ("id", "number", "title", "page", "chapter", "kind", "force", *PRESUMED, "mark", "readings")
"""The values of a requirement, in the order in which its row has them."""


def explorer(policy: Policy, href: Href) -> dict[str, Any]:
    """Return the policy in the form that the explorer reads, with addresses from ``href``.

    Raises KeyError if a control has no standing in some mode.
    """
    held = stands(policy)
    grouped = [
        (edition, _chapter(policy, lead), requirements)
        for edition in policy.editions
        for lead, requirements in chapters(in_edition(policy, edition))
    ]

    def page(requirement: Requirement) -> str:
        return href(requirement.id).partition("#")[0]

    pages = list(dict.fromkeys(page(requirement) for _, _, requirements in grouped for requirement in requirements))
    return {
        "editions": [{"name": edition.id, "title": edition.name} for edition in policy.editions.values()],
        "modes": [{"name": mode.name, "title": words(mode.name)} for mode in policy.modes()],
        "families": [
            {"title": FAMILIES[standing], "modes": [policy.get(Mode, id).name for id in ids]}
            for standing, ids in families(policy, [mode.id for mode in policy.modes()])
            if standing is not None
        ],
        "controls": [
            {
                "name": key(control.id),
                "title": name(control.id),
                "meaning": control.title,
                "stands": [held[control.id, mode.id] for mode in policy.modes()],
            }
            for control in policy.all(Control)
        ],
        "holds": [
            {**_word(status), "verdict": WITHOUT_ALTERNATIVES[status], "answered": WITH_ALTERNATIVE.get(status)}
            for status in ControlStatus
        ],
        "stage": key(STAGE),
        "part": Grade.PART,
        "stances": [{**_word(stance), "worst": stance is Stance.STRICT} for stance in (Stance.STRICT, Stance.GENEROUS)],
        "ticked": ControlStatus.KEPT,
        "unticked": ControlStatus.LOST,
        "verdicts": [{**_word(verdict), "sign": verdict.sign} for verdict in Verdict],
        "grades": [_graded(grade) if grade.stands_in else None for grade in Grade],
        "kinds": [_word(kind) for kind in REQUIREMENTS],
        "forces": [_word(force) for force in Force],
        "chapters": [{"edition": edition, **chapter} for edition, chapter, _ in grouped],
        "alternatives": [
            {
                "name": alternative.id,
                "modes": alternative.release_modes,
                "presumes": [key(control) for control in alternative.presumes],
                "weakest": alternative.weakest,
                "answers": {requirement: grade for grade, requirement in alternative.answers()},
            }
            for alternative in policy.all(Alternative)
            if alternative.status is Acceptance.ACCEPTED
        ],
        "pages": pages,
        "fields": FIELDS,
        "requirements": [
            _row(_requirement(policy, requirement, place, pages.index(page(requirement))))
            for place, (_, _, requirements) in enumerate(grouped)
            for requirement in requirements
        ],
    }


def key(control: str) -> str:
    """Return the name of a control in addresses: ``filter`` for ``CTRL-FILTER``."""
    return name(control).lower()


def _word(sense: LabeledEnum | str) -> dict[str, str]:
    title = sense if isinstance(sense, str) else sense.label
    return {"name": title.replace(" ", "-"), "title": title}


def _graded(grade: Grade) -> str:
    """Return the words of the verdict if the best alternative has this grade."""
    return Judgement(Verdict.ALTERNATIVE, ControlStatus.LOST, (), (GradedAlternative(grade, ""),)).label


def _chapter(policy: Policy, lead: Cite | str) -> dict[str, str]:
    """Return the title of a group of the matrix, and its name in addresses: ``3``, or ``appendix-b``."""
    if isinstance(lead, str):
        return {"name": lead.partition(":")[0].lower().replace(" ", "-"), "title": lead}
    objective = policy.get(Objective, lead.id)
    return {"name": objective.number, "title": headed(policy, lead)}


def _requirement(policy: Policy, requirement: Requirement, chapter: int, page: int) -> dict[str, Any]:
    """Return the values of a requirement by field; its chapter and its page are places in their lists."""
    force = getattr(requirement, "force", None)
    return {
        "id": requirement.id,
        "number": requirement.number,
        "title": requirement.title,
        "page": page,
        "chapter": chapter,
        "kind": REQUIREMENTS.index(requirement.kind),
        "force": list(Force).index(force) if force else -1,
        "mark": mark(policy, requirement.id),
        **_presumed(policy, requirement),
        "readings": [
            {"stance": other.stance.label, **_presumed(policy, other), "part_by": list(other.part_by)}
            for other in readings(policy).get(requirement.id, ())
        ],
    }


def _row(values: dict[str, Any]) -> list[Any]:
    """Return the values in the order of the fields, up to the last that is not empty."""
    row = [values[field] for field in FIELDS]
    while row[-1] in ("", []):
        row.pop()
    return row


def _presumed(policy: Policy, text: Presuming) -> dict[str, list[int]]:
    """Return the places of the controls that a requirement or a reading presumes, by option."""
    places = {control.id: place for place, control in enumerate(policy.all(Control))}
    return {option: [places[control] for control in getattr(text, option)] for option in PRESUMED}
