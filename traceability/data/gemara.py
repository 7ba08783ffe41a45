"""The drafts as guidance catalogs of Gemara (OpenSSF), with a mapping document between two.

A requirement is a guideline, a practice its group, and a release mode an applicability group. A guideline applies in
the modes in which it can be followed. An exemption says where it cannot, and redirects to the alternatives. We write
JSON, which is YAML as well. Objectives and terms are omitted, since a catalog has one level of groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

from traceability.analysis.edition_history import Change, became, successors
from traceability.analysis.verdicts import judgements
from traceability.data.json_text import json_text
from traceability.data.spreadsheets import cells
from traceability.policy.model import Policy, Practice, Requirement, Safeguard, in_edition
from traceability.publication.identity import NAME, NOTICE, Publication
from traceability.publication.output import File
from traceability.publication.paths import permalink
from traceability.views.card_contents import reasons
from traceability.views.citations import author
from traceability.views.labels import concerned, where, words

VERSION = "1.5.0"
"""The version of the schema. `docs/data.md` says which programs judged the documents."""

PREFIX = "ai-800-1-by-release-mode"
"""The beginning of the ids of our documents, to which other documents refer."""

ALTERNATIVES = "alternatives"
"""The reference to our alternatives, to which exemptions redirect."""

Json = dict[str, Any]


def files(policy: Policy, published: Publication) -> Iterator[File]:
    """Yield each document with its path on the site. Empty documents are omitted: Gemara does not allow them."""
    for edition in policy.editions:
        if in_edition(policy, edition).all(Requirement):
            yield f"data/gemara/{edition}.json", partial(_text, catalog, policy, published, edition)
    for earlier, later in pairwise(policy.editions):
        if _mappings(policy, earlier):
            name = f"data/gemara/{earlier}-to-{later}.json"
            yield name, partial(_text, mapping, policy, published, earlier, later)


def catalog(policy: Policy, published: Publication, edition: str) -> Json:
    """Return the guidance catalog of an edition."""
    spoken = in_edition(policy, edition)
    draft = spoken.editions[edition]
    about = f"What the {draft.name} of NIST AI 800-1 asks, in our words: {draft.title}, {draft.date}. {NOTICE}"
    modes = [_group(mode.name, mode.title, mode.test) for mode in spoken.modes()]
    alternatives = _reference(published, ALTERNATIVES, "Alternatives", "docs/alternatives.html")
    metadata = _metadata(published, "GuidanceCatalog", edition, about, [alternatives])
    exemptions = [one for requirement in spoken.all(Requirement) for one in _exemptions(spoken, requirement)]
    return {
        "title": f"{NAME}: {draft.name} (unofficial)",
        "type": "Best Practice",
        "metadata": metadata | {"applicability-groups": modes},
        "groups": list(_groups(spoken)),
        "guidelines": [_guideline(spoken, published, requirement) for requirement in spoken.all(Requirement)],
        **({"exemptions": exemptions} if exemptions else {}),
    }


def mapping(policy: Policy, published: Publication, earlier: str, later: str) -> Json:
    """Return the mapping document from the requirements of an edition to those of the next."""
    before, after = (policy.editions[edition].name for edition in (earlier, later))
    about = (
        f"What became of the requirements of the {before} of NIST AI 800-1 in the {after}. What is kept is equivalent: "
        "the same in substance. What is revised relates, and the rationale says what changed. What was dropped has no "
        f"match. A requirement that became a practice or an objective is omitted. {NOTICE}"
    )
    references = [
        _reference(published, edition, policy.editions[edition].title, f"data/gemara/{edition}.json")
        for edition in (earlier, later)
    ]
    return {
        "title": f"{NAME}: from the {before} to the {after} (unofficial)",
        "metadata": _metadata(published, "MappingDocument", f"{earlier}-to-{later}", about, references),
        "source-reference": {"reference-id": earlier, "entry-type": "Guideline"},
        "target-reference": {"reference-id": later, "entry-type": "Guideline"},
        "mappings": _mappings(policy, earlier),
    }


def _text(document: Any, *subject: Any) -> str:
    return json_text(document(*subject))


def _metadata(published: Publication, kind: str, name: str, about: str, references: list[Json]) -> Json:
    return {
        "id": f"{PREFIX}-{name}",
        "type": kind,
        "gemara-version": VERSION,
        "version": published.version,
        "date": f"{published.issued}T00:00:00Z",
        "description": about,
        "author": {"id": PREFIX, "name": author(), "type": "Human"},
        "mapping-references": references,
    }


def _reference(published: Publication, id: str, title: str, path: str) -> Json:
    address = published.address(path)
    return {"id": id, "title": title, "version": published.version, **({"url": address} if address else {})}


def _group(id: str, title: str, description: str) -> Json:
    return {"id": id, "title": title, "description": description}


def _groups(policy: Policy) -> Iterator[Json]:
    """Yield the practices, and the heading of the safeguards if there are any."""
    for practice in policy.all(Practice):
        yield _group(practice.id, f"{practice.number} {practice.title}", cells.body(policy, practice))
    if policy.all(Safeguard):
        yield _group(_safeguards(policy), "Example safeguards", "The example safeguards of Appendix B.")


def _safeguards(policy: Policy) -> str:
    return f"{policy.edition.upper()}-S"


def _guideline(policy: Policy, published: Publication, asked: Requirement) -> Json:
    part_of: tuple[str, ...] = getattr(asked, "part_of", ())
    modes = [mode.name for mode in policy.modes() if judgements(policy)[asked.id, mode.id].verdict.applies]
    edition = policy.editions[asked.edition]
    place = f"{edition.name.capitalize()}, {where(asked)}: {edition.page_url(asked.page)}"
    texts = (cells.body(policy, asked), place, published.address(permalink(asked)))
    return {
        "id": asked.id,
        "title": f"{asked.number} {asked.title}",
        "objective": "\n".join(filter(None, texts)),
        "group": part_of[0] if part_of else _safeguards(policy),
        **({"recommendations": [f"{asked.verify} Shown by: {asked.artefact}."]} if asked.verify else {}),
        **({"applicability": modes} if modes else {}),
        "state": "Active",
    }


def _exemptions(policy: Policy, asked: Requirement) -> Iterator[Json]:
    """Yield each verdict by which a requirement cannot be followed or is not relevant, with its modes and the reason.

    An exemption has no field for the guideline that it is about, so its description begins with the id.
    """
    by_mode = {mode: judgements(policy)[asked.id, mode.id] for mode in policy.modes()}
    for reason in reasons(policy, by_mode):
        if not reason.judgement.verdict.applies:
            modes = ", ".join(words(mode.name) for mode in reason.modes)
            redirect = [{"reference-id": one.alternative} for one in reason.judgement.instead]
            yield {
                "description": f"{asked.id} {asked.title}: developers of a model in {modes}.",
                "reason": cells.decided(reason),
                **({"redirect": {"reference-id": ALTERNATIVES, "entries": redirect}} if redirect else {}),
            }


def _mappings(policy: Policy, earlier: str) -> list[Json]:
    return [one for requirement in in_edition(policy, earlier).all(Requirement) for one in _became(policy, requirement)]


def _became(policy: Policy, old: Requirement) -> Iterator[Json]:
    """Yield what a requirement became in the next edition, in one mapping of one relationship."""
    later = [one for id in successors(policy).get(old.id, ()) if isinstance(one := policy[id], Requirement)]
    head = {"id": f"{old.id}-later", "source": old.id}
    if later:
        targets = [_target(policy, one) for one in later]
        kept = became(policy, old) is Change.KEPT
        yield head | {"relationship": "equivalent" if kept else "relates-to", "targets": targets}
    elif became(policy, old) is Change.DROPPED:
        yield head | {"relationship": "no-match"}


def _target(policy: Policy, new: Requirement) -> Json:
    changed = cells.plain(policy, " ".join(filter(None, (new.change, concerned(new)))))
    return {"entry-id": new.id, **({"rationale": changed} if changed else {})}
