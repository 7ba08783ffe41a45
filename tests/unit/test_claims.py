"""Every status of a claim is recomputed, and changes when what it rests on changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.strategies import changed, without

from traceability.analysis import claims
from traceability.analysis.claims import CHECKS, result
from traceability.analysis.verdicts import judgements
from traceability.policy.model import (
    PUBLISHED,
    Claim,
    Objective,
    Policy,
    Provision,
    Requirement,
    Safeguard,
    Standing,
    in_edition,
    requirements_under,
)
from traceability.policy.values import Confirmed, Force, Hold, Outcome
from traceability.rules import findings


def claim(policy: Policy, check: str) -> Claim:
    return next(claim for claim in policy.all(Claim) if claim.check == check)


def first_draft(policy: Policy) -> Policy:
    """The edition that the claims were made on."""
    return in_edition(policy, "pd1")


def kept(policy: Policy, *controls: str) -> Policy:
    """The policy as it would be if publication took none of ``controls`` away."""
    standings = [s for s in policy.all(Standing) if set(s.control) & set(controls) and PUBLISHED in s.modes]
    return changed(policy, *(replace(standing, stands=Hold.KEPT) for standing in standings))


def test_the_status_of_every_claim_is_what_is_computed(policy):
    assert {c.id: c.status for c in policy.all(Claim)} == {c.id: result(policy, c).outcome for c in policy.all(Claim)}


def test_every_check_decides_a_claim(policy):
    assert {claim.check for claim in policy.all(Claim)} - {""} == set(CHECKS)


def test_a_wrong_status_of_any_claim_is_found(policy, reading):
    for asserted in policy.all(Claim):
        for outcome in set(Outcome) - {asserted.status}:
            wrong = changed(policy, replace(asserted, status=outcome))
            found = findings(replace(reading, pages=(), policy=wrong))
            assert [(finding.code, finding.about) for finding in found] == [("C101", asserted.id)]


def test_the_classes_of_safeguards_have_each_safeguard_once(policy):
    for part in (policy, *(in_edition(policy, edition) for edition in policy.editions)):
        classes = claims.safeguards(part)
        members = [id for ids in classes.values() for id in ids]
        assert sorted(members) == sorted(safeguard.id for safeguard in part.all(Safeguard))
        for name, hold in ((claims.LOST, Hold.LOST), (claims.ENDING, Hold.UNTIL_RELEASE)):
            assert {judgements(part)[id, PUBLISHED].hold for id in classes.get(name, ())} <= {hold}


def test_a_claim_about_safeguards_holds_in_full_where_its_number_is_the_strict_one(policy):
    asserted = claim(policy, "safeguards-that-lose-a-control")
    first = first_draft(policy)
    lost = len(claims.safeguards(first)[claims.LOST])
    ending = len(claims.safeguards(first)[claims.ENDING])
    for number in range(1, len(first.all(Safeguard)) + 1):
        outcome = result(policy, replace(asserted, states=number)).outcome
        expected = {lost: Outcome.HOLDS, lost + ending: Outcome.HOLDS_IN_A_SENSE}.get(number, Outcome.DOES_NOT_HOLD)
        assert outcome is expected


@pytest.mark.parametrize(
    ("id", "presumed", "neighbor"),
    [
        ("PD1-S09", {"presumes": (), "presumes_any": ("CTRL-FILTER", "CTRL-TRAIN")}, "safeguards-before-deployment"),
        ("PD1-S11", {"presumes": ("CTRL-CUSTODY", "CTRL-DECIDE")}, "safeguards-about-the-release-itself"),
        ("PD1-S12", {"presumes": ("CTRL-DECIDE",)}, "safeguards-about-the-release-itself"),
    ],
)
def test_the_contested_readings_shift_the_groups_as_the_claim_says(id, presumed, neighbor, policy):
    other = changed(policy, replace(policy[id], **presumed))
    asserted = claim(policy, "safeguards-that-lose-a-control")
    assert f"{{need}}`{id}`" in asserted.body
    assert result(other, asserted).outcome is Outcome.DOES_NOT_HOLD
    assert result(other, claim(policy, neighbor)).outcome is Outcome.DOES_NOT_HOLD


@pytest.mark.parametrize("check", ["safeguards-about-the-release-itself", "safeguards-before-deployment"])
def test_another_number_of_safeguards_does_not_hold(check, policy):
    asserted = claim(policy, check)
    assert result(policy, replace(asserted, states=asserted.states + 1)).outcome is Outcome.DOES_NOT_HOLD


def test_a_safeguard_that_told_not_to_release_would_rule_a_release_out(policy):
    asserted = claim(policy, "safeguards-that-rule-release-out")
    (id,) = claims.safeguards(first_draft(policy))[claims.RELEASE]
    stricter = changed(policy, replace(policy[id], force=Force.DIRECTIVE))
    assert result(stricter, asserted).outcome is Outcome.HOLDS


def test_safeguards_that_all_were_training_would_bear_the_claim_out(policy):
    asserted = claim(policy, "safeguards-before-deployment")
    written = [policy[id] for id in claims.safeguards(first_draft(policy))[claims.AS_WRITTEN]]
    trained = changed(policy, *(replace(s, presumes=("CTRL-TRAIN",), presumes_any=()) for s in written))
    assert result(trained, asserted).outcome is Outcome.HOLDS


def test_an_objective_with_one_requirement_without_a_secret_would_refute_the_claim(policy):
    asserted = claim(policy, "objective-presumes-custody")
    one, *_ = requirements_under(policy, policy[asserted.about[0]])
    some = changed(policy, replace(one, presumes=("CTRL-GOVERN",)))
    assert result(some, asserted).outcome is Outcome.DOES_NOT_HOLD


@pytest.mark.parametrize(
    ("check", "outcomes"),
    [
        ("objective-fails-on-publication", (Outcome.DOES_NOT_HOLD, Outcome.DOES_NOT_HOLD, Outcome.HOLDS)),
        ("objective-presumes-custody", (Outcome.HOLDS_IN_A_SENSE, Outcome.HOLDS_IN_A_SENSE, Outcome.HOLDS)),
    ],
)
def test_what_publication_does_to_custody_decides_on_the_objective(check, outcomes, policy):
    asserted = claim(policy, check)
    standing = next(s for s in policy.all(Standing) if "CTRL-CUSTODY" in s.control and PUBLISHED in s.modes)
    found = [
        result(changed(policy, replace(standing, stands=hold)), asserted).outcome
        for hold in (Hold.KEPT, Hold.UNTIL_RELEASE, Hold.LOST)
    ]
    assert found == list(outcomes)


def test_if_publication_took_nothing_no_recommendation_would_be_out_of_reach(policy):
    lost = {c for (_, mode), j in judgements(policy).items() if mode == PUBLISHED for c in j.decided_by}
    asserted = claim(policy, "requirements-out-of-reach")
    assert result(kept(policy, *lost), asserted).outcome is Outcome.DOES_NOT_HOLD


def test_a_draft_without_a_word_on_published_weights_would_ignore_them(policy):
    asserted = claim(policy, "requirements-for-published-weights")
    written_for_them = result(policy, asserted).counted["for weights that are out"]
    assert result(without(policy, *written_for_them), asserted).outcome is Outcome.HOLDS


def test_evidence_on_both_sides_leaves_a_claim_open_and_unconfirmed_evidence_does_not_count(policy):
    asserted = next(c for c in policy.all(Claim) if not c.check and c.supported_by and c.challenged_by)
    assert result(policy, asserted).outcome is Outcome.OPEN
    assert result(policy, replace(asserted, challenged_by=())).outcome is Outcome.SUPPORTED
    assert result(policy, replace(asserted, supported_by=())).outcome is Outcome.CHALLENGED
    doubted = changed(policy, *(replace(policy[id], confirmed=Confirmed.NO) for id in asserted.supported_by))
    assert result(doubted, asserted).outcome is Outcome.CHALLENGED


def test_the_numbers_of_a_result_are_those_of_the_statements_counted(policy):
    for asserted in policy.all(Claim):
        found = result(policy, asserted)
        for ids in found.counted.values():
            assert len(set(ids)) == len(ids) and set(ids) <= set(policy.statements)
            if asserted.check:
                assert all(isinstance(policy[id], Requirement) for id in ids)
                assert str(len(ids)) in found.sense


def test_a_later_draft_is_judged_by_its_own_text(policy):
    for asserted in policy.all(Claim):
        later = claims.later_results(policy, asserted)
        assert set(later) == (
            set(policy.editions) - {claims.about_edition(policy, asserted)} if asserted.check else set()
        )
        for edition, found in later.items():
            assert found == CHECKS[asserted.check](in_edition(policy, edition), asserted)
            assert {policy[id].edition for ids in found.counted.values() for id in ids} <= {edition}


def test_a_claim_about_an_objective_follows_it_into_the_next_draft(policy):
    asserted = claim(policy, "objective-presumes-custody")
    (objective,) = asserted.about
    (heir,) = [p for p in policy.all(Objective) if objective in p.revises]
    secret = [r.id for r in requirements_under(policy, heir) if "CTRL-CUSTODY" in r.presumes]
    assert list(claims.later_results(policy, asserted)[heir.edition].counted["presume custody"]) == secret
    orphaned = changed(policy, *(replace(p, revises=()) for p in policy.all(Provision) if objective in p.revises))
    assert claims.later_results(orphaned, asserted)[heir.edition].outcome is Outcome.DOES_NOT_HOLD
