"""B: what binds by law says who is bound, where it stands, and when it is lifted."""

from __future__ import annotations

from collections.abc import Iterator

from traceability.analysis import crosswalk
from traceability.analysis.who_is_bound import wider
from traceability.policy.model import (
    Bound,
    Condition,
    Correspondence,
    Depending,
    Duty,
    Exemption,
    Framework,
    Legal,
    Policy,
    Recommendation,
    Statement,
)
from traceability.policy.values import Effect, Relation
from traceability.rules import Found, Reading, rule


@rule("B101")
def ids_name_the_framework(reading: Reading) -> Iterator[Found]:
    """What a framework says is of one framework, and its id begins with its kind and the name of that framework.

    A reader sees from the id which law asks, and nobody looks it up in another one.
    """
    for legal in reading.policy.all(Legal):
        if len(legal.framework) != 1:
            yield legal, f"names {len(legal.framework)} frameworks in :framework:; name the one that it is in"
            continue
        if begin := _other_begin(legal, legal.framework[0]):
            yield legal, f"is in {legal.framework[0]}; begin its id with {begin}, or correct :framework:"


def _other_begin(statement: Statement, framework: str) -> str:
    """Return how the id of a statement on a framework begins; empty if it begins so."""
    begin = f"{statement.id.partition('-')[0]}-{framework.removeprefix('LAW-')}-"
    return "" if statement.id.startswith(begin) else begin


@rule("B102")
def who_is_bound_is_in_the_same_framework(reading: Reading) -> Iterator[Found]:
    """A duty binds one kind of developer, and an exemption lifts duties, each of its own framework.

    Each framework defines whom it binds. A duty that is read with the threshold of another one frightens developers
    whom it does not bind.
    """
    for duty in reading.policy.all(Duty):
        if len(duty.bound) != 1:
            yield duty, f"names {len(duty.bound)} in :bound:; name the one who is bound, and split the duty"
    for statement in (one for one in reading.policy.all(Duty, Exemption) if len(one.framework) == 1):
        option = "bound" if isinstance(statement, Duty) else "lifts"
        for id in getattr(statement, option):
            if reading.policy.get(Legal, id).framework != statement.framework:
                yield statement, f"names {id} in :{option}:, which is in another framework; name one of its own"


@rule("B103")
def duties_are_lifted_or_say_why_not(reading: Reading) -> Iterator[Found]:
    """An exemption lifts a duty, or the duty says in `no_exemption` where it is said that none does, not both.

    Whether a developer is exempt is the first question about a duty. An answer that contradicts the exemption misleads.
    """
    lifted = {id: exemption.id for exemption in reading.policy.all(Exemption) for id in exemption.lifts}
    for duty in reading.policy.all(Duty):
        if duty.id in lifted and duty.no_exemption:
            yield duty, f"has :no_exemption:, and {lifted[duty.id]} lifts it; take out one of the two"
        elif duty.id not in lifted and not duty.no_exemption:
            yield duty, "is lifted by no exemption; say in :no_exemption: why and where, or add it to an exemption"


@rule("B104")
def exemptions_have_conditions(reading: Reading) -> Iterator[Found]:
    """An exemption has a condition that some release mode does not fulfill by itself.

    Without any, it would lift its duties from everybody, and the law would ask for nothing.
    """
    deciding = (one for one in reading.policy.all(Condition) if one.given_up or one.depends_on)
    conditional = {id for one in deciding for id in one.exemption}
    for exemption in reading.policy.all(Exemption):
        if exemption.id not in conditional:
            yield exemption, "has no condition; add what it needs, each as :::{condition} with it in :exemption:"


@rule("B105")
def what_depends_says_on_what(reading: Reading) -> Iterator[Found]:
    """What depends says on what.

    A duty that holds in a mode only in some cases names these cases, and so does who is bound. A condition that is
    needed, or ends an exemption, names a control that is given up, or what it depends on. What is allowed ends no
    exemption, unless it depends on more.
    """
    for depending in reading.policy.all(Depending):
        if bool(depending.depends) != bool(depending.depends_on):
            lacking = "depends_on" if depending.depends else "depends"
            yield depending, f"has no :{lacking}: beside the other; give the modes, and what it depends on there"
    for condition in reading.policy.all(Condition):
        allowed = condition.effect is Effect.ALLOWED
        if not allowed and not condition.given_up and not condition.depends_on:
            yield condition, "names neither :given_up: nor :depends_on:; name the control, or what decides"
        elif allowed and condition.given_up and not condition.depends_on:
            yield condition, "is allowed, and its :given_up: would end the exemption; add :depends_on:, or take it out"


@rule("B106")
def frameworks_have_duties_or_conditions(reading: Reading) -> Iterator[Found]:
    """A framework has a passage.

    A law that is named and asks for nothing looks as if it bound nobody.
    """
    named = {id for legal in reading.policy.all(Legal) for id in legal.framework}
    for framework in reading.policy.all(Framework):
        if framework.id not in named:
            yield framework, "has no duty, exemption or condition; write those that it has, or take it out"


@rule("B107")
def correspondences_name_a_duty_or_a_framework(reading: Reading) -> Iterator[Found]:
    """A correspondence names one duty and no framework. Only `no counterpart` names one framework and no duty instead.

    Its id has the name of that framework. The framework of a duty is known, and a second one could contradict it. The
    recommendations are of one draft, since a new draft is read beside the law as a whole.
    """
    yield from _wrong(reading.policy).items()


def _wrong(policy: Policy) -> dict[Correspondence, str]:
    """Return what is wrong with correspondences that name no pair, or pairs of two drafts.

    The rules on pairs leave them out, so that a slip is one finding.
    """
    found = {}
    for one in policy.all(Correspondence):
        none = one.relation is Relation.NO_COUNTERPART
        wanted, other = ("framework", "duty") if none else ("duty", "framework")
        if len(getattr(one, wanted)) != 1 or getattr(one, other):
            found[one] = f"is :relation: {one.relation.label}; name one {wanted} in :{wanted}:, and no {other}"
        elif begin := _other_begin(one, framework := crosswalk.framework(policy, one)):
            found[one] = f"is on {framework}; begin its id with {begin}, or name another {wanted}"
        elif len(editions := {policy.get(Recommendation, id).edition for id in one.about}) > 1:
            found[one] = (
                f"names recommendations of {', '.join(sorted(editions))} in :about:; write a statement for each draft"
            )
    return found


@rule("B108")
def pairs_have_one_relation(reading: Reading) -> Iterator[Found]:
    """A recommendation has one relation to a duty, and none with a framework that has no counterpart to it.

    Two answers to one question are no answer, and a reader finds only one of them.
    """
    wrong = _wrong(reading.policy)
    for id, by_framework in crosswalk.answers(reading.policy).items():
        for framework, several in by_framework.items():
            first: dict[tuple[str, ...], Correspondence] = {}
            for one in (one for one in several if one not in wrong):
                if (before := first.setdefault(one.duty, one)) is not one:
                    yield one, f"relates {id} to {(*one.duty, framework)[0]}, as {before.id} does; keep one of them"
            none = first.pop((), None)
            if none and first:
                other = next(iter(first.values()))
                yield none, f"says that {id} has no counterpart in {framework}, and {other.id} names one; keep one"


@rule("B109")
def recommendations_have_an_answer_in_each_framework(reading: Reading) -> Iterator[Found]:
    """If some recommendations of an edition are related to a framework, each of them is, or has no counterpart there.

    An empty cell of a comparison looks like a finding. Only what is said was read.
    """
    policy = reading.policy
    frameworks, edition = crosswalk.covered(policy), crosswalk.edition(policy)
    unclear = {id for one in _wrong(policy) for id in one.about}
    for recommendation in policy.all(Recommendation) if frameworks else ():
        if recommendation.id in unclear:
            continue
        for framework in frameworks if recommendation.edition == edition else ():
            if framework not in crosswalk.answers(policy).get(recommendation.id, {}):
                mend = "write how it relates to a duty there, or add it to a correspondence without counterpart"
                yield recommendation, f"has no correspondence for {framework}; {mend}", framework


@rule("B110")
def duties_have_a_counterpart_or_say_why_not(reading: Reading) -> Iterator[Found]:
    """A duty of a framework to which recommendations are related has a counterpart, or says why not, and not both.

    What a law asks and the guidance does not is the other half of a comparison. It is as easily overlooked.
    """
    related, covered = crosswalk.of_duties(reading.policy), {*crosswalk.covered(reading.policy)}
    if any(not (one.duty or one.framework) for one in _wrong(reading.policy)):
        return  # one of them may be the counterpart of any duty
    for duty in reading.policy.all(Duty):
        if duty.id in related and duty.no_counterpart:
            yield duty, f"has :no_counterpart:, and {related[duty.id][0].id} names one; take out one of the two"
        elif duty.id not in related and not duty.no_counterpart and covered & {*duty.framework}:
            yield duty, "corresponds to no recommendation; say in :no_counterpart: why, or write a correspondence"


@rule("B111")
def who_is_bound_asks_questions(reading: Reading) -> Iterator[Found]:
    """What a group of those who are bound asks are questions, each with a question mark, and it is no part of itself.

    A page asks them to tell readers whether they are bound. A sentence that is no question would never be asked.
    """
    for bound in reading.policy.all(Bound):
        if bound.asks and not bound.asks.rstrip().endswith("?"):
            yield bound, "has :asks: that ends in no question; write questions that those who are bound answer with yes"
        if bound in wider(reading.policy, bound):
            yield bound, "is a part of itself by :among:; name the wider group there"


@rule("B201")
def passages_of_frameworks_are_in_the_text(reading: Reading) -> Iterator[Found]:
    """The words of a passage are in the text of its framework.

    This is how anyone with the text notices that a law was amended. Only `verify-law` has a text.
    """
    for legal in reading.policy.all(Legal):
        for id in legal.framework:
            if (text := reading.documents.get(id)) and not all(map(text.find, legal.passage.split(", "))):
                mend = "read it again, then write what verify-law prints for its lines"
                yield legal, f"has a :passage: that is not in the text of {id}; {mend}"
