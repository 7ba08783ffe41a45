"""Laws of the verdict that hold for every policy."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import CONTROLS, MODES, readings, requirements, tables

from traceability.model import Hold, Policy, Requirement
from traceability.rules import Reading, findings
from traceability.verdicts import Verdict, distribution, judge, judgements


@given(readings())
def test_arbitrary_policies_keep_every_rule(reading):
    assert findings(reading) == []


@given(readings())
def test_every_requirement_has_exactly_one_verdict_in_every_mode(reading):
    policy = reading.policy
    judged = judgements(policy)
    assert set(judged) == {(r.id, m.id) for r in policy.all(Requirement) for m in policy.modes()}
    assert all(isinstance(judgement.verdict, Verdict) for judgement in judged.values())


@given(requirements(), tables(), st.data())
def test_who_holds_every_control_at_least_as_firmly_fares_no_worse(requirement, table, data):
    better, worse = MODES[0], MODES[1]
    for control in CONTROLS:
        hold = table[control, worse]
        firmer = [other for other in Hold if other <= hold] if hold is not Hold.NO_OBJECT else [hold]
        table[control, better] = data.draw(st.sampled_from(firmer))
    assert judge(requirement, better, table).verdict <= judge(requirement, worse, table).verdict


@given(requirements(), tables(), st.sampled_from(CONTROLS), st.sampled_from(MODES))
def test_presuming_one_control_more_never_improves_a_verdict(requirement, table, control, mode):
    assume(control not in requirement.presumes)
    more = replace(requirement, presumes=(*requirement.presumes, control))
    assert judge(more, mode, table).verdict >= judge(requirement, mode, table).verdict


@given(requirements(), tables(), st.sampled_from(CONTROLS), st.sampled_from(MODES))
def test_one_choice_more_never_worsens_a_verdict(requirement, table, control, mode):
    assume(requirement.presumes_any)
    more = replace(requirement, presumes_any=(*requirement.presumes_any, control))
    assert judge(more, mode, table).verdict <= judge(requirement, mode, table).verdict


@given(requirements(), tables(), st.sampled_from(MODES))
def test_what_decides_a_verdict_is_presumed_and_stands_as_the_verdict_says(requirement, table, mode):
    judgement = judge(requirement, mode, table)
    presumed = {*requirement.presumes, *requirement.presumes_any}
    assert judgement.decided_by
    assert set(judgement.decided_by) <= presumed
    assert {table[control, mode] for control in judgement.decided_by} == {Hold(judgement.verdict)}


@given(readings(), st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(reading, random):
    shuffled = list(reading.policy.statements.values())
    random.shuffle(shuffled)
    policy = Policy.of(shuffled)
    one, other = judgements(reading.policy), judgements(policy)
    assert one == other
    assert findings(Reading(policy=policy, editions=reading.editions)) == []


@given(readings(), st.data())
def test_any_flipped_tag_is_found(reading, data):
    policy = reading.policy
    assume(policy.all(Requirement))
    requirement = data.draw(st.sampled_from(policy.all(Requirement)))
    flipped = data.draw(st.sampled_from([mode.name for mode in policy.modes()]))
    tags = tuple(sorted(set(requirement.release_modes) ^ {flipped}))
    statements = dict(policy.statements) | {requirement.id: replace(requirement, release_modes=tags)}
    found = findings(Reading(policy=Policy(statements), editions=reading.editions))
    assert [(finding.code, finding.about) for finding in found] == [("M104" if tags else "M102", requirement.id)]


@given(st.lists(st.sampled_from(Verdict)))
def test_a_distribution_counts_each_verdict_and_loses_none(verdicts):
    counts = distribution(verdicts)
    assert set(counts) == set(Verdict)
    assert sum(counts.values()) == len(verdicts)


def test_every_standing_has_a_verdict_of_its_own():
    assert [verdict.value for verdict in Verdict] == [hold.value for hold in Hold]


def test_every_verdict_has_the_sign_of_the_legend():
    assert "".join(verdict.sign for verdict in Verdict) == "●◐◔○–"
