"""The types of what the card of a statement says, without markup; ``card_contents`` makes the values.

``html.card`` and ``pdf.card`` render each type once. mypy reports a type that one of them does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from traceability.analysis.verdicts import Judgement
from traceability.policy.model import Mode
from traceability.views.content import Listing, Place, Reference, Sense
from traceability.views.table import Tally


class Strong(NamedTuple):
    """A standing, in strong words after its sign."""

    sense: Sense


class Address(NamedTuple):
    """A link to a page elsewhere. Paper shows ``printed`` instead of the text, since nobody can follow a link there."""

    address: str
    text: str
    printed: str = ""


class File(NamedTuple):
    """The file that a statement is in. Not on paper."""

    path: str


class Presumed(NamedTuple):
    """The controls that a text presumes: all of some, any of others, and some while staged. A listing may be empty."""

    all_of: Listing
    any_of: Listing
    staged: Listing

    def sentences(self) -> tuple[Listing, ...]:
        """Return each listing that has parts, with the words that lead to it."""
        leads = {"presumes": self.all_of, "presumes any of": self.any_of, "presumes while staged": self.staged}
        return tuple(listing._replace(lead=lead) for lead, listing in leads.items() if listing.parts)


class Named(NamedTuple):
    """Statements that a line names: a page by number or title alone, where a link is at hand; paper in full."""

    lead: str
    ids: tuple[str, ...]


Part = str | Strong | Place | Address | File | Presumed | Named | Listing
"""A part of the small line of a card."""


class Editions(NamedTuple):
    """Provisions by the name of their edition, the newest first."""

    groups: Mapping[str, tuple[Reference, ...]]


Fact = str | Listing | Editions


class Facts(NamedTuple):
    """What is known about an alternative, each fact after its title."""

    facts: Mapping[str, Fact]


class Criterion(NamedTuple):
    """The sentence that tests whether a release is in a mode."""

    lead: str
    text: str


class Fate(NamedTuple):
    """When and why a statement was retired, and what it became."""

    lead: str
    reason: str
    became: Listing | str
    end: str


class Because(NamedTuple):
    """Why the tags of a requirement differ from its verdicts."""

    lead: str
    text: str


class Step(NamedTuple):
    """A step of a provision between two editions, with the provisions on the other side, and a description."""

    lead: str
    others: tuple[Reference, ...]
    text: str


Run = str | Reference
"""A piece of a sentence: plain text, or a link."""


class Advice(NamedTuple):
    """What a requirement means for a developer who releases open weights."""

    lead: str
    runs: tuple[Run, ...]


class Strip(NamedTuple):
    """The verdicts on a requirement, one for each group of modes that have the same; ``said`` if all modes have it.

    ``reasons`` returns why. Pages have the reasons, paper has not.
    """

    groups: Mapping[str, Sense]
    verdicts: Mapping[Mode, Judgement]

    @property
    def said(self) -> str:
        """The verdict in one line, such as "As written in every release mode"; empty if modes differ."""
        if len(self.groups) > 1:
            return ""
        (sense,) = self.groups.values()
        return f"{sense.label.capitalize()} in every release mode"


class Disputed(NamedTuple):
    """Another reading of a requirement: how it compares, and the verdict to which it leads in open weights."""

    stance: str
    reading: Reference
    verdict: Sense


class Contested(NamedTuple):
    """That a requirement is contested, and the modes in which another reading leads to another verdict."""

    lead: str
    text: str


class Readings(NamedTuple):
    """The other readings of a requirement."""

    lead: str
    others: tuple[Disputed, ...]


class Works(NamedTuple):
    """Whether a safeguard is shown to work, after the question."""

    lead: str
    text: str


class Checked(NamedTuple):
    """How to verify a requirement, and the artefact that shows it."""

    lead: str
    verify: str
    artefact: str


class Grouped(NamedTuple):
    """Statements by what they say about a provision, and a sentence on the ``others``.

    They are releases by answer, or counterparts in law by who is bound.
    """

    lead: str
    groups: Mapping[str, tuple[Reference, ...]]
    others: str


class Outcome(NamedTuple):
    """The result of a claim, and the sense in which it is meant; by a later edition if that is named."""

    by: str
    lead: str
    sense: str


class Counted(NamedTuple):
    """The provisions that were counted for a result, by what they count as."""

    groups: Mapping[str, tuple[Reference, ...]]


class Listed(NamedTuple):
    """Statements after a label."""

    label: str
    listed: tuple[Reference, ...]


class Gaps(NamedTuple):
    """The requirements that a problem leaves a gap in."""

    label: str
    gaps: Editions


class Tallies(NamedTuple):
    """How often each verdict occurs under an objective or a practice, by mode."""

    lead: str
    tallies: Mapping[str, Tally]


class Called(NamedTuple):
    """Other names of a mode or a control."""

    text: str


class PresumedBy(NamedTuple):
    """The requirements that presume a control, each group after its count."""

    groups: Mapping[str, tuple[Reference, ...]]


Line = Because | Step | Advice | Strip | Contested | Readings | Works | Checked | Grouped | Outcome | Counted | Listed
"""A line below the text of a statement."""

OnScreen = Gaps | Tallies | Called | PresumedBy
"""A line that only a page has."""


class Decisive(NamedTuple):
    """A control that decided a verdict, how it stands, and the standings that say why."""

    text: str
    standings: tuple[Reference, ...]


class Reason(NamedTuple):
    """A judgement, the modes that have it, and the controls that decided it."""

    judgement: Judgement
    modes: tuple[Mode, ...]
    because: tuple[Decisive, ...]
