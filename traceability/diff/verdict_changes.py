"""Which verdicts changed, and which control, standing or alternative made them change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from traceability.analysis.verdicts import Judgement, Verdict, answers, judge, stands
from traceability.diff.changes import Change, Name, between, together
from traceability.policy.model import Policy, Requirement
from traceability.policy.values import Grade, Hold, Word


class Absence(Word):
    """Why there is no verdict: no such requirement or mode, or nothing to judge it by."""

    NOT_THERE = "not there"
    NOT_JUDGED = "not judged"


Cell = tuple[str, str]
Held = Judgement | Absence


@dataclass(frozen=True, slots=True)
class Turn:
    """A requirement whose verdict in a mode is another now, and why, where both are there before and after."""

    requirement: str
    mode: str
    was: Held
    now: Held
    why: tuple[Change, ...] = ()


def cells(policy: Policy) -> dict[Cell, Held]:
    """Every requirement in every mode, whether or not the policy keeps the rules: (requirement id, mode id)."""
    requirements, modes = policy.all(Requirement), policy.modes()
    return {(one.id, mode.id): _held(policy, one, mode.id) for one in requirements for mode in modes}


def _held(policy: Policy, requirement: Requirement, mode: str) -> Held:
    try:
        return judge(requirement, mode, stands(policy), answers(policy).get((requirement.id, mode), ()))
    except (KeyError, TypeError, ValueError):  # a control without a standing, a standing that says none, no control
        return Absence.NOT_JUDGED


def turns(old: Policy, new: Policy) -> Iterator[Turn]:
    """Every verdict that changed, each once, in the order of the pages and of the modes."""
    was, now = cells(old), cells(new)
    for cell in together(was, now):
        before, after = was.get(cell, Absence.NOT_THERE), now.get(cell, Absence.NOT_THERE)
        if before.words != after.words:
            there = cell in was and cell in now
            yield Turn(*cell, before, after, tuple(_why(old, new, cell, before, after)) if there else ())


def _why(old: Policy, new: Policy, cell: Cell, was: Held, now: Held) -> Iterator[Change]:
    """What is otherwise among what decides a verdict: what is presumed, how it stands, and what stands in for it."""
    requirement, mode = cell
    before, after = old.get(Requirement, requirement), new.get(Requirement, requirement)
    yield from between(_presumed(before), _presumed(after))
    controls = together(_weighed(before, was), _weighed(after, now))
    yield from between(_stands(old, controls, mode), _stands(new, controls, mode))
    if any(isinstance(held, Judgement) and held.hold is Hold.LOST for held in (was, now)):
        yield from between(_instead(old, cell), _instead(new, cell))


def _presumed(requirement: Requirement) -> Mapping[Name, str]:
    options = ("presumes", "presumes_any")
    return {(option, control): control for option in options for control in getattr(requirement, option)}


def _weighed(requirement: Requirement, held: Held) -> list[str]:
    """The controls on which a verdict may have turned: those that decided it, and all among which one would do."""
    decided = held.decided_by if isinstance(held, Judgement) else requirement.presumes
    return [*decided, *requirement.presumes_any]


def _stands(policy: Policy, controls: list[str], mode: str) -> Mapping[Name, str]:
    held = {control: stands(policy).get((control, mode)) for control in controls}
    return {(control,): hold.words for control, hold in held.items() if hold is not None}


def _instead(policy: Policy, cell: Cell) -> Mapping[Name, str]:
    """The alternatives that would stand in, each with how far."""
    given = reversed(answers(policy).get(cell, ()))  # the furthest grade last, which remains
    return {(one.alternative,): one.grade.words for one in given if one.grade.stands_in}


def counts(policy: Policy) -> dict[Name, str]:
    """How often each verdict occurs in each mode by edition, and how many requirements are answered in each grade."""
    found: dict[Name, str] = {}
    held = cells(policy)
    for edition in dict.fromkeys(requirement.edition for requirement in policy.all(Requirement)):
        for mode in policy.modes():
            own = [
                one
                for (id, of), one in held.items()
                if of == mode.id and policy.get(Requirement, id).edition == edition
            ]
            tally = Counter(one.verdict if isinstance(one, Judgement) else None for one in own)
            found |= {(edition, mode.name, verdict.words): str(tally[verdict]) for verdict in Verdict if tally[verdict]}
    given = {(id, one.alternative): one.grade for (id, _), some in answers(policy).items() for one in some}
    graded = Counter(given.values())
    return found | {("alternatives", grade.words): str(graded[grade]) for grade in Grade if graded[grade]}
