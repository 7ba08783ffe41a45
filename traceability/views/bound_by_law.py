"""Who is bound by law: the questions and answers in words, as a list for a script and as two tables."""

from __future__ import annotations

from collections.abc import Set

from traceability.analysis.who_is_bound import Choice, Question, Status, Steps, Topic, inquiry, outcome
from traceability.policy.model import PUBLISHED, Bound, Condition, Duty, Exemption, Framework, Policy
from traceability.views.content import named
from traceability.views.labels import inner, listed, number_of
from traceability.views.law import EFFECTS, NO_ADVICE, left_open, of_bound, placed
from traceability.views.table import NONE, Cell, Cite, Row, Table

QUANTITIES = {Topic.OPERATIONS: "10^{} operations of training", Topic.REVENUE: "USD {} million of revenue"}
"""The quantities that decide who is bound."""


def asked(policy: Policy, question: Question) -> str:
    """Return a question in words."""
    match question.topic:
        case Topic.OPERATIONS:
            return "How many operations did the training of the model take?"
        case Topic.RELEASE:
            return "How do you release the model?"
        case Topic.REVENUE:
            return "How much revenue had you and your affiliates in the last calendar year?"
        case Topic.SIGNATURE:
            ids = dict.fromkeys(id for bound in question.about for id in policy.get(Bound, bound).framework)
            return f"Did you sign one of these: {listed(policy[id].title for id in ids)}?"
        case Topic.CONDITIONS:
            return "Is all of this in order?"
        case _:
            return question.name


def points(policy: Policy, question: Question) -> list[tuple[Cite, str]]:
    """Return the conditions that a question is about, each with what has to be so; empty if it is about none."""
    conditions = [policy.get(Condition, id) for id in question.about] if question.topic is Topic.CONDITIONS else []
    return [
        (placed(policy, one.id), f"{EFFECTS[one.effect][1]}; this depends on {one.depends_on}") for one in conditions
    ]


def answered(policy: Policy, question: Question, choice: Choice) -> str:
    """Return an answer in words."""
    match choice.value:
        case bool():
            return "Yes" if choice.value else "No"
        case Steps(over, most):
            quantity = QUANTITIES[question.topic]
            said = (("more than", over), ("at most", most))
            text = ", ".join(f"{lead} {quantity.format(limit)}" for lead, limit in said if limit)
            return text[:1].upper() + text[1:]
        case modes:
            return named(policy, modes)


def asking(policy: Policy, question: Question) -> list[Bound]:
    """Return the statements on who is bound that ask a question by themselves."""
    own = {
        Topic.OPERATIONS: lambda bound: bound.operations,
        Topic.REVENUE: lambda bound: bound.revenue,
        Topic.FACT: lambda bound: question.name in bound.questions,
    }
    return [bound for bound in policy.all(Bound) if question.topic in own and own[question.topic](bound)]


def ruled_out(policy: Policy, choice: Choice) -> list[Bound]:
    """Return who is not bound if this is the answer."""
    return [bound for bound in policy.all(Bound) if bound.id in choice.rules_out]


def who_is_not_bound(policy: Policy) -> Table:
    """Return each answer by which somebody is not bound."""
    rows: list[Row] = [
        (asked(policy, question), answered(policy, question, choice), tuple(Cite(one.id) for one in found))
        for question in inquiry(policy).questions
        for choice in question.choices
        if (found := ruled_out(policy, choice))
    ]
    return Table("Who is not bound", ("Question", "Your answer", "Then you are none of these"), ((None, tuple(rows)),))


def am_i_bound(policy: Policy) -> Table:
    """Return everyone who is bound, with what all has to be so, and the duties that an exemption lifts."""
    rows: tuple[Row, ...] = tuple(
        (
            placed(policy, bound.id),
            tuple(necessary(policy, bound)),
            len(of_bound(policy, bound)),
            _lifting(policy, bound),
            _dated(policy, bound),
        )
        for bound in policy.all(Bound)
    )
    head = ("Who is bound", "If all of this is so", "Duties", "An exemption can lift", "Text, and its day")
    return Table("Am I bound?", head, ((None, rows),))


def necessary(policy: Policy, bound: Bound) -> list[Cell]:
    """Return what all has to be so that somebody is bound, with the threshold in the words of its page."""
    lines: list[Cell] = [("all of", Cite(id)) for id in bound.among]
    for question in inquiry(policy).questions:
        if question.name in bound.questions or (question.topic is Topic.SIGNATURE and bound.id in question.about):
            fitting = (choice for choice in question.choices if bound.id not in choice.rules_out)
            lines += [(f"{asked(policy, question)} {answered(policy, question, choice)}",) for choice in fitting]
    lines += [(f"threshold: {bound.threshold}",)]
    return [*lines, (f"{opened}",)] if (opened := left_open(policy, bound)) else lines


def _lifting(policy: Policy, bound: Bound) -> Cell:
    """Return the exemptions that lift duties of a bound, each with the number of those duties."""
    own = {duty.id for duty in of_bound(policy, bound)}
    lifting = {one.id: len(own & {*one.lifts}) for one in policy.all(Exemption)}
    return tuple(Cite(id, note=number_of(count, "duty", "duties")) for id, count in lifting.items() if count) or NONE


def _dated(policy: Policy, bound: Bound) -> Cell:
    return tuple(Cite(id, note=policy.get(Framework, id).date) for id in bound.framework)


def alike(policy: Policy, bound: Bound) -> list[tuple[Duty, ...]]:
    """Return the duties of a bound in groups that the same exemptions lift, in the same cases."""
    groups: dict[object, list[Duty]] = {}
    for duty in of_bound(policy, bound):
        groups.setdefault((lifted_by(policy, duty), duty.depends, duty.depends_on, duty.in_force), []).append(duty)
    return [tuple(group) for group in groups.values()]


def lifted_by(policy: Policy, duty: Duty) -> tuple[str, ...]:
    """Return the ids of the exemptions that lift a duty."""
    return tuple(one.id for one in policy.all(Exemption) if duty.id in one.lifts)


def in_short(policy: Policy) -> str:
    """Return who is not bound: by the smallest answer on training, and by each further answer that leaves nobody."""
    if not (smallest := _smallest(policy)):
        return NO_ADVICE
    free = {one.id for one in ruled_out(policy, smallest[1])}
    texts = [
        framework.title
        for framework in policy.all(Framework)
        if (own := [one.id for one in policy.all(Bound) if framework.id in one.framework]) and free.issuperset(own)
    ]
    spared = f" With {inner(answered(policy, *smallest))}, these do not bind you: {listed(texts)}." if texts else ""
    return f"{NO_ADVICE}{spared} {_nobody(policy, free)}".rstrip()


def example(policy: Policy) -> str:
    """Return who is bound and who is not with open weights and the smallest answer on training; empty without any."""
    release = next((one for one in inquiry(policy).questions if one.topic is Topic.RELEASE), None)
    if not (smallest := _smallest(policy)) or not release:
        return ""
    given = {smallest[0].name: smallest[1]}
    for choice in release.choices:
        if isinstance(choice.value, tuple) and PUBLISHED in choice.value:
            given[release.name] = choice
    found = outcome(policy, given).bound
    free = [bound for bound in policy.all(Bound) if found[bound.id] is Status.NO]
    rest = [f"{inner(one.title)} ({one.threshold})" for one in policy.all(Bound) if found[one.id] is not Status.NO]
    lead = f"An example: you publish {named(policy, [PUBLISHED])}, with {inner(answered(policy, *smallest))}."
    said = [
        lead,
        f"You are none of these: {listed(inner(one.title) for one in free)}." if free else "",
        f"You can be one of these: {listed(rest)}." if rest else "",
        _nobody(policy, {one.id for one in free}),
    ]
    return " ".join(filter(None, said))


def _smallest(policy: Policy) -> tuple[Question, Choice] | None:
    """Return the question on training with its smallest answer, if training decides anything."""
    asked = (one for one in inquiry(policy).questions if one.topic is Topic.OPERATIONS)
    return next(((question, question.choices[0]) for question in asked), None)


def _nobody(policy: Policy, free: Set[str]) -> str:
    """Return the questions of which a no leaves nobody bound, if those who are ``free`` are not bound anyway."""
    every = {bound.id for bound in policy.all(Bound)}
    facts = (one for one in inquiry(policy).questions if one.topic is Topic.FACT)
    rest = [asked(policy, one) for one in facts if every <= free | one.choices[-1].rules_out]
    lead = "If you also answer one of these with no, nothing here binds you"
    return f"{lead}: {' '.join(rest)}" if rest else ""
