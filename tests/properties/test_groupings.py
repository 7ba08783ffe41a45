"""Test which release modes agree, and that pages say so only as long as it is true."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from support.strategies import changed, readings, without

from traceability.analysis.groupings import agreeing, differing, setting_apart, unlike_controls
from traceability.analysis.readings import judged_otherwise
from traceability.analysis.verdicts import judgements, stands
from traceability.html.blocks import in_another_mode, modes_that_agree
from traceability.policy.model import Control, OtherReading, Requirement, Standing, in_edition
from traceability.policy.values import ControlStatus
from traceability.views.groupings import agreement, agreement_of, between_modes
from traceability.views.labels import words


@given(readings())
def test_modes_share_a_group_exactly_if_every_verdict_is_the_same(reading):
    policy = reading.policy
    everything = policy.all(Requirement)
    groups = agreeing(policy, everything)
    assert sorted(mode.id for group in groups for mode in group) == sorted(mode.id for mode in policy.modes())
    for one in policy.modes():
        for other in policy.modes():
            labels = [
                [judgements(policy)[requirement.id, mode.id].label for requirement in everything]
                for mode in (one, other)
            ]
            together = any(one in group and other in group for group in groups)
            assert together is (labels[0] == labels[1]) is not bool(differing(policy, everything, (one, other)))


@given(readings())
def test_controls_and_readings_that_set_modes_apart_are_found(reading):
    policy = reading.policy
    for one in policy.modes():
        for other in policy.modes():
            held, judged = stands(policy), judged_otherwise(policy)
            assert unlike_controls(policy, (one, other)) == [
                control for control in policy.all(Control) if held[control.id, one.id] != held[control.id, other.id]
            ]
            assert setting_apart(policy, (one, other)) == [
                text
                for text in policy.all(OtherReading)
                if judged[text.id, one.id].label != judged[text.id, other.id].label
            ]


@given(readings())
def test_sentence_names_a_mode_exactly_if_another_mode_agrees_with_it_in_every_edition(reading):
    policy = reading.policy
    groups = agreeing(policy, policy.all(Requirement))
    for mode in policy.modes():
        (group,) = (group for group in groups if mode in group)
        said = agreement_of(policy, mode)
        others = [words(other.name) for other in group if other != mode]
        assert bool(said) is bool(others) and all(other in said for other in others)
    said = agreement(policy)
    assert len(said.items if said else ()) == len([group for group in groups if len(group) > 1])
    for edition in policy.editions:
        assert agreement(in_edition(policy, edition)) == said


@given(readings())
def test_table_has_a_column_for_each_group_and_a_row_for_each_requirement_on_which_modes_differ(reading):
    for edition in reading.policy.editions:
        policy = in_edition(reading.policy, edition)
        table = between_modes(policy)
        assert len(table.head) == 1 + len(agreeing(policy, policy.all(Requirement)))
        unlike = differing(policy, policy.all(Requirement), policy.modes())
        assert {row[0].id for row in table.rows} == {requirement.id for requirement in unlike}
        assert all(len({judgement.label for judgement in row[1:]}) > 1 for row in table.rows)


def test_sentence_disappears_when_a_requirement_presumes_the_control_in_which_the_modes_differ(policy):
    """Restricted weights, open weights and open source differ only in Terms, and no requirement presumes it today."""
    open_weights = policy["MODE-OPEN-WEIGHTS"]
    assert (
        agreement(policy).items[0].startswith("Restricted weights, open weights and open source. They differ only in")
    )
    assert agreement_of(policy, open_weights).startswith("As published, this mode has the same verdict on every")
    assert any(said.startswith("Hosted API and hosted tuning. ") for said in agreement(policy).items)
    first = policy.all(Requirement)[0]
    invented = changed(policy, replace(first, presumes=("CTRL-TERMS",), presumes_any=(), presumes_while_staged=()))
    assert not any("estricted weights" in said for said in agreement(invented).items)
    assert " as open source." in agreement_of(invented, open_weights)
    assert agreement_of(invented, policy["MODE-RESTRICTED-WEIGHTS"]) == ""


def test_sentence_says_what_still_differs_and_which_readings_would_set_modes_apart(policy):
    open_weights = policy["MODE-OPEN-WEIGHTS"]
    said = agreement_of(policy, open_weights)
    assert "They differ only in Terms, which no requirement presumes. 2 of the other readings would" in said
    agreed = without(policy, *(reading.id for reading in policy.all(OtherReading)))
    assert agreement_of(agreed, open_weights).endswith("presumes.")
    standings = [one for one in agreed.all(Standing) if "CTRL-TERMS" in one.control]
    held = [replace(one, stands=ControlStatus.KEPT) for one in standings]
    assert agreement_of(changed(agreed, *held), open_weights).endswith(" Every control has the same standing in them.")


def test_page_says_nothing_when_no_modes_agree(policy):
    open_weights = policy["MODE-OPEN-WEIGHTS"]
    others = [mode.id for mode in policy.modes() if mode != open_weights]
    alone = without(policy, *others)
    assert agreement(alone) is None and modes_that_agree(alone) == ""
    said = in_another_mode(alone, lambda page: page, open_weights.id)
    assert "As published" not in said and "Is the model in another mode, too?" in said
