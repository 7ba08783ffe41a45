"""OSCAL catalogs of law: a framework in our words. Those who are bound are groups, and their duties are controls.

Exemptions and their conditions are no controls, so they are omitted. Every duty says by release mode whether openness
lifts it, and whether a developer there can fulfill it.
"""

from __future__ import annotations

from collections.abc import Iterator

from traceability.analysis.duties import Exempt, answers, by_framework, judged
from traceability.analysis.verdicts import Verdict
from traceability.data.oscal.documents import Json, document, filled, linked, markup, permanent, plain, prop, reference
from traceability.data.spreadsheets import cells
from traceability.policy.model import Bound, Duty, Framework, Legal, Policy
from traceability.publication.identity import Publication
from traceability.views.law import in_mode, who_is_asked

ABOUT = (
    "A property whose class is a release mode is about that mode. Where a duty has no property “exempt” for a mode, "
    "openness does not lift it there. Where it has no property “verdict”, a developer there can fulfill it as written."
)
OPTIONS = ("threshold", "in_force", "no_exemption", "depends_on")
"""The options that become properties."""


def name(framework: str) -> str:
    """Return the file name of the catalog of a framework."""
    return f"catalog-{framework.lower()}.json"


def catalog(policy: Policy, published: Publication, framework: Framework) -> str:
    """Return the catalog of a framework."""
    by_bound = by_framework(policy)[framework.id].items()
    groups = [_group(policy, published, policy.get(Bound, who), duties) for who, duties in by_bound]
    about = f"{who_is_asked(policy, framework)} {ABOUT}"
    return document("catalog", published, f"{framework.title}, in our words", about, groups=groups)


def _group(policy: Policy, published: Publication, who: Bound, duties: list[Duty]) -> Json:
    return _passage(policy, published, who, "overview", "ovw") | filled(
        controls=[_duty(policy, published, duty) for duty in duties]
    )


def _duty(policy: Policy, published: Publication, duty: Duty) -> Json:
    control = _passage(policy, published, duty, "statement", "smt")
    return control | {"props": [*control["props"], *_by_mode(policy, duty)]}


def _passage(policy: Policy, published: Publication, passage: Legal, part: str, suffix: str) -> Json:
    """Return what groups and controls have in common: names, place in the framework, text and links."""
    texts = {option: getattr(passage, option, "") for option in OPTIONS}
    texts_of_law = (policy.get(Framework, id) for id in passage.framework)
    return filled(
        id=passage.id,
        class_=passage.kind,
        title=markup(passage.title),
        props=[
            {"name": "label", "value": passage.locator},
            *(prop(option, said) for option, said in texts.items() if said),
            *linked(policy, passage, without="framework"),
        ],
        links=[
            *(reference(law.url, f"{law.title}, {passage.locator}") for law in texts_of_law if law.url),
            *permanent(published, passage),
        ],
        parts=[{"id": f"{passage.id}_{suffix}", "name": part, "prose": plain(policy, passage.body)}],
    )


def _by_mode(policy: Policy, duty: Duty) -> Iterator[Json]:
    """Yield what a duty means in each release mode in which openness may lift it, or it is not fulfilled as written."""
    for mode in policy.modes():
        exempt, judgement = answers(policy)[duty.id, mode.id].exempt, judged(policy)[duty.id, mode.id]
        if exempt is not Exempt.NOT_EXEMPT:
            said = cells.text(policy, in_mode(policy, duty, mode))
            yield prop("exempt", exempt.label) | {"class": mode.name, "remarks": markup(said)}
        if judgement.verdict is not Verdict.AS_WRITTEN:
            yield prop("verdict", judgement.label) | {"class": mode.name}
