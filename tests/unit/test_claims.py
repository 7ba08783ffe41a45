"""Test that the status of every claim is computed, and changes when the statements that it depends on change."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from support.project import ROOT
from support.strategies import changed, without

from traceability.analysis import claims
from traceability.analysis.claims import CHECKS, result
from traceability.analysis.verdicts import judgements
from traceability.policy.model import (
    PUBLISHED,
    Claim,
    Objective,
    OtherReading,
    Policy,
    Provision,
    Requirement,
    Safeguard,
    Standing,
    in_edition,
    requirements_under,
)
from traceability.policy.values import Confirmed, ControlStatus, Force, Outcome
from traceability.rules import findings


def claim(policy: Policy, check: str) -> Claim:
    return next(claim for claim in policy.all(Claim) if claim.check == check)


def first_draft(policy: Policy) -> Policy:
    """Return the policy in the edition that the claims were made on."""
    return in_edition(policy, "pd1")


def unanimous(policy: Policy) -> Policy:
    """Return the policy as if nobody read a requirement in another way."""
    return without(policy, *(reading.id for reading in policy.all(OtherReading)))


def kept(policy: Policy, *controls: str) -> Policy:
    """Return the policy as if publication removed none of ``controls``."""
    standings = [s for s in policy.all(Standing) if set(s.control) & set(controls) and PUBLISHED in s.modes]
    return changed(policy, *(replace(standing, stands=ControlStatus.KEPT) for standing in standings))


def test_claim_status_equals_the_computed_outcome(policy):
    assert {c.id: c.status for c in policy.all(Claim)} == {c.id: result(policy, c).outcome for c in policy.all(Claim)}


def test_front_page_says_of_each_claim_what_its_result_is(policy):
    text = " ".join((ROOT / "index.md").read_text(encoding="utf-8").split())
    said = {
        "CLAIM-010": ("evidence that we found supports", Outcome.SUPPORTED),
        "CLAIM-009": ("the evidence is open on both questions", Outcome.OPEN),
        "CLAIM-015": ("the evidence is open on both questions", Outcome.OPEN),
    }
    named = set(re.findall(r"CLAIM-\d{3}", text))
    assert named == set(said), "write here what the front page says of each claim"
    for id, (words, outcome) in said.items():
        assert words in text and policy.get(Claim, id).status is outcome


def test_every_check_is_used_by_a_claim(policy):
    assert {claim.check for claim in policy.all(Claim)} - {""} == set(CHECKS)


def all_reported(reading, wrong):
    """Assert that every rule together reports each of some claims with a wrong status once, and nothing else."""
    policy = changed(reading.policy, *wrong)
    found = findings(replace(reading, pages=(), around=(), policy=policy))
    assert sorted((one.code, one.about) for one in found) == sorted(("C101", claim.id) for claim in wrong)


def test_wrong_status_of_any_claim_is_reported(policy, reading):
    outcomes = [*Outcome]
    for turn in range(1, len(outcomes)):  # all claims at the same time, until each has had each wrong status
        turned = {one: outcomes[(outcomes.index(one) + turn) % len(outcomes)] for one in outcomes}
        all_reported(reading, [replace(claim, status=turned[claim.status]) for claim in policy.all(Claim)])


@pytest.mark.exhaustive
def test_wrong_status_of_one_claim_is_the_only_finding(policy, reading):
    for asserted in policy.all(Claim):
        for outcome in Outcome:
            if outcome is not asserted.status:
                all_reported(reading, [replace(asserted, status=outcome)])


def test_safeguard_classes_contain_each_safeguard_once(policy):
    for part in (policy, *(in_edition(policy, edition) for edition in policy.editions)):
        classes = claims.safeguards(part)
        members = [id for ids in classes.values() for id in ids]
        assert sorted(members) == sorted(safeguard.id for safeguard in part.all(Safeguard))
        for name, status in ((claims.LOST, ControlStatus.LOST), (claims.ENDING, ControlStatus.UNTIL_RELEASE)):
            assert {judgements(part)[id, PUBLISHED].standing for id in classes.get(name, ())} <= {status}


def test_safeguard_claim_holds_in_full_only_for_the_strict_number(policy):
    asserted = claim(policy, "safeguards-that-lose-a-control")
    first = first_draft(policy)
    lost = len(claims.safeguards(first)[claims.LOST])
    ending = len(claims.safeguards(first)[claims.ENDING])
    fewest, most = map(int, re.findall(r"over all readings from (\d+) to (\d+)", result(policy, asserted).sense)[0])
    assert fewest < most
    for number in range(1, len(first.all(Safeguard)) + 1):
        outcome = result(policy, replace(asserted, states=number)).outcome
        exact = {lost: Outcome.HOLDS, lost + ending: Outcome.HOLDS_IN_A_SENSE}
        differs = fewest <= number <= most
        assert outcome is (Outcome.DEPENDS_ON_THE_READING if differs else exact.get(number, Outcome.DOES_NOT_HOLD))


@pytest.mark.parametrize(
    ("id", "counted"),
    [
        ("PD1-S09", "7 if both are counted"),
        ("PD1-S11", "9 if both are counted"),
        ("PD1-S12", "9 if both are counted"),
    ],
)
def test_contested_readings_shift_safeguards_between_groups_as_the_claim_says(id, counted, policy):
    (other,) = [reading for reading in policy.all(OtherReading) if reading.of == (id,)]
    read_so = replace(policy[id], presumes=other.presumes, presumes_any=other.presumes_any)
    asserted = claim(policy, "safeguards-that-lose-a-control")
    assert f"{{need}}`{id}`" in asserted.body
    assert counted in result(changed(policy, read_so), asserted).sense


def test_claim_depends_on_the_reading_only_if_some_reading_yields_its_number(policy):
    asserted = claim(policy, "safeguards-that-lose-a-control")
    assert result(policy, asserted).outcome is Outcome.DEPENDS_ON_THE_READING
    agreed = result(unanimous(policy), asserted)
    assert agreed.outcome is Outcome.DOES_NOT_HOLD and "over all readings" not in agreed.sense


@pytest.mark.parametrize("check", ["safeguards-about-the-release-itself", "safeguards-before-deployment"])
def test_safeguard_claim_does_not_hold_for_a_number_that_no_reading_yields(check, policy):
    asserted = claim(policy, check)
    assert result(policy, replace(asserted, states=9)).outcome is Outcome.DOES_NOT_HOLD


def test_rule_out_claim_holds_when_a_safeguard_directs_against_release(policy):
    asserted = claim(policy, "safeguards-that-rule-release-out")
    id, *_ = claims.safeguards(first_draft(policy))[claims.RELEASE]
    stricter = changed(policy, replace(policy[id], force=Force.DIRECTIVE))
    assert result(stricter, asserted).outcome is Outcome.HOLDS


def test_before_deployment_claim_holds_when_all_safeguards_as_written_are_training(policy):
    asserted = claim(policy, "safeguards-before-deployment")
    written = [policy[id] for id in claims.safeguards(first_draft(policy))[claims.AS_WRITTEN]]
    trained = changed(policy, *(replace(s, presumes=("CTRL-TRAIN",), presumes_any=()) for s in written))
    assert result(unanimous(trained), asserted).outcome is Outcome.HOLDS
    assert result(trained, asserted).outcome is Outcome.DEPENDS_ON_THE_READING


def test_custody_claim_does_not_hold_when_one_requirement_needs_no_custody(policy):
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
def test_objective_claims_follow_the_standing_of_custody_in_open_weights(check, outcomes, policy):
    asserted = claim(policy, check)
    standing = next(s for s in policy.all(Standing) if "CTRL-CUSTODY" in s.control and PUBLISHED in s.modes)
    found = [
        result(unanimous(changed(policy, replace(standing, stands=status))), asserted).outcome
        for status in (ControlStatus.KEPT, ControlStatus.UNTIL_RELEASE, ControlStatus.LOST)
    ]
    assert found == list(outcomes)


def test_out_of_reach_claim_does_not_hold_when_publication_keeps_all_controls(policy):
    lost = {c for (_, mode), j in judgements(policy).items() if mode == PUBLISHED for c in j.decided_by}
    asserted = claim(policy, "requirements-out-of-reach")
    assert result(unanimous(kept(policy, *lost)), asserted).outcome is Outcome.DOES_NOT_HOLD


def test_custody_and_out_of_reach_claims_depend_on_the_reading_only_if_some_reading_denies_them(policy):
    for check in ("objective-presumes-custody", "requirements-out-of-reach"):
        asserted = claim(policy, check)
        later = result(policy, asserted, "pd2")
        assert later.outcome is Outcome.DEPENDS_ON_THE_READING and "over all readings" in later.sense
        agreed = result(unanimous(policy), asserted, "pd2")
        assert agreed.outcome in (Outcome.HOLDS, Outcome.HOLDS_IN_A_SENSE) and "readings" not in agreed.sense


def test_ignored_weights_claim_holds_when_no_requirement_mentions_them(policy):
    asserted = claim(policy, "requirements-for-published-weights")
    found = result(policy, asserted)
    assert re.match(r"2 of 129 requirements \(over all readings 1 to 2\) are written", found.sense)
    agreed = unanimous(policy)
    written_for_them = found.counted["for weights that are out"]
    assert "over all readings" not in result(agreed, asserted).sense
    assert result(without(agreed, *written_for_them), asserted).outcome is Outcome.HOLDS


def test_claim_is_open_with_evidence_on_both_sides_and_ignores_unconfirmed_evidence(policy):
    asserted = next(c for c in policy.all(Claim) if not c.check and c.supported_by and c.challenged_by)
    assert result(policy, asserted).outcome is Outcome.OPEN
    assert result(policy, replace(asserted, challenged_by=())).outcome is Outcome.SUPPORTED
    assert result(policy, replace(asserted, supported_by=())).outcome is Outcome.CHALLENGED
    doubted = changed(policy, *(replace(policy[id], confirmed=Confirmed.NO) for id in asserted.supported_by))
    assert result(doubted, asserted).outcome is Outcome.CHALLENGED


def test_result_numbers_equal_the_numbers_of_counted_statements(policy):
    for asserted in policy.all(Claim):
        found = result(policy, asserted)
        for ids in found.counted.values():
            assert len(set(ids)) == len(ids) and set(ids) <= set(policy.statements)
            if asserted.check:
                assert all(isinstance(policy[id], Requirement) for id in ids)
                assert str(len(ids)) in found.sense


def test_later_draft_is_judged_by_its_own_text(policy):
    for asserted in policy.all(Claim):
        later = claims.later_results(policy, asserted)
        assert set(later) == (
            set(policy.editions) - {claims.about_edition(policy, asserted)} if asserted.check else set()
        )
        for edition, found in later.items():
            assert found == CHECKS[asserted.check](in_edition(policy, edition), asserted)
            assert {policy[id].edition for ids in found.counted.values() for id in ids} <= {edition}


def test_objective_claim_follows_the_objective_into_the_next_draft(policy):
    asserted = claim(policy, "objective-presumes-custody")
    (objective,) = asserted.about
    (heir,) = [p for p in policy.all(Objective) if objective in p.revises]
    secret = [r.id for r in requirements_under(policy, heir) if "CTRL-CUSTODY" in r.presumes]
    assert list(claims.later_results(policy, asserted)[heir.edition].counted["presume custody"]) == secret
    orphaned = changed(policy, *(replace(p, revises=()) for p in policy.all(Provision) if objective in p.revises))
    assert claims.later_results(orphaned, asserted)[heir.edition].outcome is Outcome.DOES_NOT_HOLD
