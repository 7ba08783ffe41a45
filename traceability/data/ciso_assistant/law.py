"""Libraries of CISO Assistant for law: the duties of a framework below those who are bound.

A release mode is an implementation group. It has the duties from which the mode alone does not exempt. The annotation
of a duty says what it means in each mode. Exemptions and their conditions are omitted, since nobody audits them.
"""

from __future__ import annotations

from collections.abc import Iterator

from traceability.analysis.duties import Exempt, answers, by_framework
from traceability.data.ciso_assistant.libraries import Library, fitting, group, library, node, page, urn
from traceability.data.spreadsheets import cells
from traceability.policy.model import Bound, Duty, Framework, Legal, Policy
from traceability.publication.identity import NAME, Publication
from traceability.views.labels import words
from traceability.views.law import in_mode, who_is_asked


def framework(policy: Policy, published: Publication, law: Framework) -> Library:
    """Return the library of a framework of law."""
    name = law.id.lower()
    title = f"{NAME}: {law.title} (unofficial)"
    about = (
        f"{who_is_asked(policy, law)} An implementation group is a release mode. It has the duties from which the mode "
        "alone does not exempt. The annotation of a duty says what it means in every mode. Unofficial."
    )
    content = {
        "urn": urn("framework", name),
        "ref_id": name,
        "name": fitting(title),
        "description": about,
        "implementation_groups_definition": [group(policy, mode) for mode in policy.modes()],
        "requirement_nodes": list(_nodes(policy, published, law.id)),
    }
    return library(published, name, title, about, framework=content)


def _nodes(policy: Policy, published: Publication, law: str) -> Iterator[Library]:
    """Yield those who are bound, each before their duties."""
    for who, duties in by_framework(policy)[law].items():
        bound = policy.get(Bound, who)
        threshold = _lines(f"Bound from: {bound.threshold}.", page(published, bound))
        yield _passage(policy, law, bound, 1, "", annotation=threshold)
        for duty in duties:
            exempt = {mode: answers(policy)[duty.id, mode.id].exempt for mode in policy.modes()}
            yield _passage(
                policy,
                law,
                duty,
                2,
                who,
                assessable=True,
                annotation=_lines(f"In force from {duty.in_force}.", *_by_mode(policy, duty), page(published, duty)),
                implementation_groups=[mode.name for mode, answer in exempt.items() if answer is not Exempt.EXEMPT],
            )


def _lines(*said: str) -> str:
    return "\n".join(filter(None, said))


def _passage(policy: Policy, law: str, passage: Legal, depth: int, parent: str, **content: object) -> Library:
    text = policy.get(Framework, law)
    place = f"{text.title}, {passage.locator}" + (f": {text.url}" if text.url else "")
    said = f"{cells.body(policy, passage)}\n\n{place}"
    return node(law.lower(), passage.id, passage.title, depth, parent, description=said, **content)


def _by_mode(policy: Policy, duty: Duty) -> Iterator[str]:
    """Yield what a duty means, once for all modes in which it means the same."""
    alike: dict[str, list[str]] = {}
    for mode in policy.modes():
        alike.setdefault(cells.text(policy, in_mode(policy, duty, mode)), []).append(words(mode.name))
    for said, modes in alike.items():
        yield f"In {', '.join(modes)}: {said}."
    if duty.no_exemption:
        yield duty.no_exemption
