"""Libraries of CISO Assistant in the structure of its YAML: a framework for each draft, and a mapping between two.

A release mode is an implementation group. It has every requirement that is relevant in the mode, also what cannot be
followed there: an audit that left it out would call a model compliant that is not. The annotation of a requirement has
its verdict in each mode and the alternatives. Terms are omitted, since a framework has no glossary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from traceability.analysis.edition_history import ancestors
from traceability.analysis.verdicts import Judgement, Verdict, judgements
from traceability.data.spreadsheets import cells
from traceability.policy.model import (
    Mode,
    Objective,
    Policy,
    Practice,
    Provision,
    Requirement,
    Statement,
    in_edition,
    requirements_under,
)
from traceability.publication.identity import COPYRIGHT, NAME, NOTICE, Publication
from traceability.publication.paths import permalink
from traceability.views.card_contents import reasons
from traceability.views.citations import author
from traceability.views.labels import asked_as, concerned, where
from traceability.views.requirements import chapters

PACKAGER = "ai-800-1-by-release-mode"
"""Who makes the libraries, as all URNs name us. It must never change, since audits refer to URNs."""

LONGEST_NAME = 200
"""The largest number of characters in a name, which the converter of CISO Assistant enforces."""

CUT = " … (cut)"

Library = dict[str, Any]
Making = Callable[[], Library]


def framework(policy: Policy, published: Publication, edition: str) -> Library:
    """Return the library of a draft: its requirements below their practices and objectives, and the release modes."""
    spoken = in_edition(policy, edition)
    draft = spoken.editions[edition]
    title = f"{NAME}: {draft.name} (unofficial)"
    about = (
        f"What the {draft.name} of NIST AI 800-1 asks, in our words: {draft.title}, {draft.date}. An implementation "
        "group is a release mode. It has all that is relevant in the mode, also what cannot be followed there. The "
        "annotation of a requirement has its verdict in every mode, why, and what to do instead. " + NOTICE
    )
    content = {
        "urn": urn("framework", edition),
        "ref_id": edition,
        "name": fitting(title),
        "description": about,
        "implementation_groups_definition": [group(spoken, mode) for mode in spoken.modes()],
        "requirement_nodes": list(_nodes(spoken, published)),
    }
    return library(published, edition, title, about, framework=content)


def mapping(policy: Policy, published: Publication, earlier: str, later: str) -> Library:
    """Return the library that maps the requirements of one draft to those of the next, and back."""
    name = f"{earlier}-to-{later}"
    before, after = (policy.editions[edition].name for edition in (earlier, later))
    title = f"{NAME}: from the {before} to the {after} (unofficial)"
    about = (
        f"Which requirements of the {after} of NIST AI 800-1 derive from which of the {before}. What is kept is equal: "
        "the same in substance. What is revised intersects, and the rationale says what changed. What was dropped or "
        f"is new is in no row. {NOTICE}"
    )
    rows = [_row(policy, *pair) for pair in mapped(policy, earlier, later)]
    content = [
        _set(name, title, about, (earlier, later), rows),
        _set(f"{name}-revert", title, about, (later, earlier), [_reverted(row) for row in rows]),
    ]
    dependencies = [urn("library", edition) for edition in (earlier, later)]
    return library(published, name, title, about, dependencies, requirement_mapping_sets=content)


def mapped(policy: Policy, earlier: str, later: str) -> list[tuple[Requirement, Requirement]]:
    """Return each requirement of an edition with each requirement of the next that derives from it.

    Objectives and practices are omitted, since an audit has no answer to them that it could take over.
    """
    old = {requirement.id: requirement for requirement in in_edition(policy, earlier).all(Requirement)}
    return [
        (old[ancestor], requirement)
        for requirement in in_edition(policy, later).all(Requirement)
        for ancestor in ancestors(requirement)
        if ancestor in old
    ]


def fitting(name: str) -> str:
    """Return as much of a name as CISO Assistant stores; a cut name ends with a note."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(CUT)] + CUT


def node_base(edition: str) -> str:
    """Return the beginning of the URNs of all requirements of an edition."""
    return urn("req_node", edition)


def urn(kind: str, name: str) -> str:
    """Return the URN of an object, which stays."""
    return f"urn:{PACKAGER}:risk:{kind}:{name}"


def _node_urn(edition: str, id: str) -> str:
    return f"{node_base(edition)}:{id.lower()}"


def library(
    published: Publication, name: str, title: str, about: str, dependencies: list[str] | None = None, **objects: Any
) -> Library:
    """Return a library with its ``objects``; ``about`` says what it has, and how to read it."""
    return {
        "urn": urn("library", name),
        "locale": "en",
        "ref_id": name,
        "name": fitting(title),
        "description": about,
        "copyright": COPYRIGHT,
        "version": published.revision,
        "publication_date": published.issued.isoformat(),
        "provider": author(),
        "packager": PACKAGER,
        **({"dependencies": dependencies} if dependencies else {}),
        "objects": objects,
    }


def group(policy: Policy, mode: Mode) -> Library:
    """Return a release mode as an implementation group."""
    return {"ref_id": mode.name, "name": fitting(mode.title), "description": f"{mode.test} {cells.body(policy, mode)}"}


def _nodes(policy: Policy, published: Publication) -> Iterator[Library]:
    """Yield every objective, practice and requirement, each after the one that it is part of."""
    for lead, within in chapters(policy):
        if isinstance(lead, str):
            heading = f"{policy.edition.upper()}-S"
            if within:
                yield node(policy.edition, heading, lead, 1)
            yield from (_requirement(policy, published, safeguard, 2, heading) for safeguard in within)
            continue
        objective = policy.get(Objective, lead.id)
        yield _provision(policy, objective, 1, "", annotation=page(published, objective))
        for practice in policy.all(Practice):
            if objective.id in practice.part_of:
                yield _provision(policy, practice, 2, objective.id, annotation=page(published, practice))
                for one in requirements_under(policy, practice):
                    yield _requirement(policy, published, one, 3, practice.id)


def _requirement(policy: Policy, published: Publication, asked: Requirement, depth: int, parent: str) -> Library:
    by_mode = {mode: judgements(policy)[asked.id, mode.id] for mode in policy.modes()}
    relevant = [mode.name for mode, judged in by_mode.items() if judged.verdict is not Verdict.NOT_RELEVANT]
    notes = (
        f"Asked as: {asked_as(asked)}.",
        *_verdicts(policy, by_mode),
        *(f"Another reading: {line}." for line in cells.disputes(policy, asked, policy.modes()).splitlines()),
        page(published, asked),
    )
    return _provision(
        policy,
        asked,
        depth,
        parent,
        assessable=True,
        annotation="\n".join(filter(None, notes)),
        typical_evidence=f"{asked.verify} Shown by: {asked.artefact}." if asked.verify else "",
        implementation_groups=relevant,
    )


def _provision(policy: Policy, provision: Provision, depth: int, parent: str, **content: Any) -> Library:
    edition = policy.editions[provision.edition]
    place = f"{edition.name.capitalize()}, {where(provision)}: {edition.page_url(provision.page)}"
    said = f"{cells.body(policy, provision)}\n\n{place}"
    name = f"{provision.number} {provision.title}"
    return node(edition.id, provision.id, name, depth, parent, description=said, **content)


def node(base: str, id: str, name: str, depth: int, parent: str = "", **content: Any) -> Library:
    """Return a node of the framework ``base`` below its ``parent``, with the non-empty ``content``."""
    return {
        "urn": _node_urn(base, id),
        "assessable": False,
        "depth": depth,
        **({"parent_urn": _node_urn(base, parent)} if parent else {}),
        "ref_id": id,
        "name": fitting(name),
        **{field: value for field, value in content.items() if value},
    }


def page(published: Publication, provision: Statement) -> str:
    """Return where the page of a statement is; empty if the address of the site is unknown."""
    address = published.address(permalink(provision))
    return address and f"{provision.id} in {NAME}: {address}"


def _verdicts(policy: Policy, by_mode: dict[Mode, Judgement]) -> Iterator[str]:
    """Yield a line for each verdict, with its modes, why, and what to do instead."""
    for reason in reasons(policy, by_mode):
        answers = (f"{one.alternative}: {cells.text(policy, one)}" for one in reason.judgement.instead)
        instead = ", or ".join(answers)
        yield cells.decided(reason) + (f" Instead: {instead}." if instead else "")


def _set(name: str, title: str, about: str, editions: tuple[str, str], rows: list[Library]) -> Library:
    source, target = (urn("framework", edition) for edition in editions)
    return {
        "urn": urn("req_mapping_set", name),
        "ref_id": name,
        "name": fitting(title),
        "description": about,
        "source_framework_urn": source,
        "target_framework_urn": target,
        "requirement_mappings": rows,
    }


def _row(policy: Policy, old: Requirement, new: Requirement) -> Library:
    changed = cells.plain(policy, " ".join(filter(None, (new.change, concerned(new)))))
    return {
        "source_requirement_urn": _node_urn(old.edition, old.id),
        "target_requirement_urn": _node_urn(new.edition, new.id),
        "relationship": "equal" if old.id in new.keeps else "intersect",
        **({"rationale": changed} if changed else {}),
    }


def _reverted(row: Library) -> Library:
    """Return a row from its target to its source; *equal* and *intersect* are the same in both directions."""
    source, target = row["source_requirement_urn"], row["target_requirement_urn"]
    return row | {"source_requirement_urn": target, "target_requirement_urn": source}
