"""Test which release modes agree, and that pages say so only as long as it is true."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from support.strategies import changed, readings, without

from traceability import views
from traceability.analysis.groupings import (
    CUSTODY,
    agreeing,
    alike,
    differing,
    families,
    in_every_mode,
    setting_apart,
    unanimous,
    unlike_controls,
)
from traceability.analysis.readings import judged_otherwise
from traceability.analysis.readings import readings as readings_of
from traceability.analysis.verdicts import judgements, stands
from traceability.html.blocks import in_another_mode, modes_that_agree
from traceability.html.differences import same
from traceability.policy.model import PUBLISHED, Control, OtherReading, Requirement, Standing, in_edition
from traceability.policy.values import ControlStatus
from traceability.views import groupings
from traceability.views.content import among, named
from traceability.views.groupings import agreement, agreement_of, between_modes
from traceability.views.labels import FAMILIES, words
from traceability.views.requirements import tally


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


@given(readings())
def test_requirements_either_have_one_verdict_in_every_mode_or_differ(reading):
    policy = reading.policy
    everything, judged = policy.all(Requirement), judgements(policy)
    agreed = unanimous(policy, everything)
    apart = differing(policy, everything, policy.modes())
    assert sorted(r.id for r in [*apart, *(r for some in agreed.values() for r in some)]) == sorted(
        r.id for r in everything
    )
    assert len({judgement.label for judgement in agreed}) == len(agreed)
    for judgement, some in agreed.items():
        assert all(judged[r.id, mode.id].label == judgement.label for r in some for mode in policy.modes())
        counted = in_every_mode(policy, everything, judgement.label)
        assert counted.fewest <= counted.published == len(some) <= counted.most
        doubtful = {r.id for r in everything if r.id in readings_of(policy)}
        assert counted.most - counted.fewest <= len(doubtful)
    shown = [c.id for said in groupings.in_every_mode(policy) for _, cites in said.chapters for c in cites]
    assert sorted(shown) == sorted(r.id for some in agreed.values() for r in some)


@given(readings())
def test_modes_share_a_column_exactly_if_all_that_the_table_shows_is_equal(reading):
    policy = in_edition(reading.policy, reading.policy.newest)
    everything, held = policy.all(Requirement), stands(policy)

    def standings(mode):
        return [held[control.id, mode.id] for control in policy.all(Control)]

    columns = [modes.ids for modes in views.controls(policy).head[1:]]
    assert columns == [tuple(mode.id for mode in group) for group in alike(policy.modes(), standings)]
    columns = {modes.ids for modes in views.coverage(policy).head[1:]}
    assert sorted(mode for ids in columns for mode in ids) == sorted(mode.id for mode in policy.modes())
    for ids in columns:
        cells = [tally(policy, everything, policy[mode]) for mode in ids]
        assert all(cell == cells[0] for cell in cells)


@given(readings())
def test_a_group_has_the_name_of_a_family_exactly_if_it_has_every_mode_with_one_standing_of_custody(reading):
    policy = reading.policy
    held, modes = stands(policy), [mode.id for mode in policy.modes()]
    for size in range(1, len(modes) + 1):
        for group in combinations(modes, size):
            found = families(policy, group)
            assert sorted(mode for _, ids in found for mode in ids) == sorted(group)
            for standing, ids in found:
                assert (standing is None) is (len(ids) == 1)
                if standing is not None:
                    assert [*ids] == [mode for mode in modes if held.get((CUSTODY, mode)) is standing]
            names = named(policy, group).split(", ")
            assert len(names) == len(found)
            assert all(
                (name in FAMILIES.values()) is (s is not None) for name, (s, _) in zip(names, found, strict=True)
            )
            assert among(policy, group).startswith("in every" if len(group) == len(modes) else "for ")


def columns(policy):
    """Return the groups of modes that the table of differences shows."""
    return [modes.ids for modes in between_modes(in_edition(policy, policy.newest)).head[1:]]


def test_column_splits_when_a_reading_that_sets_its_modes_apart_is_published(policy):
    (group,) = (ids for ids in columns(policy) if PUBLISHED in ids)
    assert len(group) > 1
    newest = in_edition(policy, policy.newest)
    reading = next(one for one in setting_apart(policy, [policy[id] for id in group]) if newest.within(one.of))
    (id,) = newest.within(reading.of)
    fields = ("presumes", "presumes_any", "presumes_while_staged")
    published = changed(policy, replace(policy[id], **{field: getattr(reading, field) for field in fields}))
    judged = judgements(published)
    assert len({judged[id, mode].label for mode in group}) > 1
    split = [ids for ids in columns(published) if set(ids) & set(group)]
    assert len(split) > 1 and all(len({judged[id, mode].label for mode in ids}) == 1 for ids in split)
    (row,) = (row for row in between_modes(in_edition(published, policy.newest)).rows if row[0].id == id)
    assert len({judgement.label for judgement in row[1:]}) > 1


@given(readings())
def test_what_is_the_same_in_every_mode_is_said_in_one_line_each_with_its_list(reading):
    policy = in_edition(reading.policy, reading.policy.newest)
    html = same(policy, "#{}".format)
    agreed = unanimous(policy, policy.all(Requirement))
    assert html.count("<summary>") == len(agreed)
    for judgement, some in agreed.items():
        number = in_every_mode(policy, policy.all(Requirement), judgement.label).label
        assert (
            f"<summary>{number} of {len(policy.all(Requirement))} {groupings.everywhere(judgement)}</summary>" in html
        )
        assert all(f'href="#{requirement.id}"' in html for requirement in some)


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
