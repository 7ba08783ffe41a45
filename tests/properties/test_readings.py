"""Test what follows from other readings: who is contested, and the range of each count."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st
from support.strategies import CONTROLS, MODES, changed, presumptions, readings, requirements, tables, without

from traceability.analysis.readings import (
    by_all_readings,
    contested,
    contested_in,
    judged_otherwise,
    judgements_by,
    ranges,
)
from traceability.analysis.verdicts import Verdict, judge, judgements
from traceability.policy.model import STAGE, OtherReading, Requirement, in_edition
from traceability.policy.values import ControlStatus, Stance


@given(readings())
def test_requirement_is_contested_exactly_where_its_readings_lead_to_different_verdicts(reading):
    policy = reading.policy
    for requirement in policy.all(Requirement):
        modes = contested_in(policy, requirement.id, policy.modes())
        for mode in policy.modes():
            labels = {judged.label for judged in by_all_readings(policy, requirement.id, mode.id)}
            assert (len(labels) > 1) is (mode in modes)
        assert (requirement.id in contested(policy)) is bool(modes)


@given(readings())
def test_published_count_lies_within_its_range_and_no_reading_leaves_it_alone(reading):
    policy = reading.policy
    for mode in policy.modes():
        for verdict, counted in ranges(policy, policy.all(Requirement), mode.id).items():
            verdicts = [judgements(policy)[r.id, mode.id].verdict for r in policy.all(Requirement)]
            assert counted.published == verdicts.count(verdict)
            assert 0 <= counted.fewest <= counted.published <= counted.most <= len(verdicts)


@given(readings(), st.data())
def test_any_choice_of_readings_gives_a_count_within_the_range(reading, data):
    policy = reading.policy
    everything = policy.all(Requirement)
    for mode in policy.modes():
        counted = ranges(policy, everything, mode.id)
        chosen = [data.draw(st.sampled_from(by_all_readings(policy, r.id, mode.id))).verdict for r in everything]
        assert all(span.fewest <= chosen.count(verdict) <= span.most for verdict, span in counted.items())


@given(readings())
def test_without_readings_nothing_is_contested_and_every_range_is_one_number(reading):
    policy = without(reading.policy, *(other.id for other in reading.policy.all(OtherReading)))
    assert contested(policy) == ()
    for mode in policy.modes():
        counts = ranges(policy, policy.all(Requirement), mode.id).values()
        assert all(counted.fewest == counted.most for counted in counts)


@given(readings())
def test_readings_of_an_edition_are_judged_as_in_the_whole_policy(reading):
    policy = reading.policy
    whole = judged_otherwise(policy)
    parts = [judged_otherwise(in_edition(policy, edition)) for edition in policy.editions]
    assert {cell: judged for part in parts for cell, judged in part.items()} == whole


@given(readings())
def test_reading_never_changes_a_published_verdict(reading):
    policy = reading.policy
    alone = without(policy, *(other.id for other in policy.all(OtherReading)))
    assert judgements(alone) == judgements(policy)


@given(readings(), st.sampled_from(Stance))
def test_stance_replaces_only_judgements_that_have_a_reading_of_it(reading, stance):
    policy = reading.policy
    read = {id for other in policy.all(OtherReading) if other.stance is stance for id in other.of}
    published, judged = judgements(policy), judgements_by(policy, stance)
    assert judged.keys() == published.keys()
    assert all(id in read or judged[id, mode] == published[id, mode] for id, mode in judged)
    assert all(judged[id, mode] in by_all_readings(policy, id, mode) for id, mode in judged)


WITH_STAGE = (*CONTROLS, STAGE)


@given(requirements(), tables(WITH_STAGE), st.sampled_from(CONTROLS), st.sampled_from(MODES))
def test_control_while_staged_counts_with_the_firmer_of_its_own_standing_and_that_of_staging(text, held, control, mode):
    assume(control not in text.presumed)
    staged = judge(replace(text, presumes_while_staged=(control,)), mode, held)
    firmer = min(held[control, mode], held[STAGE, mode])
    assert staged.standing is max(judge(text, mode, held).standing, firmer)
    assert set(staged.decided_by) <= {*text.presumed, control, STAGE}


ON_THE_SCALE = st.sampled_from([status for status in ControlStatus if status is not ControlStatus.NO_OBJECT])


@given(
    requirements(),
    st.fixed_dictionaries({(control, mode): ON_THE_SCALE for control in WITH_STAGE for mode in MODES}),
    st.sampled_from(CONTROLS),
    st.sampled_from(MODES),
)
def test_control_while_staged_is_never_worse_than_the_same_control_throughout(text, held, control, mode):
    assume(control not in text.presumed)
    staged = judge(replace(text, presumes_while_staged=(control,)), mode, held)
    throughout = judge(replace(text, presumes=(*text.presumes, control)), mode, held)
    assert staged.standing <= throughout.standing


@given(readings(), st.data())
def test_another_reading_can_only_widen_a_range(reading, data):
    policy = reading.policy
    assume(policy.all(Requirement))
    requirement = data.draw(st.sampled_from(policy.all(Requirement)))
    controls = tuple(sorted({c for r in policy.all(Requirement) for c in r.presumed}))
    made = {"id": f"READ-{requirement.id}-Z", "title": "Weights", "body": "Weights.", "place": requirement.place}
    presumed = data.draw(presumptions(controls))
    other = OtherReading(**made, of=(requirement.id,), stance=Stance.OTHER, held_by="A reader", **presumed)
    wider = changed(policy, other)
    for mode in policy.modes():
        before = ranges(policy, policy.all(Requirement), mode.id)
        after = ranges(wider, wider.all(Requirement), mode.id)
        for verdict in Verdict:
            assert after[verdict].fewest <= before[verdict].fewest
            assert after[verdict].most >= before[verdict].most
