"""What is proposed about a repository: answers to the five questions, modes, contradictions and remarks."""

from __future__ import annotations

from dataclasses import dataclass

from traceability.assessment.proposal.repository import Evidence

OPEN = "open"
YES = "yes"
NO = "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one of the five questions: ``yes``, ``no`` or ``open``, why, and the lines on which it rests."""

    question: int
    said: str
    why: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The mode of one model in one channel: proposed if ``modes`` has one name, open between several."""

    model: str
    channel: str
    modes: tuple[str, ...]
    answers: tuple[Answer, ...]
    license: str = ""

    @property
    def decided(self) -> bool:
        """Whether a mode is proposed."""
        return len(self.modes) == 1


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two lines that say different things about the license."""

    one: str
    first: Evidence
    other: str
    second: Evidence


Remark = tuple[str, Evidence | None]
"""What else to look at, and the line that says it; without a line it is about the whole repository."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a repository says: proposals, conflicts between its files, and remarks with their lines."""

    name: str
    proposals: tuple[Proposal, ...]
    conflicts: tuple[Conflict, ...]
    remarks: tuple[Remark, ...]
    left_out: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0 if a mode is proposed for every model that the files name, otherwise 1."""
        return int(not self.proposals or not all(proposal.decided for proposal in self.proposals))
