"""OSCAL mapping collections: from one edition to the next, and from alternatives to the requirements that they answer.

Relationships and qualifiers use the words of OSCAL's mapping model, which derive from NIST IR 8477
(https://doi.org/10.6028/NIST.IR.8477). That model maps only controls, so objectives and terms are omitted.
"""

from __future__ import annotations

from collections.abc import Iterator

from traceability.analysis.edition_history import ancestors
from traceability.analysis.verdicts import GradedAlternative, Judgement, Verdict, judgements
from traceability.data.oscal import catalogs
from traceability.data.oscal.documents import Json, document, filled, markup, plain, prop
from traceability.data.oscal.profiles import reason
from traceability.data.uuids import uuid
from traceability.policy.model import Alternative, Mode, Policy, Provision, Requirement, in_edition
from traceability.policy.values import Acceptance, Grade
from traceability.publication.identity import Publication
from traceability.views.labels import concerned, words
from traceability.views.labels import name as control_name

RELATIONSHIPS = {
    Grade.FULL: "equivalent-to",
    Grade.PART: "intersects-with",
    Grade.COMPLEMENT: "intersects-with",
    Grade.RESEARCH: "no-relationship",
}
"""The relationship of an alternative of each grade to a requirement, by their effects."""

SHORT = {
    Grade.COMPLEMENT: ("restricted", "It helps, and does not meet the purpose of the requirement."),
    Grade.RESEARCH: ("blocked", "It is research: what it would bring about is not shown."),
}
"""The qualifier of an alternative whose grade is too low to replace a requirement."""

ABOUT_SUCCESSION = (
    "What became of the practices and requirements of one draft in the next. What is kept is equivalent: the same in "
    "substance. What is revised intersects, and the qualifier says what changed. The gap summaries list what was "
    "dropped and what is new."
)
ABOUT_ALTERNATIVES = (
    "Which alternatives replace what is out of reach, with one mapping for each release mode, and a last one for those "
    "that only help. The property “gap” of a mode names each requirement that is out of reach there and that nothing "
    "replaces. No mapping has a gap summary, since that would list what can be followed, too."
)


def between(earlier: str, later: str) -> str:
    """Return the file name of the mapping from one edition to the next."""
    return f"mapping-{earlier}-{later}.json"


def to_edition(edition: str) -> str:
    """Return the file name of the mapping from alternatives to an edition."""
    return f"mapping-alternatives-{edition}.json"


def descent(policy: Policy, earlier: str, later: str) -> dict[str, list[str]]:
    """Return the ancestors in one edition of each control of the next: id -> ids."""
    old = set(catalogs.ids(policy, earlier))
    return {
        id: [ancestor for ancestor in ancestors(policy.get(Provision, id)) if ancestor in old]
        for id in catalogs.ids(policy, later)
    }


def succession(policy: Policy, published: Publication, earlier: str, later: str) -> str:
    """Return the mapping from the controls of one edition to those of the next."""
    came = descent(policy, earlier, later)
    subject = ("succession", earlier, later)
    mapped = {ancestor for came_from in came.values() for ancestor in came_from}
    maps = [
        _descent(subject, policy, policy.get(Provision, id), came_from) for id, came_from in came.items() if came_from
    ]
    mapping = filled(
        **_between(subject, catalogs.name(earlier), catalogs.name(later)),
        maps=maps,
        source_gap_summary=_gaps(
            (*subject, "dropped"), [id for id in catalogs.ids(policy, earlier) if id not in mapped]
        ),
        target_gap_summary=_gaps((*subject, "new"), [id for id, came_from in came.items() if not came_from]),
    )
    title = f"NIST AI 800-1: from the {policy.editions[earlier].name} to the {policy.editions[later].name}"
    return _collection(published, title, "semantic", ABOUT_SUCCESSION, [mapping])


def alternatives(policy: Policy, published: Publication, edition: str) -> str:
    """Return the mapping from accepted alternatives to the requirements of an edition."""
    mappings = [*(_in_mode(policy, edition, mode) for mode in policy.modes()), _helping(policy, edition)]
    title = f"Alternatives to provisions of NIST AI 800-1, {policy.editions[edition].name}"
    with_maps = [mapping for mapping in mappings if mapping.get("maps")]
    return _collection(published, title, "functional", ABOUT_ALTERNATIVES, with_maps)


def answers(policy: Policy, edition: str) -> bool:
    """Whether any alternative replaces or helps with a requirement of an edition in any mode."""
    judged = judgements(policy)
    instead = (judged[id, mode.id].instead for id in _requirements(policy, edition) for mode in policy.modes())
    return any(instead) or any(_helps(policy, edition))


def _in_mode(policy: Policy, edition: str, mode: Mode) -> Json:
    """Return the mapping of the alternatives to what is out of reach in a mode, and the gaps.

    Without alternatives it has no maps, and is then not published: OSCAL allows no mapping without any.
    """
    judged = {id: judgements(policy)[id, mode.id] for id in _requirements(policy, edition)}
    gaps = [id for id, judgement in judged.items() if judgement.verdict is Verdict.GAP]
    subject = ("alternatives", edition, mode.id)
    return filled(
        **_between(subject, catalogs.ALTERNATIVES, catalogs.name(edition)),
        mapping_description=f"What replaces what is out of reach in {words(mode.name)}.",
        props=[prop("release-mode", mode.id), *(prop("gap", id) for id in gaps)],
        maps=[
            _answer(
                subject,
                policy.get(Alternative, answer.alternative),
                answer.grade,
                id,
                _conditions(policy, mode, judgement, answer),
            )
            for id, judgement in judged.items()
            for answer in judgement.instead
        ],
    )


def _helping(policy: Policy, edition: str) -> Json:
    """Return the mapping of alternatives that help with requirements without replacing them, in any mode."""
    subject = ("alternatives", edition, "helping")
    return filled(
        **_between(subject, catalogs.ALTERNATIVES, catalogs.name(edition)),
        mapping_description="What helps without standing in, in the release modes of each alternative.",
        maps=[
            _answer(subject, alternative, grade, id, [_qualifier("source", "has-incompatibility", *SHORT[grade])])
            for alternative, grade, id in _helps(policy, edition)
        ],
    )


def _helps(policy: Policy, edition: str) -> Iterator[tuple[Alternative, Grade, str]]:
    """Yield each accepted alternative that only helps, with its grade and the id of the requirement."""
    within = set(_requirements(policy, edition))
    for alternative in policy.all(Alternative):
        if alternative.status is Acceptance.ACCEPTED:
            yield from (
                (alternative, grade, id) for grade, id in alternative.answers() if grade in SHORT and id in within
            )


def _requirements(policy: Policy, edition: str) -> list[str]:
    return [requirement.id for requirement in in_edition(policy, edition).all(Requirement)]


def _conditions(policy: Policy, mode: Mode, judgement: Judgement, answer: GradedAlternative) -> list[Json]:
    """Return why the requirement is out of reach, and what its alternative presumes in turn."""
    presumed = " ".join(
        f"{control_name(id)}: {policy[id].title}." for id in policy.get(Alternative, answer.alternative).presumes
    )
    out = f"Out of reach in {words(mode.name)}. {reason(policy, mode, judgement)}"
    return [
        _qualifier("target", "has-incompatibility", "addressable", out),
        _qualifier("source", "has-requirement", "restricted", f"The developer can do what this presumes. {presumed}"),
    ]


def _descent(subject: tuple[str, ...], policy: Policy, provision: Provision, came_from: list[str]) -> Json:
    """Return the map from the ancestors of a control to that control."""
    changed = " ".join(filter(None, (provision.change, concerned(provision))))
    return filled(
        uuid=uuid(*subject, provision.id),
        relationship="equivalent-to" if provision.keeps else "intersects-with",
        sources=[_item(id) for id in came_from],
        targets=[_item(provision.id)],
        qualifiers=[_qualifier("target", "has-requirement", "restricted", plain(policy, changed))]
        if provision.change
        else [],
        remarks=plain(policy, provision.across),
    )


def _answer(
    subject: tuple[str, ...], alternative: Alternative, grade: Grade, requirement: str, qualifiers: list[Json]
) -> Json:
    """Return the map from an alternative to a requirement."""
    return {
        "uuid": uuid(*subject, alternative.id, requirement),
        "relationship": RELATIONSHIPS[grade],
        "sources": [_item(alternative.id)],
        "targets": [_item(requirement)],
        "qualifiers": qualifiers,
        "props": [prop("grade", grade.label)],
    }


def _item(control: str) -> Json:
    return {"type": "control", "id-ref": control}


def _qualifier(subject: str, predicate: str, category: str, description: str) -> Json:
    return {"subject": subject, "predicate": predicate, "category": category, "description": description}


def _between(subject: tuple[str, ...], source: str, target: str) -> Json:
    return {
        "uuid": uuid(*subject),
        "source-resource": {"type": "catalog", "href": source},
        "target-resource": {"type": "catalog", "href": target},
    }


def _gaps(subject: tuple[str, ...], controls: list[str]) -> Json:
    """Return the gap summary of the controls that a mapping does not map at all; empty if there are none."""
    return {"uuid": uuid(*subject, "gaps"), "unmapped-controls": [{"with-ids": controls}]} if controls else {}


def _collection(published: Publication, title: str, rationale: str, about: str, mappings: list[Json]) -> str:
    provenance = {
        "method": "hybrid",
        "matching-rationale": rationale,
        "status": "draft",
        "mapping-description": markup(about),
    }
    return document("mapping-collection", published, title, about, provenance=provenance, mappings=mappings)
