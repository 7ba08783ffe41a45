"""Test laws of the verdict that hold for every policy."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.strategies import CONTROLS, MODES, alternatives, changed, readings, requirements, tables, without

from traceability.analysis.readings import judged_otherwise
from traceability.analysis.verdicts import (
    WITHOUT_ALTERNATIVES,
    GradedAlternative,
    Judgement,
    Verdict,
    can_be_judged,
    distribution,
    judge,
    judgements,
    stands,
    what_if,
)
from traceability.policy.model import Alternative, Policy, Requirement, Standing
from traceability.policy.values import Acceptance, ControlStatus, Grade, When
from traceability.rules import findings

answered = st.lists(
    st.builds(GradedAlternative, st.sampled_from(Grade), st.sampled_from(("ALT-001", "ALT-002", "ALT-003")))
)


@given(readings())
def test_generated_policies_keep_every_rule(reading):
    assert findings(reading) == []


@given(readings())
def test_every_requirement_has_exactly_one_verdict_in_every_mode(reading):
    policy = reading.policy
    judged = judgements(policy)
    assert set(judged) == {(r.id, m.id) for r in policy.all(Requirement) for m in policy.modes()}
    assert all(isinstance(judgement.verdict, Verdict) for judgement in judged.values())


@given(requirements(), tables(), st.data())
def test_verdict_is_no_worse_when_every_control_is_held_at_least_as_firmly(requirement, table, data):
    better, worse = MODES[0], MODES[1]
    for control in CONTROLS:
        status = table[control, worse]
        firmer = (
            [other for other in ControlStatus if other <= status] if status is not ControlStatus.NO_OBJECT else [status]
        )
        table[control, better] = data.draw(st.sampled_from(firmer))
    assert judge(requirement, better, table).verdict <= judge(requirement, worse, table).verdict


@given(requirements(), tables(), st.sampled_from(CONTROLS), st.sampled_from(MODES))
def test_presuming_one_more_control_never_improves_a_verdict(requirement, table, control, mode):
    assume(control not in requirement.presumes)
    more = replace(requirement, presumes=(*requirement.presumes, control))
    assert judge(more, mode, table).verdict >= judge(requirement, mode, table).verdict


@given(requirements(), tables(), st.sampled_from(CONTROLS), st.sampled_from(MODES))
def test_one_more_choice_of_control_never_worsens_a_verdict(requirement, table, control, mode):
    assume(requirement.presumes_any)
    more = replace(requirement, presumes_any=(*requirement.presumes_any, control))
    assert judge(more, mode, table).verdict <= judge(requirement, mode, table).verdict


@given(requirements(), tables(), st.sampled_from(MODES), answered)
def test_deciding_controls_are_presumed_and_have_the_standing_of_the_verdict(requirement, table, mode, given):
    judgement = judge(requirement, mode, table, given)
    presumed = {*requirement.presumes, *requirement.presumes_any}
    assert judgement.decided_by
    assert set(judgement.decided_by) <= presumed
    assert {table[control, mode] for control in judgement.decided_by} == {judgement.standing}
    assert judgement.verdict in (WITHOUT_ALTERNATIVES[judgement.standing], Verdict.ALTERNATIVE)


@given(requirements(), tables(), st.sampled_from(MODES), answered)
def test_verdict_is_alternative_only_when_lost_and_answered_in_full_or_in_part(requirement, table, mode, given):
    judgement = judge(requirement, mode, table, given)
    best = min((answer.grade for answer in given), default=Grade.RESEARCH)
    expected = judgement.standing is ControlStatus.LOST and best in (Grade.FULL, Grade.PART)
    assert (judgement.verdict is Verdict.ALTERNATIVE) == expected
    assert bool(judgement.instead) == expected
    assert judgement.label == judgement.verdict.label + (f" in {best.label}" if expected else "")
    assert {judgement} == {judge(requirement, mode, table, given)}
    if expected:
        assert judgement.instead[0].grade is best


def test_verdict_words_name_the_best_grade_of_several_alternatives():
    instead = (GradedAlternative(Grade.FULL, "ALT-002"), GradedAlternative(Grade.PART, "ALT-001"))
    judgement = Judgement(Verdict.ALTERNATIVE, ControlStatus.LOST, ("CTRL-OBSERVE",), instead)
    assert judgement.label == f"{Verdict.ALTERNATIVE.label} in {Grade.FULL.label}"


@given(
    requirements(),
    tables(),
    st.sampled_from(MODES),
    answered,
    st.builds(GradedAlternative, st.sampled_from(Grade), st.just("ALT-009")),
)
def test_one_more_alternative_never_worsens_a_verdict(requirement, table, mode, given, more):
    before, after = judge(requirement, mode, table, given), judge(requirement, mode, table, [*given, more])
    assert after.verdict <= before.verdict
    assert not before.instead or after.instead[0].grade <= before.instead[0].grade


@given(readings(), st.data())
def test_alternative_in_any_policy_worsens_no_verdict(reading, data):
    more = data.draw(alternatives(reading.policy, "ALT-009"))
    assume(more)
    before = judgements(reading.policy)
    after = judgements(changed(reading.policy, more))
    assert all(after[cell].verdict <= before[cell].verdict for cell in before)


def standings(policy: Policy, mode: str) -> dict[str, ControlStatus]:
    """Return the standing of every control in a mode."""
    return {control: status for (control, where), status in stands(policy).items() if where == mode}


@given(readings(), st.data())
def test_can_be_judged_is_true_exactly_when_judging_raises_no_error(reading, data):
    policy = reading.policy
    gone = data.draw(st.lists(st.sampled_from([standing.id for standing in policy.all(Standing)]), max_size=1))
    bare = data.draw(st.lists(st.sampled_from(policy.all(Requirement)), max_size=1)) if policy.all(Requirement) else []
    policy = changed(without(policy, *gone), *(replace(one, presumes=(), presumes_any=()) for one in bare))
    try:
        judgements(policy)
        judged_otherwise(policy)
    except (KeyError, ValueError):
        assert not can_be_judged(policy)
    else:
        assert can_be_judged(policy)


@given(readings())
def test_what_if_with_the_standings_of_a_mode_equals_the_verdict_of_any_policy(reading):
    policy = reading.policy
    for (id, mode), judgement in judgements(policy).items():
        assert what_if(policy, policy[id], mode, standings(policy, mode)) == judgement


def test_what_if_with_the_standings_of_a_mode_equals_the_published_verdict(policy):
    for (id, mode), judgement in judgements(policy).items():
        assert what_if(policy, policy[id], mode, standings(policy, mode)) == judgement


@given(readings(), st.data())
def test_what_if_with_other_standings_equals_the_verdict_of_such_a_mode(reading, data):
    policy = reading.policy
    assume(policy.all(Requirement))
    requirement = data.draw(st.sampled_from(policy.all(Requirement)))
    mode = data.draw(st.sampled_from(policy.modes())).id
    held = data.draw(tables(tuple(standings(policy, mode)), (mode,)))
    found = what_if(policy, requirement, mode, {control: status for (control, _), status in held.items()})
    assert found.standing is judge(requirement, mode, held).standing
    for answer in found.instead:
        alternative = policy[answer.alternative]
        assert mode in alternative.modes
        assert all(
            held[control, mode] not in (ControlStatus.LOST, ControlStatus.NO_OBJECT) for control in alternative.presumes
        )


@pytest.mark.parametrize("status", ControlStatus)
def test_alternative_counts_only_while_its_own_controls_are_held(status, policy):
    cell = next(cell for cell, judgement in judgements(policy).items() if len(judgement.instead) == 1)
    given = judgements(policy)[cell].instead[0].alternative
    id, mode = cell
    own = standings(policy, mode)
    control = next(control for control in policy[given].presumes if own[control] is ControlStatus.KEPT)
    assert control not in (*policy[id].presumes, *policy[id].presumes_any)
    for when, enough in (
        (When.AFTER_RELEASE, ControlStatus.BY_AGREEMENT),
        (When.BEFORE_RELEASE, ControlStatus.UNTIL_RELEASE),
    ):
        timed = changed(policy, replace(policy[given], when=when))
        found = what_if(timed, timed[id], mode, own | {control: status})
        assert found.verdict is (Verdict.ALTERNATIVE if status <= enough else Verdict.GAP)


@given(readings())
def test_verdicts_without_alternatives_follow_from_the_controls(reading):
    bare_policy = without(reading.policy, *(a.id for a in reading.policy.all(Alternative)))
    with_them, bare = judgements(reading.policy), judgements(bare_policy)
    for cell, judgement in bare.items():
        assert judgement.verdict is WITHOUT_ALTERNATIVES[judgement.standing]
        assert with_them[cell].verdict in (judgement.verdict, Verdict.ALTERNATIVE)
        assert with_them[cell].decided_by == judgement.decided_by


@given(readings(), st.data())
def test_complement_research_or_proposed_alternative_changes_no_verdict(reading, data):
    grades = data.draw(st.sampled_from([(Grade.COMPLEMENT,), (Grade.RESEARCH,), tuple(Grade)]))
    more = data.draw(alternatives(reading.policy, "ALT-009", grades))
    assume(more)
    if grades == tuple(Grade):
        more = replace(more, status=Acceptance.PROPOSED)
    assert judgements(changed(reading.policy, more)) == judgements(reading.policy)


@given(readings(), st.randoms(use_true_random=False))
def test_order_of_statements_does_not_matter(reading, random):
    shuffled = list(reading.policy.statements.values())
    random.shuffle(shuffled)
    policy = Policy.of(shuffled, reading.editions)
    one, other = judgements(reading.policy), judgements(policy)
    assert one == other
    assert findings(replace(reading, policy=policy)) == []


@given(readings(), st.data())
def test_any_flipped_tag_is_reported(reading, data):
    policy = reading.policy
    assume(policy.all(Requirement))
    requirement = data.draw(st.sampled_from(policy.all(Requirement)))
    flipped = data.draw(st.sampled_from([mode.name for mode in policy.modes()]))
    tags = tuple(sorted(set(requirement.release_modes) ^ {flipped}))
    found = findings(replace(reading, policy=changed(policy, replace(requirement, release_modes=tags))))
    assert [(finding.code, finding.about) for finding in found] == [("M104" if tags else "M102", requirement.id)]


@given(st.lists(st.sampled_from(Verdict)))
def test_distribution_counts_every_verdict(verdicts):
    counts = distribution(verdicts)
    assert set(counts) == set(Verdict)
    assert sum(counts.values()) == len(verdicts)


@pytest.mark.parametrize("status", Acceptance)
def test_alternative_counts_only_when_accepted_and_in_the_modes_that_it_claims(status, policy):
    before = judgements(policy)
    id = next(id for (id, _), judgement in before.items() if judgement.verdict is Verdict.GAP)
    gaps = [mode.id for mode in policy.modes() if before[id, mode.id].verdict is Verdict.GAP]
    for claimed in (set(some) for size in range(1, len(gaps) + 1) for some in combinations(gaps, size)):
        more = replace(
            policy["ALT-018"],
            id="ALT-999",
            status=status,
            release_modes=tuple(sorted(policy[mode].name for mode in claimed)),
            part_for=(id,),
        )
        after = judgements(changed(policy, more))
        met = {mode for mode in gaps if after[id, mode].verdict is Verdict.ALTERNATIVE}
        assert met == (claimed if status is Acceptance.ACCEPTED else set())


def test_every_standing_has_its_own_verdict():
    assert set(WITHOUT_ALTERNATIVES) == set(ControlStatus)
    assert sorted([*WITHOUT_ALTERNATIVES.values(), Verdict.ALTERNATIVE]) == list(Verdict)


def test_every_verdict_has_its_sign_from_the_legend():
    assert "".join(verdict.sign for verdict in Verdict) == "●◐◔◆○–"
