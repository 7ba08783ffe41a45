"""Compute the result of each claim that a comment makes: from the policy if it can decide, otherwise from evidence.

A check is a function from the policy and a claim to a ``Result``; a claim names it. A claim holds the number that the
comment states (``states``). The check computes the numbers that the policy yields; nobody types them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from traceability.analysis.edition_history import descendants
from traceability.analysis.readings import Range, by_all_readings, count, judged_otherwise, readings
from traceability.analysis.verdicts import Judgement, Verdict, judgements, stands
from traceability.policy.model import (
    POLICY_CACHE_SIZE,
    PUBLISHED,
    Claim,
    Comment,
    Evidence,
    OtherReading,
    Policy,
    Presuming,
    Provision,
    Recommendation,
    Requirement,
    Safeguard,
    in_edition,
    requirements_under,
)
from traceability.policy.values import Confirmed, ControlStatus, Force, Outcome

LOST = "out of reach"
OTHER = "other"
ENDING = "until publication"
RELEASE = "about the release itself"
AS_WRITTEN = "as written"

CLASSES = (LOST, ENDING, RELEASE, AS_WRITTEN, OTHER)
"""The classes of example safeguards, by the effect of publishing the weights on them."""

GONE = (LOST, ENDING)
"""The classes of safeguards that presume a control which publication takes away or ends."""

BEFORE_DEPLOYMENT = {"CTRL-TRAIN", "CTRL-EVALUATE", "CTRL-DECIDE"}
"""Controls whose use ends, for a version of the model, when it is deployed."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a claim, the reason in one sentence, and the statements counted for each number behind it."""

    outcome: Outcome
    sense: str
    counted: dict[str, tuple[str, ...]] = field(default_factory=dict)


Check = Callable[[Policy, Claim], Result]

CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Register a computation under its name, with hyphens for underscores."""
    CHECKS[function.__name__.replace("_", "-")] = function
    return function


def result(policy: Policy, claim: Claim, edition: str = "") -> Result:
    """Return the result of a claim for ``edition``, or for the edition that its comment is on.

    Raises KeyError for a check or an edition that does not exist.
    """
    if not claim.check:
        return weigh(policy, claim)
    return CHECKS[claim.check](in_edition(policy, edition or about_edition(policy, claim)), claim)


def about_edition(policy: Policy, claim: Claim) -> str:
    """Return the edition that the comment with the claim is on."""
    return policy.get(Comment, claim.made_in[0]).edition


def later_results(policy: Policy, claim: Claim) -> dict[str, Result]:
    """Return the result of a claim for each later edition; empty if no computation decides the claim."""
    order = list(policy.editions)
    later = order[order.index(about_edition(policy, claim)) + 1 :] if claim.check else ()
    return {edition: result(policy, claim, edition) for edition in later}


def weigh(policy: Policy, claim: Claim) -> Result:
    """Return the result of a claim about the world.

    The claim is supported or challenged if all confirmed evidence is on one side, otherwise open.
    """
    sides = [
        tuple(id for id in ids if policy.get(Evidence, id).confirmed is not Confirmed.NO)
        for ids in (claim.supported_by, claim.challenged_by)
    ]
    match tuple(map(bool, sides)):
        case (True, False):
            outcome, sense = Outcome.SUPPORTED, "the evidence that we found is on its side"
        case (False, True):
            outcome, sense = Outcome.CHALLENGED, "the evidence that we found is against it"
        case (True, True):
            outcome, sense = Outcome.OPEN, "there is evidence on both sides"
        case _:
            outcome, sense = Outcome.OPEN, "nothing that we found decides it"
    return Result(outcome, sense, {"for it": sides[0], "against it": sides[1]})


@check
def safeguards_that_lose_a_control(policy: Policy, claim: Claim) -> Result:
    """Count the safeguards that published weights put out of reach, and those that end with publication."""
    sorted_out = safeguards(policy)
    counted = {name: sorted_out.get(name, ()) for name in GONE}
    lost, ending = map(len, counted.values())
    both = losing(policy, GONE)
    if lost == claim.states:
        outcome = Outcome.HOLDS
    else:
        outcome = Outcome.HOLDS_IN_A_SENSE if both.published == claim.states else Outcome.DOES_NOT_HOLD
    outcome = _over_readings(outcome, both, claim)
    sense = (
        f"{lost} of the {len(policy.all(Safeguard))} safeguards are out of reach once weights are published, "
        f"and {ending} can be followed only until then: {lost + ending} if both are counted{_otherwise(both)}"
    )
    return Result(outcome, sense, counted)


@check
def safeguards_about_the_release_itself(policy: Policy, claim: Claim) -> Result:
    """Count the safeguards that presume only the decision on a release, and so put the release itself in question."""
    ids = safeguards(policy).get(RELEASE, ())
    both = _range(policy, lambda text, judged: _class(text, judged) == RELEASE)
    outcome = _over_readings(Outcome.HOLDS if len(ids) == claim.states else Outcome.DOES_NOT_HOLD, both, claim)
    verb = "is" if len(ids) == 1 else "are"
    sense = (
        f"{len(ids)} of the {len(policy.all(Safeguard))} safeguards {verb} only about the decision to widen access"
        f"{_otherwise(both)}"
    )
    return Result(outcome, sense, {RELEASE: ids})


@check
def safeguards_that_rule_release_out(policy: Policy, claim: Claim) -> Result:
    """Report whether the safeguards about the release ask not to release, or to consider not releasing."""
    ids = safeguards(policy).get(RELEASE, ())
    weighing = tuple(id for id in ids if policy.get(Safeguard, id).force is Force.CONSIDER)
    refusing = tuple(id for id in ids if id not in weighing)
    sense = (
        f"the number of safeguards about the release itself that ask to refrain from it is {len(refusing)}, and of "
        f"those that ask to consider it {len(weighing)}"
    )
    outcome = Outcome.HOLDS if refusing else Outcome.NOT_DECIDED_BY_THE_TEXT
    return Result(outcome, sense, {"ask to refrain": refusing, "ask to consider": weighing})


@check
def safeguards_before_deployment(policy: Policy, claim: Claim) -> Result:
    """Count the safeguards that can be followed as written, except the one about the release, and those by training."""
    written = safeguards(policy).get(AS_WRITTEN, ())
    judged = judgements(policy)
    before = tuple(id for id in written if _before_deployment(policy.get(Safeguard, id), judged[id, PUBLISHED]))
    training = tuple(id for id in before if policy.get(Safeguard, id).presumes == ("CTRL-TRAIN",))
    both = _range(policy, _before_deployment)
    if len(before) != claim.states:
        outcome = Outcome.DOES_NOT_HOLD
    else:
        outcome = Outcome.HOLDS if training == before else Outcome.HOLDS_IN_A_SENSE
    outcome = _over_readings(outcome, both, claim)
    sense = (
        f"{len(before)} can be followed as written and come before deployment: {len(training)} by training, and "
        f"{len(before) - len(training)} by changing the plan or the development"
    )
    later = tuple(id for id in written if id not in before)
    if later:
        sense += f"; {len(later)} more can be followed as written and do not come before it"
    sense += _otherwise(both)
    counted = {AS_WRITTEN: before, "by training": training, "not before deployment": later}
    return Result(outcome, sense, {name: ids for name, ids in counted.items() if ids or name == AS_WRITTEN})


@check
def objective_presumes_custody(policy: Policy, claim: Claim) -> Result:
    """Report whether everything that an objective asks presumes confidential weights.

    The claim holds only in a sense if publication ends these requirements and puts none of them out of reach.
    """
    asked = _asked(policy, claim)
    secret = [r for r in asked if "CTRL-CUSTODY" in r.presumes]
    lost, ending, _ = _by_publication(policy, secret)
    both = _presuming(policy, asked, "CTRL-CUSTODY")
    outcome = Outcome.HOLDS if lost else Outcome.HOLDS_IN_A_SENSE
    if len(secret) < len(asked) or not asked:
        outcome = Outcome.DOES_NOT_HOLD
    if both.fewest < both.most == len(asked):
        outcome = Outcome.DEPENDS_ON_THE_READING
    sense = (
        f"{len(secret)} of its {len(asked)} requirements presume that the weights are kept confidential, and "
        f"{len(ending)} of these can be followed as long as they are, until a release{_otherwise(both, 'presume it')}"
    )
    return Result(outcome, sense, {"presume custody": _ids(secret), ENDING: _ids(ending)})


@check
def objective_fails_on_publication(policy: Policy, claim: Claim) -> Result:
    """Report whether publication breaks what an objective asks, or only ends it.

    That custody ends with a release, and is not lost by it, is a convention. The sense says what the other would yield.
    """
    lost, ending, _ = _by_publication(policy, _asked(policy, claim))
    sense = (
        f"on our reading, {len(ending)} of its requirements can be followed until release and end there, and "
        f"publication puts {len(lost)} out of reach. This restates our convention that a control can end with a "
        f"release. If what ends then counted as lost, publication would put {len(lost) + len(ending)} out of reach"
    )
    outcome = Outcome.HOLDS if lost else Outcome.DOES_NOT_HOLD
    return Result(outcome, sense, {LOST: _ids(lost), ENDING: _ids(ending)})


@check
def requirements_out_of_reach(policy: Policy, claim: Claim) -> Result:
    """Count the recommendations that an open developer cannot follow, and the example safeguards."""
    recommended, later, _ = _by_publication(policy, policy.all(Recommendation))
    examples, _, _ = _by_publication(policy, policy.all(Safeguard))
    both = count(policy, policy.all(Recommendation), PUBLISHED, lambda judged: judged.standing is ControlStatus.LOST)
    over_all = f" (over all readings {both.fewest} to {both.most})" if both.fewest != both.most else ""
    sense = (
        f"{len(recommended)} of {len(policy.all(Recommendation))} recommendations{over_all} and {len(examples)} of "
        f"{len(policy.all(Safeguard))} example safeguards presume a control that is lost with published weights, and "
        f"{len(later)} more recommendations can be followed only until publication"
    )
    outcome = Outcome.HOLDS if recommended else Outcome.DOES_NOT_HOLD
    if both.fewest == 0 < both.most:
        outcome = Outcome.DEPENDS_ON_THE_READING
    counted = {"recommendations": _ids(recommended), "safeguards": _ids(examples), ENDING: _ids(later)}
    return Result(outcome, sense, counted)


@check
def requirements_for_published_weights(policy: Policy, claim: Claim) -> Result:
    """Count the requirements that address only developers with published weights.

    No computation can decide how few are too few.
    """
    by_readings = _written_for_published_weights(policy)
    everything, published = policy.all(Requirement), [r for r, (first, *_) in by_readings.items() if first]
    counted = Range.over(by_readings.values())
    over_all = f" (over all readings {counted.fewest} to {counted.most})" if counted.fewest != counted.most else ""
    sense = (
        f"{len(published)} of {len(everything)} requirements{over_all} are written for weights that are out, and "
        "whether that is enough is a judgment that no count can make"
    )
    outcome = Outcome.NOT_DECIDED_BY_THE_TEXT if published else Outcome.HOLDS
    return Result(outcome, sense, {"for weights that are out": _ids(published)})


def written_for_published_weights(policy: Policy) -> list[Requirement]:
    """Return the requirements that concern published weights and no model whose weights are kept.

    There are none in a policy that does not know the control Custody.
    """
    return [requirement for requirement, (first, *_) in _written_for_published_weights(policy).items() if first]


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def _written_for_published_weights(policy: Policy) -> Mapping[Requirement, list[bool]]:
    """Return whether each requirement concerns only published weights, by the published reading and each other one."""
    held = stands(policy)
    hosted = [mode.id for mode in policy.modes() if held.get(("CTRL-CUSTODY", mode.id)) is ControlStatus.KEPT]
    found = {}
    for requirement in policy.all(Requirement):
        by_mode = [by_all_readings(policy, requirement.id, mode) for mode in (PUBLISHED, *hosted)]
        found[requirement] = [
            judged.verdict is not Verdict.NOT_RELEVANT and {other.verdict for other in others} == {Verdict.NOT_RELEVANT}
            for judged, *others in zip(*by_mode, strict=True)
        ]
    return found


def safeguards(policy: Policy) -> dict[str, tuple[str, ...]]:
    """Return the example safeguards in classes, by the effect of publishing the weights on them.

    A comment gives the size of its classes but not their members. These are the classes to compare with them.
    """
    judged = judgements(policy)
    members: dict[str, list[str]] = {name: [] for name in CLASSES}
    for safeguard in policy.all(Safeguard):
        members[_class(safeguard, judged[safeguard.id, PUBLISHED])].append(safeguard.id)
    return {name: tuple(ids) for name, ids in members.items() if ids}


def losing(policy: Policy, classes: Collection[str]) -> Range:
    """Return how many example safeguards are in some ``classes``, as a range over all readings."""
    return _range(policy, lambda text, judged: _class(text, judged) in classes)


def shifts(policy: Policy) -> dict[OtherReading, int]:
    """Return the other readings that change how many safeguards are in ``GONE``, each with the number that it yields.

    The number is that of the published readings with this one reading in place of its own.
    """
    judged, otherwise = judgements(policy), judged_otherwise(policy)
    gone = {s.id: _class(s, judged[s.id, PUBLISHED]) in GONE for s in policy.all(Safeguard)}
    found: dict[OtherReading, int] = {}
    for reading in policy.whole.all(OtherReading):
        of = [id for id in reading.of if id in gone]
        change = sum((_class(reading, otherwise[reading.id, PUBLISHED]) in GONE) - gone[id] for id in of)
        if change:
            found[reading] = sum(gone.values()) + change
    return found


def _class(text: Presuming, judgement: Judgement) -> str:
    """Return the class of a safeguard, by what a text of it presumes and how that is judged with published weights."""
    if judgement.standing is ControlStatus.LOST:
        return LOST
    if judgement.standing is ControlStatus.UNTIL_RELEASE:
        return ENDING
    if text.presumption == (("CTRL-DECIDE",), (), ()):
        return RELEASE
    return AS_WRITTEN if judgement.verdict is Verdict.AS_WRITTEN else OTHER


def _before_deployment(text: Presuming, judgement: Judgement) -> bool:
    """Whether a safeguard can be followed as written and rests on controls that are used before deployment."""
    return _class(text, judgement) == AS_WRITTEN and set(judgement.decided_by) <= BEFORE_DEPLOYMENT


def _range(policy: Policy, wanted: Callable[[Presuming, Judgement], bool]) -> Range:
    """Return how many safeguards are ``wanted``, by what a reading presumes and how it is judged, over all readings."""
    return Range.over(
        map(
            wanted,
            (safeguard, *readings(policy).get(safeguard.id, ())),
            by_all_readings(policy, safeguard.id, PUBLISHED),
        )
        for safeguard in policy.all(Safeguard)
    )


def _presuming(policy: Policy, requirements: list[Requirement], control: str) -> Range:
    """Return how many of ``requirements`` presume a control outright, over all readings."""
    return Range.over(
        (control in text.presumes for text in (requirement, *readings(policy).get(requirement.id, ())))
        for requirement in requirements
    )


def _over_readings(outcome: Outcome, counted: Range, claim: Claim) -> Outcome:
    """Return the outcome of a claim about a number, unless some readings yield the number and others do not."""
    differs = counted.fewest != counted.most and counted.fewest <= claim.states <= counted.most
    return Outcome.DEPENDS_ON_THE_READING if differs else outcome


def _otherwise(counted: Range, what: str = "") -> str:
    """Return the range of a count over all readings as the end of a sentence; empty if all agree."""
    if counted.fewest == counted.most:
        return ""
    return f"; over all readings from {counted.fewest} to {counted.most} {what}".rstrip()


def _by_publication(policy: Policy, requirements: list[Requirement]) -> tuple[list[Requirement], ...]:
    """Return three lists: requirements whose control publication takes away, whose control it ends, and the rest."""
    judged = judgements(policy)
    holds = [(r, judged[r.id, PUBLISHED].standing) for r in requirements]
    return (
        [r for r, status in holds if status is ControlStatus.LOST],
        [r for r, status in holds if status is ControlStatus.UNTIL_RELEASE],
        [r for r, status in holds if status not in (ControlStatus.LOST, ControlStatus.UNTIL_RELEASE)],
    )


def _asked(policy: Policy, claim: Claim) -> list[Requirement]:
    """Return the requirements of the objectives and practices that a claim is about, or of their successors."""
    wholes = descendants(policy, claim.about, policy.edition)
    return [r for id in wholes for r in requirements_under(policy, policy.get(Provision, id))]


def _ids(requirements: list[Requirement]) -> tuple[str, ...]:
    return tuple(r.id for r in requirements)
