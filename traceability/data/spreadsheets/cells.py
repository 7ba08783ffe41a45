"""The cells of a table, and the reason for a verdict, in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from traceability.analysis.readings import disputed_verdicts, readings
from traceability.analysis.verdicts import Judgement
from traceability.policy.model import Mode, Policy, Requirement, Statement
from traceability.views import card_contents, plain_text
from traceability.views.card_lines import Decisive, Reason
from traceability.views.content import Content, Lines, Listing, Reference, Sense, content
from traceability.views.labels import words
from traceability.views.table import Cell, Tally


def text(policy: Policy, cell: Cell) -> str:
    """Return the text of one cell; verdicts by their words, without a sign."""
    return _text(content(policy, cell))


def _text(value: Content) -> str:
    match value:
        case Reference():
            return value.named + value.noted
        case Sense():
            return value.label
        case Tally():
            return ", ".join(f"{count} {verdict.label}" for verdict, count in value.occurring.items()) or "none"
        case Lines(parts):
            return "\n".join(map(_text, parts))
        case Listing(parts, between, lead):
            return f"{lead} {between.join(map(_text, parts))}".rstrip() if lead else between.join(map(_text, parts))
        case _:
            return str(value)


def body(policy: Policy, statement: Statement) -> str:
    """Return the text of a statement, on one line."""
    return plain(policy, statement.body)


def plain(policy: Policy, text: str) -> str:
    """Return a text of the policy as plain words, with the titles of the statements that it cites."""
    return plain_text.plain(text, lambda id: policy[id].title)


def signed(judgement: Judgement) -> str:
    """Return a verdict as its sign and its words."""
    return f"{judgement.verdict.sign} {judgement.label}"


def disputes(policy: Policy, requirement: Requirement, modes: Iterable[Mode]) -> str:
    """Return a line for each other reading of a requirement that leads to another verdict in one of ``modes``."""
    lines = []
    for other in readings(policy).get(requirement.id, ()):
        disputed = disputed_verdicts(policy, other)
        if verdicts := "; ".join(f"{words(mode.name)} {disputed[mode].label}" for mode in modes if mode in disputed):
            lines.append(f"{other.id}, {other.stance.label}: {other.title} ({verdicts})")
    return "\n".join(lines)


def decisive(policy: Policy, judgement: Judgement, modes: Iterable[Mode]) -> str:
    """Return the controls that decided a verdict in some modes, with their standings and the reasons in brief."""
    return because(card_contents.decisive(policy, judgement, modes))


def decided(reason: Reason) -> str:
    """Return a verdict with the modes that have it and the controls that decided it."""
    modes = ", ".join(words(mode.name) for mode in reason.modes)
    return f"{reason.judgement.label.capitalize()} in {modes}: {because(reason.because)}."


def because(controls: Iterable[Decisive]) -> str:
    """Return controls that decided a verdict, each with the titles of the standings that say why."""
    return "; ".join(f"{text} ({', '.join(standing.title for standing in standings)})" for text, standings in controls)
