"""Compares a release statement with the verdicts: what applies, what is answered, what is open, what is impossible.

For a release in several modes, the mode with the worst verdict decides each requirement. Modes in which a requirement
is not relevant count only if it is relevant in none.

- As written, by agreement or before release: needs an answer; *as written* is one answer.
- Alternative: needs an answer: an alternative that works in the mode, or not met.
- Gap: must be disclosed, as not met.
- Not relevant: needs no answer.

*Not met* needs a reason, and then counts as an answer like the others: a complete statement may say no.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from traceability.analysis.verdicts import GradedAlternative, Judgement, Verdict, answers, can_be_judged, judgements
from traceability.assessment.parser import read
from traceability.assessment.statement import Met, Release, Response
from traceability.policy.errors import UserError
from traceability.policy.model import Alternative, Mode, Policy, Requirement, in_edition
from traceability.policy.values import Acceptance, Grade, LabeledEnum
from traceability.source.findings import Finding
from traceability.views.labels import name, words


class State(LabeledEnum):
    """The state of one requirement in an assessment, in the order in which readers need it."""

    OPEN = enum.auto()
    TO_BE_MENDED = enum.auto()
    NOT_MET = enum.auto()
    BY_ALTERNATIVE = enum.auto()
    AS_WRITTEN = enum.auto()
    NOT_RELEVANT = enum.auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement, its verdict, the modes that decided it, the developer's answer, and the resulting state."""

    requirement: Requirement
    judgement: Judgement
    modes: tuple[str, ...]
    response: Response | None
    state: State


@dataclass(frozen=True, slots=True)
class Assessment:
    """A release statement, its findings, and a line for each requirement of its edition.

    There are no lines if the edition or the modes could not be read.
    """

    release: Release
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]

    @property
    def counts(self) -> Counter[State]:
        """The number of requirements in each state."""
        return Counter(line.state for line in self.lines)

    @property
    def exit_code(self) -> int:
        """1 if anything is found or open, otherwise 0."""
        return int(bool(self.findings or self.counts[State.OPEN]))


def assess(policy: Policy, content: bytes, path: str) -> Assessment:
    """Return the assessment of the statement with ``content`` against ``policy``; ``path`` is its place in findings.

    Raises UserError if the policy itself cannot be judged.
    """
    if not can_be_judged(policy):
        raise UserError("the policy cannot be judged; run make check, which says why")
    release, findings = read(policy, content, path)
    lines = []
    if release.edition and release.modes:
        for requirement in in_edition(policy, release.edition).all(Requirement):
            judgement, modes = decided(policy, requirement, release.modes)
            response = release.responses.get(requirement.id)
            wrong = _contradiction(policy, requirement.id, judgement, modes, response) if response else ""
            if response and wrong:
                findings.append(Finding(response.place, "", requirement.id, wrong))
            lines.append(Line(requirement, judgement, modes, response, _state(judgement, response, wrong)))
    return Assessment(release, tuple(sorted(findings)), tuple(lines))


def decided(policy: Policy, requirement: Requirement, modes: tuple[str, ...]) -> tuple[Judgement, tuple[str, ...]]:
    """Return the worst verdict on a requirement among ``modes``, and the modes that have it."""
    judged = {mode: judgements(policy)[requirement.id, mode] for mode in modes}
    relevant = {mode: one for mode, one in judged.items() if one.verdict is not Verdict.NOT_RELEVANT} or judged
    worst = max(one.verdict for one in relevant.values())
    deciding = tuple(mode for mode, one in relevant.items() if one.verdict is worst)
    return judged[deciding[-1]], deciding


def _state(judgement: Judgement, response: Response | None, wrong: str) -> State:
    if response and (wrong or response.met is None):
        return State.TO_BE_MENDED
    if judgement.verdict is Verdict.NOT_RELEVANT:
        return State.NOT_RELEVANT
    return State[response.met.name] if response and response.met else State.OPEN


def _contradiction(policy: Policy, id: str, judgement: Judgement, modes: tuple[str, ...], response: Response) -> str:
    """Return what is impossible in the deciding modes, and what to answer instead; empty if nothing is."""
    verdict, where = judgement.verdict, _named(policy, modes)
    if response.met is None:
        return ""
    if verdict is Verdict.NOT_RELEVANT:
        wrong = response.met is not Met.NOT_APPLICABLE
        return f"is not relevant in {where}; leave it out, or say not applicable" if wrong else ""
    if response.met is Met.NOT_APPLICABLE:
        return f"is {judgement.label} in {where}, so it applies; say how it is met, or not met with a reason"
    if response.met is Met.AS_WRITTEN and not verdict.applies:
        lost = ", ".join(name(control) for control in policy.in_order(judgement.decided_by))
        return f"cannot be followed as written in {where}, where {lost} is lost; {_instead(judgement)}"
    return next(_unfit(policy, id, judgement, modes, response), "")


def _unfit(policy: Policy, id: str, judgement: Judgement, modes: tuple[str, ...], response: Response) -> Iterator[str]:
    """Yield what is wrong with the alternatives of an answer.

    Each must work in some deciding mode with a sufficient grade. An answer *by alternative* needs one for each deciding
    mode.
    """
    helps = Grade.PART if response.met is Met.BY_ALTERNATIVE else Grade.COMPLEMENT
    fit = {mode: {one.alternative: one for one in answers(policy).get((id, mode), ())} for mode in modes}
    for alternative in response.alternatives:
        given = [fit[mode][alternative] for mode in modes if alternative in fit[mode]]
        if not given:
            yield f"{_why_unfit(policy, id, policy.get(Alternative, alternative), modes)}; {_instead(judgement)}"
        elif given[0].grade > helps:
            yield f"{_too_little(given[0])}; {_instead(judgement)}"
    if response.met is Met.BY_ALTERNATIVE:
        for mode in modes:
            if not fit[mode].keys() & {*response.alternatives}:
                where = _named(policy, (mode,))
                yield f"names no alternative that works in {where}; add one, or say not met with a reason"


def _why_unfit(policy: Policy, id: str, alternative: Alternative, modes: tuple[str, ...]) -> str:
    if id not in {answered for _, answered in alternative.answers()}:
        return f"{alternative.id} does not answer it"
    if alternative.status is Acceptance.PROPOSED:
        return f"{alternative.id} is only proposed, and counts in no verdict"
    return f"{alternative.id} does not work in {_named(policy, modes)}"


def _too_little(given: GradedAlternative) -> str:
    return f"{given.alternative} is graded {given.grade.label} for it and does not stand in"


def _instead(judgement: Judgement) -> str:
    """Return what a developer can answer to a requirement with this verdict."""
    match judgement.verdict:
        case Verdict.ALTERNATIVE:
            known = " or ".join(one.alternative for one in judgement.instead)
            return f"say by alternative with {known}, or not met with a reason"
        case Verdict.GAP:
            return "say not met, with a reason, since nothing stands in for it"
    return "say as written, or not met with a reason"


def _named(policy: Policy, modes: tuple[str, ...]) -> str:
    return " and ".join(words(policy.get(Mode, mode).name) for mode in modes)
