"""OSCAL catalogs of the editions of the guidance and of our alternatives, for all modes.

An objective is a group and a practice a control. The recommendations and documentation items of a practice are controls
within it. The example safeguards form their own group. Terms are omitted, since OSCAL has no glossary.
"""

from __future__ import annotations

from traceability.analysis.efficacy import efficacies
from traceability.analysis.readings import readings
from traceability.data.oscal.documents import Json, document, filled, linked, markup, permanent, plain, prop, reference
from traceability.policy.model import (
    LIVING,
    Alternative,
    Evidence,
    Objective,
    OtherReading,
    Policy,
    Practice,
    Provision,
    Requirement,
    Retired,
    Safeguard,
    in_edition,
    requirements_under,
)
from traceability.policy.values import Acceptance
from traceability.publication.identity import Publication
from traceability.views.labels import where
from traceability.views.requirements import chapters
from traceability.views.table import Cite

ALTERNATIVES = "catalog-alternatives.json"

PROPOSED = {"name": "status", "value": "experimental", "remarks": "Proposed; it counts in no verdict."}
"""The OSCAL property of a proposed control."""

CONTROLS = {kind.kind for kind in LIVING.values() if issubclass(kind, Practice | Requirement)}
"""The kinds of statement that are controls of the catalog of an edition."""

ABOUT = (
    "What the draft asks, in our words, with the page and lines where it says so. Objectives are groups, practices "
    "are controls, and the requirements are the controls within them. Which of them can be followed depends on how a "
    "model is released: import the profile of that release mode."
)
ABOUT_ALTERNATIVES = (
    "What a developer who releases weights can do instead of what is out of reach, or to follow it nonetheless: our "
    "proposals, with what they cost, what supports them and what they leave open."
)


def name(edition: str) -> str:
    """Return the file name of the catalog of an edition."""
    return f"catalog-{edition}.json"


def edition(policy: Policy, published: Publication) -> str:
    """Return the catalog of the edition to which the policy is restricted."""
    draft = policy.editions[policy.edition]
    groups = [_group(policy, published, lead, requirements) for lead, requirements in chapters(policy)]
    gone = [one for one in policy.all(Retired) if one.was in CONTROLS and one.id.startswith(f"{draft.id.upper()}-")]
    known = {*ids(policy, draft.id), *(one.id for one in gone)}
    withdrawn = [_withdrawn(policy, published, one, known) for one in gone]
    title = f"NIST AI 800-1, {draft.name}, in our words"
    return document("catalog", published, title, ABOUT, groups=groups, controls=withdrawn)


def alternatives(policy: Policy, published: Publication) -> str:
    """Return the catalog of all alternatives, accepted or proposed."""
    controls = [_alternative(policy, published, alternative) for alternative in policy.all(Alternative)]
    title = "Alternatives to provisions of NIST AI 800-1"
    return document("catalog", published, title, ABOUT_ALTERNATIVES, controls=controls)


def ids(policy: Policy, edition: str) -> list[str]:
    """Return the ids of the controls in the catalog of an edition, in order."""
    return [provision.id for provision in in_edition(policy, edition).all(Practice, Requirement)]


def _group(policy: Policy, published: Publication, lead: Cite | str, requirements: list[Requirement]) -> Json:
    """Return an objective with its practices and their requirements, or the example safeguards."""
    if isinstance(lead, str):
        controls = [_provision(policy, published, requirement) for requirement in requirements]
        return filled(id=f"{policy.edition.upper()}-S", class_="safeguards", title=lead, controls=controls)
    objective = policy.get(Objective, lead.id)
    within = [practice for practice in policy.all(Practice) if objective.id in practice.part_of]
    return filled(
        **_head(policy, published, objective),
        parts=[{"id": f"{objective.id}_ovw", "name": "overview", "prose": plain(policy, objective.body)}],
        controls=[_practice(policy, published, practice) for practice in within],
    )


def _practice(policy: Policy, published: Publication, practice: Practice) -> Json:
    within = [_provision(policy, published, requirement) for requirement in requirements_under(policy, practice)]
    return _provision(policy, published, practice) | filled(controls=within)


def _provision(policy: Policy, published: Publication, provision: Provision) -> Json:
    statement = {"id": f"{provision.id}_smt", "name": "statement", "prose": plain(policy, provision.body)}
    return filled(**_head(policy, published, provision), parts=[statement, *_assessment(provision)])


def _withdrawn(policy: Policy, published: Publication, retired: Retired, known: set[str]) -> Json:
    """Return a control that we withdrew, with the reason, and links to those of the ``known`` controls that it became.

    A tool that has the control from an earlier catalog finds out what happened to it.
    """
    became = [policy[id] for id in retired.became if id in known]
    reason = markup(f"Since {retired.since}. {retired.reason}")
    return filled(
        id=retired.id,
        class_=retired.was,
        title=markup(retired.title),
        props=[{"name": "status", "value": "withdrawn", "remarks": reason}, *linked(policy, retired)],
        links=[
            *({"href": f"#{to.id}", "rel": "moved-to", "text": markup(to.title)} for to in became),
            *permanent(published, retired),
        ],
    )


def _assessment(provision: Provision) -> list[Json]:
    """Return how to assess a requirement and what shows it, if its page says so.

    OSCAL has a part for a method, which is one of EXAMINE, INTERVIEW and TEST. Many of ours are two of these.
    """
    if not isinstance(provision, Requirement) or not provision.verify:
        return []
    prose = f"{provision.verify} Shown by: {provision.artefact}."
    return [{"id": f"{provision.id}_obj", "name": "assessment-objective", "prose": prose}]


def _head(policy: Policy, published: Publication, provision: Provision) -> Json:
    """Return what groups and controls have in common: names, place in the guidance, and links."""
    force = getattr(provision, "force", None)
    place = ("row", "bullet") if isinstance(provision, Safeguard) else ("lines",)
    texts = {option: getattr(provision, option) for option in place}
    edition = policy.editions[provision.edition]
    return filled(
        id=provision.id,
        class_=provision.kind,
        title=markup(provision.title),
        props=[
            {"name": "label", "value": provision.number},
            *([prop("force", force.label)] if force else []),
            prop("page", provision.page),
            *(prop(option, getattr(value, "text", value)) for option, value in texts.items()),
            *([_works(policy, provision)] if isinstance(provision, Safeguard) else []),
            *linked(policy, provision, without="release_modes"),  # profiles cover release modes
            *(_otherwise(policy, other) for other in readings(policy).get(provision.id, ())),
        ],
        links=[
            reference(edition.page_url(provision.page), f"{edition.name.capitalize()}, {where(provision)}"),
            *permanent(published, provision),
        ],
    )


def _otherwise(policy: Policy, other: OtherReading) -> Json:
    """Return another reading of a requirement, with its reason as remarks."""
    says = f"{other.stance.label.capitalize()} reading, held by: {other.held_by}. {plain(policy, other.body)}"
    return prop("read-otherwise-in", other.id) | {"remarks": says}


def _works(policy: Policy, method: Safeguard | Alternative) -> Json:
    """Return whether a method is shown to work."""
    shown = efficacies(policy)[method.id]
    return prop("efficacy", shown.mark.label) | {"remarks": f"{shown.label.capitalize()}."}


def _alternative(policy: Policy, published: Publication, alternative: Alternative) -> Json:
    what, *others = alternative.parts().items()
    works = [work for _, id in alternative.links() if isinstance(work := policy[id], Evidence)]
    return filled(
        id=alternative.id,
        class_=alternative.kind,
        title=markup(alternative.title),
        props=[
            *([] if alternative.status is Acceptance.ACCEPTED else [PROPOSED]),
            prop("when", alternative.when.label),
            prop("cost", alternative.cost.label),
            _works(policy, alternative),
            *linked(policy, alternative),
        ],
        links=[
            *permanent(published, alternative),
            *(reference(work.found_at, f"{work.id}: {work.title}") for work in works if work.found_at),
        ],
        parts=[
            {"id": f"{alternative.id}_smt", "name": "statement", "title": what[0], "prose": plain(policy, what[1])},
            *({"name": "guidance", "title": name, "prose": plain(policy, text)} for name, text in others),
        ],
    )
