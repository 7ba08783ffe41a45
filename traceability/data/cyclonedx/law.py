"""CycloneDX standards of law: a framework in our words, with its duties below those who are bound.

A level has the duties that bind in its release mode, and those for which that depends on more than the mode. Exemptions
and their conditions have no place, but every duty says by release mode whether openness lifts it.
"""

from __future__ import annotations

from collections.abc import Iterator

from traceability.analysis.duties import Exempt, answers, by_framework, judged
from traceability.data.cyclonedx.documents import NAMESPACE, Json, by_mode, filled, of_standard, prop, reference, text
from traceability.data.spreadsheets.cells import body
from traceability.policy.model import Bound, Duty, Framework, Legal, Mode, Policy
from traceability.publication.identity import AUTHOR, NAME, Publication
from traceability.publication.paths import permalink
from traceability.views.citations import author
from traceability.views.labels import words
from traceability.views.law import NO_ADVICE, who_is_asked


def name(framework: Framework, version: str) -> str:
    """Return the file name of the standard of a framework, in a version of CycloneDX."""
    return f"standard-{framework.id.lower()}-{version}.cdx.json"


def bom(policy: Policy, published: Publication, framework: Framework, version: str) -> Json:
    """Return the document with the standard of a framework."""
    return of_standard(version, published, framework.id, _standard(policy, published, framework))


def _standard(policy: Policy, published: Publication, framework: Framework) -> Json:
    by_bound = by_framework(policy)[framework.id]
    duties = [duty for duties in by_bound.values() for duty in duties]
    about = (
        f"{who_is_asked(policy, framework)} A level is a release mode. It has the duties from which the mode alone "
        f"does not exempt. Unofficial. Our words are under CC BY 4.0, by {AUTHOR}."
    )
    return filled(
        bom_ref=f"{NAMESPACE}-{framework.id.lower()}",
        name=f"{NAME}: {framework.title} (unofficial)",
        version=f"{framework.date}-{published.version}",
        description=text(about),
        owner=author(),
        requirements=[one for who in by_bound for one in _below(policy, published, who, by_bound[who])],
        levels=[_level(policy, framework, mode, duties) for mode in policy.modes()],
        externalReferences=[reference("documentation", framework.url, framework.title)] if framework.url else [],
    )


def _below(policy: Policy, published: Publication, who: str, duties: list[Duty]) -> Iterator[Json]:
    """Yield those who are bound, and then each of their duties."""
    bound = policy.get(Bound, who)
    yield _legal(policy, published, bound, f"Bound from: {bound.threshold}.")
    for duty in duties:
        in_force = f"In force from {duty.in_force}."
        said = _legal(policy, published, duty, in_force, duty.no_exemption)
        yield {**said, "parent": who, "properties": [*said["properties"], *_by_mode(policy, duty)]}


def _legal(policy: Policy, published: Publication, legal: Legal, *beside: str) -> Json:
    """Return a passage as a requirement, with its place in its framework."""
    place = f"{', '.join(policy[id].title for id in legal.framework)}, {legal.locator}"
    page = published.address(permalink(legal))
    return filled(
        bom_ref=legal.id,
        identifier=text(legal.locator),
        title=text(legal.title),
        text=text(body(policy, legal)),
        descriptions=[text(said) for said in (f"{place}.", *beside) if said],
        properties=[prop("kind", legal.kind), *(prop(option, id) for option, id in legal.links())],
        externalReferences=[reference("website", page, f"{legal.id} in {NAME}")] if page else [],
    )


def _by_mode(policy: Policy, duty: Duty) -> Iterator[Json]:
    """Yield whether openness lifts a duty in each release mode, and whether a developer there can fulfill it."""
    modes = policy.modes()
    yield from by_mode("exempt", {mode.name: answers(policy)[duty.id, mode.id].exempt.label for mode in modes})
    yield from by_mode("verdict", {mode.name: judged(policy)[duty.id, mode.id].label for mode in modes})


def _level(policy: Policy, framework: Framework, mode: Mode, duties: list[Duty]) -> Json:
    exempt = {duty.id: answers(policy)[duty.id, mode.id].exempt for duty in duties}
    lifted = [id for id, answer in exempt.items() if answer is Exempt.EXEMPT]
    depends = [id for id, answer in exempt.items() if answer is Exempt.DEPENDS]
    about = (
        f"{NO_ADVICE} In {words(mode.name)}, it depends on more than the mode whether these bind: "
        f"{', '.join(depends) or 'none'}. Not in this level, since openness can lift them: "
        f"{', '.join(lifted) or 'none'}."
    )
    return filled(
        bom_ref=f"{framework.id.lower()}-{mode.name}",
        identifier=mode.name,
        title=text(mode.title),
        description=text(about),
        requirements=[id for id in exempt if id not in lifted],
    )
