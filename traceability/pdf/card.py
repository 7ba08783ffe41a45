"""The facts about a statement on paper: those of the site, from the same source, set as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from traceability.pdf import typst_markup
from traceability.pdf.typst_markup import Expression, call, join, link, refer, rendered, run, sign, text, worded
from traceability.policy.model import Policy, Provision, Statement
from traceability.views import card_contents, card_lines
from traceability.views.content import Listing, Place, Reference, references


def above(policy: Policy, statement: Statement) -> Iterator[Expression]:
    """Yield the lines between the title of a statement and its text."""
    match card_contents.above(policy, statement):
        case card_lines.Criterion(lead, criterion):
            yield call("test", text(lead), text(criterion))
        case card_lines.Facts(facts):
            yield call("facts", *(call("terms.item", text(title), _fact(fact)) for title, fact in facts.items()))
        case card_lines.Fate(lead, reason, became, end):
            yield call("said", text(lead), join([text(f"{reason} "), rendered(became), text(f". {end}")]))


def _fact(fact: card_lines.Fact) -> Expression:
    match fact:
        case card_lines.Editions(groups):
            parts = (
                join([call("emph", text(f"{name}: ")), _cited(provisions, "; ")]) for name, provisions in groups.items()
            )
            return join(parts, ". ")
        case Listing(parts):
            return join(map(rendered, parts), ", ")
        case _:
            return rendered(fact)


def below(policy: Policy, statement: Statement) -> Iterator[Expression]:
    """Yield the lines below the text of a statement; the small line of a provision follows what comes first."""
    parts = [shown for part in card_contents.about(policy, statement) for shown in _parts(policy, part)]
    small = call("about", join([call("raw", text(statement.id)), *parts], " · "))
    lines = [shown for line in card_contents.below(policy, statement) for shown in _line(line)]
    if isinstance(statement, Provision):
        behind = (shown for line in card_contents.behind(policy, statement) for shown in _line(line))
        yield from (*lines, small, *behind)
    else:
        yield from (small, *lines)


def _parts(policy: Policy, part: card_lines.Part) -> Iterator[Expression]:
    """Yield a part of the small line; none if paper leaves it out, and several if a text presumes in several ways."""
    match part:
        case str():
            yield text(part)
        case Listing():
            yield run(part)
        case Place(address, label):
            yield link(address, text(label))
        case card_lines.Address(address, label, printed):
            yield link(address, text(printed or label))
        case card_lines.Strong(sense):
            yield call("strong", worded(sense))
        case card_lines.File():
            pass
        case card_lines.Presumed():
            yield from map(run, part.sentences())
        case card_lines.Named(lead, ids):
            yield run(Listing(references(policy, ids), "; ", lead))
        case _:
            assert_never(part)


def _line(line: card_lines.Line) -> Iterator[Expression]:
    """Yield a line of a card, or one for each number that was counted."""
    match line:
        case card_lines.Because(lead, reason):
            yield call("said", text(lead), text(reason))
        case card_lines.Step(lead, others, description):
            pieces = [*([_cited(others, ", ")] if others else []), *([text(description)] if description else [])]
            yield call("said", text(f"{lead}:"), join(pieces, ". "))
        case card_lines.Advice(lead, runs):
            yield call("published", text(lead), join(map(rendered, runs)))
        case card_lines.Strip():
            yield strip(line)
        case card_lines.Contested(lead, said):
            yield call("said", text(lead), text(said))
        case card_lines.Readings(lead, others):
            readings = (
                join([text(f"{other.stance}: "), refer(other.reading), text(", "), worded(other.verdict)])
                for other in others
            )
            yield call("said", text(lead), join(readings, "; "))
        case card_lines.Works(lead, mark):
            yield call("said", text(lead), text(mark))
        case card_lines.Checked(lead, verify, artefact):
            yield call("said", text(lead), text(f"{verify} Shown by: {artefact}."))
        case card_lines.Grouped(lead, groups, others):
            listed = (join([text(f"{label}: "), _cited(some, ", ")]) for label, some in groups.items())
            yield call("said", text(lead), join([*listed, *([text(others)] if others else [])], ". "))
        case card_lines.Outcome(by, lead, sense):
            yield call("said", text(f"{by} {lead}" if by else lead), text(sense))
        case card_lines.Counted(groups):
            for label, counted in groups.items():
                numbers = _cited(counted, ", ") if counted else text("none")
                yield call("counted", join([text(f"{label} ({len(counted)}): "), numbers]))
        case card_lines.Listed(label, others):
            yield call("said", text(f"{label}:"), _cited(others, "; "))
        case _:
            assert_never(line)


def strip(shown: card_lines.Strip) -> Expression:
    """Return the verdicts of a requirement: a row under the modes that have them, or one line if all are equal."""
    if shown.said:
        (sense,) = shown.groups.values()
        return call("alike", join([sign(sense), text(shown.said)], " "))
    names = map(text, shown.groups)
    return call("strip", typst_markup.listed(names), typst_markup.listed(map(worded, shown.groups.values())))


def _cited(shown: Iterable[Reference], between: str) -> Expression:
    return join(map(refer, shown), between)
