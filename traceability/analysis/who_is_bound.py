"""Compute who is bound by law from the answers to a few questions: what each answer rules out, and what it settles.

The questions come from the statements on who is bound, from the conditions of exemptions, and from the release modes.
A script on a page does the same as ``outcome`` with what ``inquiry`` returns.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from traceability.analysis.duties import Exempt, decided, given
from traceability.analysis.groupings import alike
from traceability.analysis.verdicts import stands
from traceability.policy.model import POLICY_CACHE_SIZE, Bound, Condition, Duty, Exemption, Framework, Policy
from traceability.policy.values import Binding, LabeledEnum


class Topic(LabeledEnum):
    """What a question is about."""

    OPERATIONS = enum.auto()
    RELEASE = enum.auto()
    FACT = enum.auto()
    REVENUE = enum.auto()
    SIGNATURE = enum.auto()
    CONDITIONS = enum.auto()


class Steps(NamedTuple):
    """A range of a quantity: more than ``over``, unless that is 0, and no more than ``most``, unless that is 0."""

    over: int
    most: int


class Choice(NamedTuple):
    """One answer to a question: a range, release modes, or yes and no.

    It rules out that some are bound or exempt. It settles some questions besides its own, so that nobody asks them. It
    opens bounds and duties that depend on something else in a release mode.
    """

    value: Steps | tuple[str, ...] | bool
    rules_out: frozenset[str] = frozenset()
    settles: frozenset[str] = frozenset()
    opens: frozenset[str] = frozenset()


class Question(NamedTuple):
    """A question with all of its answers, under a name; ``about`` has the bounds or conditions that ask it."""

    name: str
    topic: Topic
    about: tuple[str, ...]
    choices: tuple[Choice, ...]


class Inquiry(NamedTuple):
    """All questions, and the names of those that each bound, exemption and duty needs the answer to."""

    questions: tuple[Question, ...]
    needs: Mapping[str, tuple[str, ...]]


class Status(LabeledEnum, enum.IntEnum):
    """Whether somebody is bound or an exemption is given, by the answers so far."""

    NO = 0
    OPEN = 1
    YES = 2


RELEASE = "release"
"""The name of the question for the release mode."""

UNASKED = "its text"
"""What a bound needs that no question asks for; only its text says who is bound."""


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def inquiry(policy: Policy) -> Inquiry:
    """Return the questions, in an order in which most readers learn most from the first.

    Raises KeyError if a control that a condition names has no standing in a mode.
    """
    groups = {bound.id: (bound, *wider(policy, bound)) for bound in policy.all(Bound)}
    signed = [id for id, group in groups.items() if any(is_code(policy, one) for one in group)]
    operations = {id: max(one.operations for one in group) for id, group in groups.items()}
    revenue = {id: max(one.revenue for one in group) for id, group in groups.items()}
    conditions = [*_conditions(policy)]
    questions = (
        *_steps(Topic.OPERATIONS, operations),
        *_release(policy, groups, conditions),
        *_facts(groups),
        *_steps(Topic.REVENUE, revenue),
        *_yes_or_no(Topic.SIGNATURE, Topic.SIGNATURE.label, signed, signed),
        *conditions,
    )
    needs = {id: tuple(question.name for question in questions if id in question.about) or (UNASKED,) for id in groups}
    for exemption in policy.all(Exemption):
        own = [one for one in policy.all(Condition) if exemption.id in one.exemption]
        named = {one.id for one in own}
        release = (RELEASE,) if any(one.controls for one in own) else ()
        needs[exemption.id] = (*release, *(one.name for one in conditions if named & {*one.about}))
    for duty in policy.all(Duty):
        needs[duty.id] = (RELEASE,) if duty.depends else ()
    return Inquiry(questions, needs)


def wider(policy: Policy, bound: Bound) -> list[Bound]:
    """Return the groups of which those who are bound are a part, from the next one on."""
    found = dict.fromkeys(bound.among)
    left = [*found]
    while left:
        more = [id for id in policy.get(Bound, left.pop()).among if id not in found]
        found |= dict.fromkeys(more)
        left += more
    return [policy.get(Bound, id) for id in found]


def is_code(policy: Policy, bound: Bound) -> bool:
    """Return whether a voluntary code binds somebody, and so only who signs it."""
    return any(policy.get(Framework, id).binding is Binding.VOLUNTARY_CODE for id in bound.framework)


def _steps(topic: Topic, above: Mapping[str, int]) -> Iterator[Question]:
    """Yield the question for a quantity above which some are bound; nothing if it decides nothing."""
    limits = sorted({*above.values()} - {0})
    ranges = [Steps(*step) for step in zip([0, *limits], [*limits, 0], strict=True)] if limits else []
    choices = (
        Choice(step, frozenset(id for id, limit in above.items() if step.most and limit >= step.most))
        for step in ranges
    )
    if ranges:
        yield Question(topic.label, topic, tuple(id for id, limit in above.items() if limit), tuple(choices))


def _facts(groups: Mapping[str, tuple[Bound, ...]]) -> Iterator[Question]:
    """Yield each question that a statement asks, once."""
    asked = {id: [question for one in group for question in one.questions] for id, group in groups.items()}
    for question in dict.fromkeys(question for own in asked.values() for question in own):
        asking = [id for id, own in asked.items() if question in own]
        yield from _yes_or_no(Topic.FACT, question, asking, asking)


def _yes_or_no(topic: Topic, name: str, about: Collection[str], ruled_out: Iterable[str]) -> Iterator[Question]:
    if about:
        yield Question(name, topic, tuple(about), (Choice(True), Choice(False, frozenset(ruled_out))))


def _conditions(policy: Policy) -> Iterator[Question]:
    """Yield a question for conditions of the same exemptions: those that rest on controls, and others."""
    groups: dict[object, list[Condition]] = {}
    for condition in policy.all(Condition):
        if condition.depends_on and not condition.not_for:
            groups.setdefault((condition.exemption, bool(condition.given_up)), []).append(condition)
    for group in groups.values():
        yield from _yes_or_no(Topic.CONDITIONS, group[0].id, [one.id for one in group], group[0].exemption)


def _release(policy: Policy, groups: Mapping[str, tuple[Bound, ...]], asked: Iterable[Question]) -> Iterator[Question]:
    """Yield the question for the release mode; modes with which all answers are the same are one choice."""
    held, exempt = stands(policy), given(policy)

    def choice(mode: str) -> Choice:
        ended = {one.id for one in policy.all(Exemption) if exempt[one.id, mode].exempt is Exempt.NOT_EXEMPT}
        settled = (
            question.name
            for question in asked
            if all(decided(policy.get(Condition, id), mode, held) is Exempt.EXEMPT for id in question.about)
        )
        bounds = (id for id, group in groups.items() if any(mode in one.depends for one in group))
        duties = (duty.id for duty in policy.all(Duty) if mode in duty.depends)
        return Choice((), frozenset(ended), frozenset(settled), frozenset((*bounds, *duties)))

    modes = policy.modes()
    choices = (
        choice(same[0].id)._replace(value=tuple(mode.id for mode in same))
        for same in alike(modes, lambda mode: choice(mode.id))
    )
    depending = tuple(id for id, group in groups.items() if any(one.depends for one in group))
    if groups and modes:
        yield Question(RELEASE, Topic.RELEASE, depending, tuple(choices))


class Outcome(NamedTuple):
    """What follows from answers: who is bound, which exemptions are given, and which duties are lifted."""

    bound: Mapping[str, Status]
    exempt: Mapping[str, Status]
    lifted: Mapping[str, Exempt]


def outcome(policy: Policy, chosen: Mapping[str, Choice]) -> Outcome:
    """Return what follows from answers, by the names of their questions; a question without an answer stays open.

    A duty is lifted or not for those whom it binds, whether or not somebody is bound.
    """
    needs = inquiry(policy).needs
    ruled_out = frozenset[str]().union(*(choice.rules_out for choice in chosen.values()))
    opened = frozenset[str]().union(*(choice.opens for choice in chosen.values()))
    settled = frozenset(chosen).union(*(choice.settles for choice in chosen.values()))

    def status(id: str) -> Status:
        if id in ruled_out:
            return Status.NO
        return Status.YES if id not in opened and settled.issuperset(needs[id]) else Status.OPEN

    bound = {one.id: status(one.id) for one in policy.all(Bound)}
    exempt = {one.id: status(one.id) for one in policy.all(Exemption)}
    for condition in policy.all(Condition):
        for exemption in condition.exemption if condition.not_for else ():
            most = Status.YES - max(bound[id] for id in condition.not_for)
            exempt[exemption] = min(exempt[exemption], Status(most))
    by_status = {Status.YES: Exempt.EXEMPT, Status.OPEN: Exempt.DEPENDS, Status.NO: Exempt.NOT_EXEMPT}
    lifted = {}
    for duty in policy.all(Duty):
        lifting = max((exempt[one.id] for one in policy.all(Exemption) if duty.id in one.lifts), default=Status.NO)
        lifted[duty.id] = Exempt.DEPENDS if status(duty.id) is Status.OPEN else by_status[lifting]
    return Outcome(bound, exempt, lifted)
