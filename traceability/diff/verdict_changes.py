"""Which verdicts changed, and which control, standing or alternative changed them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from traceability.analysis.verdicts import Judgement, Verdict, answers, judge, stands
from traceability.diff.changes import Change, Name, between, together
from traceability.policy.model import OtherReading, Policy, Requirement
from traceability.policy.values import ControlStatus, Grade, LabeledEnum


class Absence(LabeledEnum):
    """Why there is no verdict: the requirement or mode does not exist, or there is nothing to judge it by."""

    NOT_THERE = "not there"
    NOT_JUDGED = "not judged"


Cell = tuple[str, str]
Held = Judgement | Absence


@dataclass(frozen=True, slots=True)
class Turn:
    """A requirement whose verdict in a mode changed; with a reason if both exist before and after."""

    requirement: str
    mode: str
    was: Held
    now: Held
    why: tuple[Change, ...] = ()


def cells(policy: Policy) -> dict[Cell, Held]:
    """Return the verdict on every requirement in every mode, also if the policy breaks rules.

    The keys are pairs of a requirement id and a mode id.
    """
    requirements, modes = policy.all(Requirement), policy.modes()
    return {
        (requirement.id, mode.id): _held(policy, requirement, mode.id) for requirement in requirements for mode in modes
    }


def _held(policy: Policy, requirement: Requirement, mode: str) -> Held:
    try:
        return judge(requirement, mode, stands(policy), answers(policy).get((requirement.id, mode), ()))
    except (KeyError, TypeError, ValueError):  # no standing for a control, a standing without a value, or no control
        return Absence.NOT_JUDGED


def turns(old: Policy, new: Policy) -> Iterator[Turn]:
    """Yield every verdict that changed, each once, in the order of the pages and of the modes."""
    was, now = cells(old), cells(new)
    for cell in together(was, now):
        before, after = was.get(cell, Absence.NOT_THERE), now.get(cell, Absence.NOT_THERE)
        if before.label != after.label:
            there = cell in was and cell in now
            yield Turn(*cell, before, after, tuple(_why(old, new, cell, before, after)) if there else ())


def _why(old: Policy, new: Policy, cell: Cell, was: Held, now: Held) -> Iterator[Change]:
    """Yield the differences that may explain a verdict: presumed controls, their standings, and alternatives."""
    requirement, mode = cell
    before, after = old.get(Requirement, requirement), new.get(Requirement, requirement)
    yield from between(_presumed(before), _presumed(after))
    controls = together(_weighed(before, was), _weighed(after, now))
    yield from between(_stands(old, controls, mode), _stands(new, controls, mode))
    if any(isinstance(judgement, Judgement) and judgement.standing is ControlStatus.LOST for judgement in (was, now)):
        yield from between(_instead(old, cell), _instead(new, cell))


def _presumed(requirement: Requirement) -> Mapping[Name, str]:
    options = ("presumes", "presumes_any", "presumes_while_staged")
    return {(option, control): control for option in options for control in getattr(requirement, option)}


def _weighed(requirement: Requirement, judgement: Held) -> list[str]:
    """Return the controls that may have decided a verdict: those that did, and all of "presumes any of"."""
    decided = judgement.decided_by if isinstance(judgement, Judgement) else requirement.presumes
    return [*decided, *requirement.presumes_any, *requirement.presumes_while_staged]


def _stands(policy: Policy, controls: list[str], mode: str) -> Mapping[Name, str]:
    standings = {control: stands(policy).get((control, mode)) for control in controls}
    return {(control,): status.label for control, status in standings.items() if status is not None}


def _instead(policy: Policy, cell: Cell) -> Mapping[Name, str]:
    """Return the alternatives that would replace a lost control, each with its grade."""
    given = reversed(answers(policy).get(cell, ()))  # the best grade last, so that it is the one that remains
    return {(answer.alternative,): answer.grade.label for answer in given if answer.grade.stands_in}


def counts(policy: Policy) -> dict[Name, str]:
    """Return how often each verdict occurs in each mode, by edition, and how many answers have each grade."""
    totals: dict[Name, str] = {}
    verdicts = cells(policy)
    for edition in dict.fromkeys(requirement.edition for requirement in policy.all(Requirement)):
        for mode in policy.modes():
            judgements = [
                judgement
                for (id, of), judgement in verdicts.items()
                if of == mode.id and policy.get(Requirement, id).edition == edition
            ]
            tally = Counter(judgement.verdict if isinstance(judgement, Judgement) else None for judgement in judgements)
            totals |= {
                (edition, mode.name, verdict.label): str(tally[verdict]) for verdict in Verdict if tally[verdict]
            }
        read = {id for other in policy.all(OtherReading) for id in other.of}
        if disputed := [r for r in policy.all(Requirement) if r.edition == edition and r.id in read]:
            totals[edition, "contested"] = str(len(disputed))
    given = {
        (id, answer.alternative): answer.grade
        for (id, _), given_answers in answers(policy).items()
        for answer in given_answers
    }
    graded = Counter(given.values())
    return totals | {("alternatives", grade.label): str(graded[grade]) for grade in Grade if graded[grade]}
