"""Compares a release statement with the verdicts: what applies, what is answered, what is open, what is impossible.

A release in several modes is judged in each of them. What the verdict in a mode asks of the answer:

- As written, by agreement or before release: an answer; *as written* is one answer.
- Alternative: an answer: an alternative that works in the mode, or not met.
- Gap: a disclosure, as not met.
- Not relevant: no answer.

*Not met* needs a reason, and then counts as an answer like the others: a complete statement may say no.

One response to a requirement holds in every mode in which it can be true. *As written* contradicts a mode that lost a
control. *By alternative* leaves a mode open in which no alternative works that it names.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from traceability.analysis.verdicts import Judgement, Verdict, answers, can_be_judged, judgements
from traceability.assessment import law
from traceability.assessment.parser import read
from traceability.assessment.statement import Met, Release, Response
from traceability.policy.errors import UserError
from traceability.policy.model import Alternative, Mode, Policy, Requirement, in_edition
from traceability.policy.values import Acceptance, Grade, LabeledEnum
from traceability.source.findings import Finding
from traceability.views.labels import name, words


class State(LabeledEnum, enum.IntEnum):
    """The state of one requirement in an assessment, in the order in which readers need it."""

    OPEN = enum.auto()
    TO_BE_MENDED = enum.auto()
    NOT_MET = enum.auto()
    BY_ALTERNATIVE = enum.auto()
    AS_WRITTEN = enum.auto()
    NOT_RELEVANT = enum.auto()


@dataclass(frozen=True, slots=True)
class Channel:
    """Release modes in which a requirement has the same verdict, the same response and the same state."""

    modes: tuple[str, ...]
    judgement: Judgement
    response: Response | None
    state: State


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement, in one channel if it is the same in all modes of the release, otherwise in several."""

    requirement: Requirement
    channels: tuple[Channel, ...]

    @property
    def states(self) -> set[State]:
        """The states in the modes in which the requirement is relevant; ``NOT_RELEVANT`` if there is no such mode."""
        return {channel.state for channel in self.channels} - {State.NOT_RELEVANT} or {State.NOT_RELEVANT}


@dataclass(frozen=True, slots=True)
class Assessment:
    """A release statement, its findings, and a line for each requirement of its edition.

    ``duties`` has a line for each duty of those who the developer is by its word. There are no lines if the edition or
    the modes could not be read.
    """

    release: Release
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    duties: tuple[law.DutyLine, ...] = ()

    def counts(self, mode: str) -> Counter[State]:
        """Return the number of requirements in each state in one mode of the release."""
        return Counter(channel.state for channel in self.channels(mode))

    def channels(self, mode: str) -> Iterator[Channel]:
        """Yield the channel of each requirement that a mode of the release belongs to."""
        return (channel for line in self.lines for channel in line.channels if mode in channel.modes)

    def require_no_findings(self, form: str) -> None:
        """Raise UserError if anything was found, since ``form`` has no place for an answer that cannot be so."""
        if self.findings:
            more = f" and {len(self.findings) - 1} more" if len(self.findings) > 1 else ""
            raise UserError(f"{self.findings[0]}. {form} cannot carry this finding{more}; mend what assess reports")

    @property
    def exit_code(self) -> int:
        """1 if anything is found, or open in some mode; otherwise 0."""
        open_duty = any(law.Standing.OPEN in line.by_mode.values() for line in self.duties)
        return int(bool(self.findings) or open_duty or any(State.OPEN in line.states for line in self.lines))


def assess(policy: Policy, content: bytes, path: str) -> Assessment:
    """Return the assessment of the statement with ``content`` against ``policy``; ``path`` is its place in findings.

    Raises UserError if the policy itself cannot be judged.
    """
    if not can_be_judged(policy):
        raise UserError("the policy cannot be judged; run make check, which says why")
    release, findings = read(policy, content, path)
    findings += [*release.unfinished, *_of_other_modes(policy, release), *law.contradictions(policy, release)]
    lines = []
    if release.edition and release.modes:
        for requirement in in_edition(policy, release.edition).all(Requirement):
            line, wrong = _line(policy, requirement, release)
            lines.append(line)
            findings += wrong
    return Assessment(release, tuple(sorted(findings)), tuple(lines), law.lines(policy, release))


def _of_other_modes(policy: Policy, release: Release) -> Iterator[Finding]:
    """Yield each model with a mode that the release is not in."""
    for model in release.models if release.modes else ():
        if model.place and (other := [mode for mode in model.modes if mode not in release.modes]):
            message = (
                f"has a model in {_named(policy, other)}, and the release is not in it; add it to modes of [release]"
            )
            yield Finding(model.place, "", "", message)


def _line(policy: Policy, requirement: Requirement, release: Release) -> tuple[Line, list[Finding]]:
    """Return the line of a requirement, and what is impossible in the answer to it."""
    id, answer = requirement.id, release.answers.get(requirement.id)
    judged = {mode: judgements(policy)[id, mode] for mode in release.modes}
    by_mode = answer if isinstance(answer, Mapping) else dict.fromkeys(release.modes, answer)
    together = [{mode: one} for mode, one in judged.items()] if isinstance(answer, Mapping) else [judged]
    wrong = {
        mode: Finding(response.place, "", id, message)
        for part in together
        if (response := by_mode.get(next(iter(part))))
        for mode, message in _impossible(policy, id, part, response).items()
    }
    channels: dict[tuple[str, Response | None, State], list[str]] = {}
    for mode, judgement in judged.items():
        state = _state(policy, id, mode, judgement, by_mode.get(mode), impossible=mode in wrong)
        channels.setdefault((judgement.label, by_mode.get(mode), state), []).append(mode)
    found = (
        Channel(tuple(modes), judged[modes[0]], response, state) for (_, response, state), modes in channels.items()
    )
    return Line(requirement, tuple(found)), [*_elsewhere(policy, requirement, release), *dict.fromkeys(wrong.values())]


def _elsewhere(policy: Policy, requirement: Requirement, release: Release) -> Iterator[Finding]:
    """Yield each response about a mode that the release is not in."""
    answer = release.answers.get(requirement.id)
    for mode, response in answer.items() if isinstance(answer, Mapping) else ():
        if mode not in release.modes:
            message = (
                f"answers for {_named(policy, (mode,))}, and the release is not in it; add it to modes, or take it out"
            )
            yield Finding(response.place, "", requirement.id, message)


def _state(
    policy: Policy, id: str, mode: str, judgement: Judgement, response: Response | None, *, impossible: bool
) -> State:
    if response and (impossible or response.met is None):
        return State.TO_BE_MENDED
    if judgement.verdict is Verdict.NOT_RELEVANT:
        return State.NOT_RELEVANT
    if not response or not response.met:
        return State.OPEN
    if response.met is Met.BY_ALTERNATIVE:
        grades = _grades(policy, id, mode)
        works = any(grades[one].stands_in for one in response.alternatives if one in grades)
        return State.BY_ALTERNATIVE if works else State.OPEN
    return State[response.met.name]


def _impossible(policy: Policy, id: str, judged: Mapping[str, Judgement], response: Response) -> dict[str, str]:
    """Return what is impossible in a response, and what to answer instead, by the modes in which it is.

    ``judged`` has the judgement in each mode that the response is about. Modes in which the requirement is not relevant
    count only if it is relevant in none of them.
    """
    relevant = [mode for mode, one in judged.items() if one.verdict is not Verdict.NOT_RELEVANT] or [*judged]
    wrong: dict[str, str] = {}
    for judgement in dict.fromkeys(judged[mode] for mode in relevant):
        alike = [mode for mode in relevant if judged[mode] == judgement]
        lead = "answer for each mode, and there " if len(alike) < len(relevant) else ""
        if message := _contradiction(policy, judgement, alike, response, lead):
            wrong |= dict.fromkeys(alike, message)
    if not wrong and (message := next(_unfit(policy, id, judged, relevant, response), "")):
        wrong = dict.fromkeys(relevant, message)
    return wrong


def _contradiction(policy: Policy, judgement: Judgement, modes: Sequence[str], response: Response, lead: str) -> str:
    """Return how a response contradicts a judgement, and what to answer instead after ``lead``; empty if not at all."""
    verdict, where = judgement.verdict, _named(policy, modes)
    if response.met is None:
        return ""
    if verdict is Verdict.NOT_RELEVANT:
        wrong = response.met is not Met.NOT_APPLICABLE
        return f"is not relevant in {where}; leave it out, or say not applicable" if wrong else ""
    if response.met is Met.NOT_APPLICABLE:
        return f"is {judgement.label} in {where}, so it applies; {lead}say how it is met, or not met with a reason"
    if response.met is Met.AS_WRITTEN and not verdict.applies:
        lost = " and ".join(name(control) for control in policy.in_order(judgement.decided_by))
        are = "are" if len(judgement.decided_by) > 1 else "is"
        return f"cannot be followed as written in {where}, where {lost} {are} lost; {lead}{_instead(judgement)}"
    return ""


def _unfit(
    policy: Policy, id: str, judged: Mapping[str, Judgement], modes: Sequence[str], response: Response
) -> Iterator[str]:
    """Yield what is wrong with the alternatives of a response: each must go far enough in one of ``modes``."""
    enough = Grade.PART if response.met is Met.BY_ALTERNATIVE else Grade.COMPLEMENT
    instead = _instead(max((judged[mode] for mode in modes), key=lambda judgement: judgement.verdict))
    for alternative in response.alternatives:
        works = [grades[alternative] for mode in modes if alternative in (grades := _grades(policy, id, mode))]
        if not works:
            yield f"{_why_unfit(policy, id, policy.get(Alternative, alternative), modes)}; {instead}"
        elif min(works) > enough:
            yield f"{alternative} is graded {min(works).label} for it and does not stand in; {instead}"


def _grades(policy: Policy, id: str, mode: str) -> dict[str, Grade]:
    """Return the grade of each alternative to a requirement that works in a mode."""
    return {given.alternative: given.grade for given in answers(policy).get((id, mode), ())}


def _why_unfit(policy: Policy, id: str, alternative: Alternative, modes: Sequence[str]) -> str:
    if id not in {answered for _, answered in alternative.answers()}:
        return f"{alternative.id} does not answer it"
    if alternative.status is Acceptance.PROPOSED:
        return f"{alternative.id} is only proposed, and counts in no verdict"
    return f"{alternative.id} does not work in {_named(policy, modes)}"


def _instead(judgement: Judgement) -> str:
    """Return what a developer can answer to a requirement with this verdict."""
    match judgement.verdict:
        case Verdict.ALTERNATIVE:
            known = " or ".join(one.alternative for one in judgement.instead)
            return f"say by alternative with {known}, or not met with a reason"
        case Verdict.GAP:
            return "say not met, with a reason, since nothing replaces it"
    return "say as written, or not met with a reason"


def _named(policy: Policy, modes: Sequence[str]) -> str:
    return " and ".join(words(policy.get(Mode, mode).name) for mode in modes)
