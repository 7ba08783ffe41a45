"""What a cell of a table or a card says: a few types of value without markup.

``html``, ``pdf`` and ``data`` render each type in one place. They decide how it looks, and nothing about what it says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from traceability.analysis.groupings import families
from traceability.analysis.readings import Range
from traceability.analysis.verdicts import WITHOUT_ALTERNATIVES, GradedAlternative, Judgement, Verdict
from traceability.policy.model import (
    Alternative,
    Control,
    Correspondence,
    Duty,
    Evidence,
    Mode,
    Policy,
    Problem,
    Provision,
)
from traceability.policy.values import ControlStatus
from traceability.views.labels import FAMILIES, inner, name, where, words
from traceability.views.table import Agreed, Cell, Cite, Counted, Modes, Points, Share, Tally


class Reference(NamedTuple):
    """A link to a statement: its title or name after its number, then the meaning of a control, then a note."""

    id: str
    title: str
    number: str = ""
    meaning: str = ""
    note: str = ""

    @property
    def named(self) -> str:
        """Everything but the note, as plain text."""
        return (f"{self.number} " if self.number else "") + self.title + (f": {self.meaning}" if self.meaning else "")

    @property
    def noted(self) -> str:
        """The note in parentheses, with the space before it; empty without a note."""
        return f" ({self.note})" if self.note else ""


class Place(NamedTuple):
    """The place of a provision in its draft, and the address of that page of the official PDF."""

    address: str
    text: str


class Sense(NamedTuple):
    """The sign of a verdict, and the words beside it."""

    verdict: Verdict
    label: str


class Listing(NamedTuple):
    """Several values on one line: a ``lead`` before them, ``between`` two of them, and perhaps another ``last`` one."""

    parts: tuple[Content, ...]
    between: str = ", "
    lead: str = ""
    last: str = ""


class Lines(NamedTuple):
    """Several values, each on a line of its own."""

    parts: tuple[Content, ...]


Content = str | int | Reference | Sense | Tally | Listing | Lines

ON_LINES = (Alternative, Problem)
"""Kinds of statement whose long titles each get a line of their own in a cell."""


def content(policy: Policy, cell: Cell) -> Content:
    """Return what a cell says."""
    match cell:
        case str() | Tally():
            return cell
        case Verdict() | ControlStatus() | Judgement():
            return sense(cell)
        case Range() | Share() | Points() | Agreed() | Counted():
            return cell.ranged if isinstance(cell, Share) else cell.label
        case int():
            return cell
        case Cite(id, full, note):
            shown = reference(policy, id, full=full)
            return shown._replace(note="; ".join(filter(None, (shown.note, note))))
        case Modes():
            return modes(policy, cell)
        case GradedAlternative():
            return answer(policy, cell)
        case (str() as lead, *rest):
            return Listing(tuple(content(policy, part) for part in rest), "; ", lead)
        case (GradedAlternative(), *_) | (tuple(), *_):
            return Lines(tuple(content(policy, part) for part in cell))
        case (Cite(id), *_) if isinstance(policy[id], ON_LINES):
            return Lines(tuple(content(policy, part) for part in cell))
        case _:
            return Listing(tuple(content(policy, part) for part in cell))


def reference(policy: Policy, id: str, *, full: bool = False) -> Reference:
    """Return a statement by its number or name.

    ``full`` adds the meaning of a control; a work then has its title, with the authors and the year as a note. A
    correspondence has the title of its duty otherwise, with its place as a note. A provision has its edition as a note
    if it is of neither the newest edition nor the one that ``policy`` covers.
    """
    statement = policy[id]
    match statement:
        case Provision():
            edition = policy.editions.get(statement.edition)
            earlier = edition and edition.id not in (policy.newest, policy.edition)
            return Reference(id, statement.title, statement.number, note=edition.name if edition and earlier else "")
        case Mode():
            return Reference(id, words(statement.name))
        case Control():
            return Reference(id, name(id), meaning=inner(statement.title) if full else "")
        case Correspondence(duty=(duty,)) if not full:
            counterpart = policy.get(Duty, duty)
            return Reference(id, counterpart.title, note=statement.locator or counterpart.locator)
        case Evidence() if full:
            return Reference(id, statement.title, note=signed(statement))
        case Evidence():
            return Reference(id, signed(statement))
        case _:
            return Reference(id, statement.title)


def modes(policy: Policy, shown: Modes) -> Content:
    """Return modes that are shown as one: a mode itself, the name of a family, or a list of both."""
    found = families(policy, shown.ids)
    if not shown.full and any(standing is not None for standing, _ in found):
        return named(policy, shown.ids)
    each = references(policy, shown.ids)
    if len(each) == 1:
        return each[0]
    return Listing(each, lead=f"{named(policy, shown.ids)}:" if len(found) == 1 else "")


def named(policy: Policy, ids: Collection[str]) -> str:
    """Return the names of some modes as a list; the modes of a whole family are called by its name."""
    return ", ".join(
        words(policy.get(Mode, ids[0]).name) if standing is None else FAMILIES[standing]
        for standing, ids in families(policy, ids)
    )


def among(policy: Policy, ids: Collection[str]) -> str:
    """Return in which modes something is so, for the end of a sentence."""
    return "in every release mode" if len(ids) == len(policy.modes()) else f"for {named(policy, ids)}"


def references(policy: Policy, ids: Iterable[str], *, full: bool = False) -> tuple[Reference, ...]:
    """Return several statements in the order of ``ids``."""
    return tuple(reference(policy, id, full=full) for id in ids)


def place(policy: Policy, provision: Provision) -> Place:
    """Return the place of a provision in its draft."""
    edition = policy.editions[provision.edition]
    return Place(edition.page_url(provision.page), f"{edition.name.capitalize()}, {where(provision)}")


def signed(work: Evidence) -> str:
    """Return the authors and the year of a work."""
    return f"{work.authors} {work.year}"


def answer(policy: Policy, given: GradedAlternative) -> Reference:
    """Return an alternative with its grade, its time, and its cost for a team of ten."""
    alternative = policy.get(Alternative, given.alternative)
    note = f"{given.grade.label}; {alternative.when.label}; {alternative.cost.label}"
    return Reference(alternative.id, alternative.title, note=note)


def sense(value: Verdict | ControlStatus | Judgement) -> Sense:
    """Return a verdict, or the standing of a control, with its sign and its words."""
    match value:
        case ControlStatus():
            return Sense(WITHOUT_ALTERNATIVES[value], value.label)
        case Judgement():
            return Sense(value.verdict, value.label)
        case _:
            return Sense(value, value.label)
