"""CycloneDX standards: an edition of the guidance in our words, with a level for each release mode.

An objective is a requirement at the top, its practices are below it, and their recommendations and documentation items
below these. The example safeguards are below a heading of their own. A level has what can be followed in its mode, as
an OSCAL profile of ours has. Terms, alternatives and evidence are omitted: a standard has no place for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from traceability.analysis.readings import readings
from traceability.analysis.verdicts import distribution, judgements
from traceability.data.cyclonedx.documents import NAMESPACE, Json, by_mode, filled, of_standard, prop, reference, text
from traceability.data.spreadsheets.cells import body, disputes
from traceability.policy.model import (
    Mode,
    Objective,
    Policy,
    Practice,
    Provision,
    Requirement,
    in_edition,
    requirements_under,
)
from traceability.publication.identity import AUTHOR, NAME, NOTICE, Publication
from traceability.publication.paths import permalink
from traceability.views.citations import author
from traceability.views.labels import where
from traceability.views.requirements import chapters


def name(edition: str, version: str) -> str:
    """Return the file name of the standard of an edition, in a version of CycloneDX."""
    return f"standard-{edition}-{version}.cdx.json"


def bom(policy: Policy, published: Publication, edition: str, version: str) -> Json:
    """Return the document with the standard of an edition."""
    return of_standard(version, published, edition, standard(policy, published, edition))


def standard(policy: Policy, published: Publication, edition: str) -> Json:
    """Return an edition of the guidance with its requirements and levels."""
    spoken = in_edition(policy, edition)
    draft = spoken.editions[edition]
    about = (
        f"What the {draft.name} of NIST AI 800-1 asks, in our words: {draft.title}, {draft.date}. A level is a release "
        "mode. It has what a developer who releases a model in that way can follow, by our reading. "
        f"{NOTICE} Our words are under CC BY 4.0, by {AUTHOR}."
    )
    hashes = [{"alg": "SHA-256", "content": draft.sha256}] if draft.sha256 else []
    return filled(
        bom_ref=f"{NAMESPACE}-{edition}",
        name=f"{NAME}: {draft.name} (unofficial)",
        version=f"{edition}-{published.version}",
        description=text(about),
        owner=author(),
        requirements=list(_requirements(spoken, published)),
        levels=[_level(spoken, mode) for mode in spoken.modes()],
        externalReferences=[
            reference("documentation", draft.url, draft.title, hashes=hashes),
            *([reference("website", published.site, NAME)] if published.site else []),
        ],
    )


def level(edition: str, mode: Mode) -> str:
    """Return the reference to the level of a mode in the standard of an edition."""
    return f"{edition}-{mode.name}"


def _requirements(policy: Policy, published: Publication) -> Iterator[Json]:
    """Yield every objective, practice and requirement, each after the one that it is part of."""
    for lead, within in chapters(policy):
        if isinstance(lead, str):
            heading = f"{policy.edition.upper()}-S"
            if within:
                yield {"bom-ref": heading, "identifier": "B", "title": lead}
            yield from (_requirement(policy, published, safeguard, heading) for safeguard in within)
            continue
        objective = policy.get(Objective, lead.id)
        yield _requirement(policy, published, objective, "")
        for practice in policy.all(Practice):
            if objective.id in practice.part_of:
                yield _requirement(policy, published, practice, objective.id)
                for one in requirements_under(policy, practice):
                    yield _requirement(policy, published, one, practice.id)


def _requirement(policy: Policy, published: Publication, provision: Provision, parent: str) -> Json:
    edition = policy.editions[provision.edition]
    place = f"{edition.name.capitalize()}, {where(provision)}"
    page = published.address(permalink(provision))
    return filled(
        bom_ref=provision.id,
        identifier=provision.number,
        title=text(provision.title),
        text=text(body(policy, provision)),
        descriptions=[text(said) for said in (f"{place}.", *_beside(policy, provision))],
        parent=parent,
        properties=[*_properties(policy, provision)],
        externalReferences=[
            reference("documentation", edition.page_url(provision.page), place),
            *([reference("website", page, f"{provision.id} in {NAME}")] if page else []),
        ],
    )


def _beside(policy: Policy, provision: Provision) -> Iterator[str]:
    """Yield how to verify a requirement, and each other reading of it with its verdicts."""
    if not isinstance(provision, Requirement):
        return
    if provision.verify:
        yield f"To verify: {provision.verify} Shown by: {provision.artefact}."
    for read in disputes(policy, provision, policy.modes()).splitlines():
        yield f"Another reading, with the verdicts that differ: {read}."


def _properties(policy: Policy, provision: Provision) -> Iterator[Json]:
    """Yield what a requirement of CycloneDX has no field for: kind, force, links, and the verdict in every mode."""
    yield prop("kind", provision.kind)
    if force := getattr(provision, "force", None):
        yield prop("force", force.label)
    yield prop("place", where(provision))
    yield from (prop(option, id) for option, id in provision.links() if option not in ("part_of", "release_modes"))
    yield from (prop("read_otherwise_in", other.id) for other in readings(policy).get(provision.id, ()))
    if isinstance(provision, Requirement):
        judged = {mode.name: judgements(policy)[provision.id, mode.id].label for mode in policy.modes()}
        yield from by_mode("verdict", judged)


def _level(policy: Policy, mode: Mode) -> Json:
    """Return a release mode: what can be followed there, and in words what cannot."""
    judged = {one.id: judgements(policy)[one.id, mode.id] for one in policy.all(Requirement)}
    counts = distribution(judgement.verdict for judgement in judged.values())
    within = ", ".join(f"{count} {verdict.label}" for verdict, count in counts.items() if verdict.applies and count)
    outside = [f"{id} ({judgement.label})" for id, judgement in judged.items() if not judgement.verdict.applies]
    about = (
        f"{body(policy, mode)} In this level: {within or 'none'}. "
        f"Not in this level, since it cannot be followed or does not apply: {', '.join(outside) or 'none'}."
    )
    return filled(
        bom_ref=level(policy.edition, mode),
        identifier=mode.name,
        title=text(mode.title),
        description=text(about),
        requirements=[id for id, judgement in judged.items() if judgement.verdict.applies],
    )
