"""Release modes that agree, in sentences, and a table of the requirements on which modes differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from traceability.analysis.groupings import agreeing, differing, setting_apart, unlike_controls
from traceability.analysis.verdicts import judgements
from traceability.policy.model import Mode, Policy, Requirement
from traceability.views.labels import listed, name, words
from traceability.views.requirements import chapters, of_edition
from traceability.views.table import Cite, Group, Row, Table


class Agreement(NamedTuple):
    """What is said of release modes that agree: a lead, and an item for each group of them."""

    lead: str
    items: tuple[str, ...]


def agreement(policy: Policy) -> Agreement | None:
    """Return which modes have the same verdict on every requirement of every edition; None if no modes have.

    The largest groups come first.
    """
    policy = policy.whole
    groups = sorted(_groups(policy), key=len, reverse=True)
    if not groups:
        return None
    items = (f"{_begun(listed(_names(group)))}.{_differences(policy, group)}" for group in groups)
    return Agreement(f"As published, some release modes have {_same(policy)}:", tuple(items))


def agreement_of(policy: Policy, mode: Mode) -> str:
    """Return which modes have the same verdict as ``mode`` on every requirement of every edition; empty if none has."""
    policy = policy.whole
    for group in _groups(policy):
        if mode in group:
            others = listed(_names(other for other in group if other != mode))
            return f"As published, this mode has {_same(policy)} as {others}.{_differences(policy, group)}"
    return ""


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _groups(policy: Policy) -> list[tuple[Mode, ...]]:
    return [group for group in agreeing(policy, policy.all(Requirement)) if len(group) > 1]


def _same(policy: Policy) -> str:
    editions = listed([f"the {edition.name}" for edition in policy.editions.values()])
    return f"the same verdict on every requirement of {editions}"


def _names(modes: Iterable[Mode]) -> list[str]:
    return [words(mode.name) for mode in modes]


def _differences(policy: Policy, modes: Sequence[Mode]) -> str:
    """Return which controls and other readings set modes apart that agree, each as a sentence after a blank."""
    said = ""
    unlike = {control.id for control in unlike_controls(policy, modes)}
    presumed = {control for requirement in policy.all(Requirement) for control in requirement.presumed}
    if not unlike:
        said += " Every control has the same standing in them."
    elif not presumed & unlike:
        named = listed([name(control) for control in policy.in_order(unlike)])
        said += f" They differ only in {named}, which no requirement presumes."
    match len(setting_apart(policy, modes)):
        case 0:
            return said
        case 1:
            return f"{said} One of the other readings would set them apart."
        case readings:
            return f"{said} {readings} of the other readings would set them apart."


def between_modes(policy: Policy) -> Table:
    """Return a table of the requirements whose verdicts differ between modes; modes that agree share a column."""
    columns = agreeing(policy, policy.all(Requirement))
    unlike = {requirement.id for requirement in differing(policy, policy.all(Requirement), policy.modes())}
    groups: list[Group] = []
    for chapter, requirements in chapters(policy):
        rows: tuple[Row, ...] = tuple(
            (Cite(one.id), *(judgements(policy)[one.id, modes[0].id] for modes in columns))
            for one in requirements
            if one.id in unlike
        )
        if rows:
            groups.append((chapter, rows))
    head: Row = ("Requirement", *(", ".join(_names(modes)) for modes in columns))
    return Table(f"Requirements{of_edition(policy)} whose verdicts differ between release modes", head, tuple(groups))
