"""Release modes that agree, in sentences, and a table of the requirements on which modes differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from traceability.analysis.groupings import agreeing, differing, setting_apart, unanimous, unlike_controls
from traceability.analysis.groupings import in_every_mode as counted_in_every_mode
from traceability.analysis.readings import contested
from traceability.analysis.verdicts import Judgement, Verdict, judgements
from traceability.policy.model import Mode, Policy, Requirement
from traceability.views.labels import listed, name, words
from traceability.views.requirements import chapters, of_edition
from traceability.views.table import Cite, Group, Modes, Row, Table


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


def _marked(policy: Policy, requirement: Requirement) -> Cite:
    return Cite(requirement.id, note="contested" if requirement.id in contested(policy) else "")


class Unanimous(NamedTuple):
    """Requirements with the same verdict in every mode: a sentence on them, and the requirements by chapter."""

    sentence: str
    chapters: tuple[tuple[Cite | str, tuple[Cite, ...]], ...]


def in_every_mode(policy: Policy) -> Iterator[Unanimous]:
    """Yield what is said of the requirements with the same verdict in every mode, for each verdict."""
    everything = policy.all(Requirement)
    for judgement, same in unanimous(policy, everything).items():
        ids = {requirement.id for requirement in same}
        counted = counted_in_every_mode(policy, everything, judgement.label)
        by_chapter = (
            (chapter, tuple(_marked(policy, one) for one in requirements if one.id in ids))
            for chapter, requirements in chapters(policy)
        )
        yield Unanimous(
            f"{counted.label} of {len(everything)} {everywhere(judgement)}",
            tuple((chapter, cites) for chapter, cites in by_chapter if cites),
        )


def everywhere(judgement: Judgement) -> str:
    """Return the end of a sentence on requirements with one verdict in every mode."""
    means = "can be followed as written" if judgement.verdict is Verdict.AS_WRITTEN else f"have “{judgement.label}”"
    return f"{means} in every release mode"


def between_modes(policy: Policy) -> Table:
    """Return a table of the requirements whose verdicts differ between modes; modes that agree share a column."""
    columns = [Modes(tuple(m.id for m in g), full=True) for g in agreeing(policy, policy.all(Requirement))]
    unlike = {requirement.id for requirement in differing(policy, policy.all(Requirement), policy.modes())}
    groups: list[Group] = []
    for chapter, requirements in chapters(policy):
        rows: tuple[Row, ...] = tuple(
            (_marked(policy, one), *(judgements(policy)[one.id, modes.ids[0]] for modes in columns))
            for one in requirements
            if one.id in unlike
        )
        if rows:
            groups.append((chapter, rows))
    head: Row = ("Requirement", *columns)
    return Table(f"Requirements{of_edition(policy)} whose verdicts differ between release modes", head, tuple(groups))
