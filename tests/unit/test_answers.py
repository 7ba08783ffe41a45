"""Test that the answer of a page has the numbers of the policy, and changes with it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from support.project import ROOT
from support.strategies import changed, without

from traceability.analysis import claims
from traceability.analysis.edition_history import ancestors
from traceability.analysis.readings import out_of_reach, ranges
from traceability.analysis.verdicts import Verdict, judgements
from traceability.policy.model import (
    PUBLISHED,
    Alternative,
    Claim,
    OtherReading,
    Policy,
    Recommendation,
    Requirement,
    Safeguard,
    in_edition,
)
from traceability.policy.values import Outcome
from traceability.publication.identity import publication
from traceability.views.answers import ANSWERS, of_claim, of_drafts, of_failing
from traceability.views.edition_history import share
from traceability.views.failing import failing
from traceability.views.in_short import IN_SHORT

PUBLISHED_HERE = publication(ROOT, {"SITE_URL": "https://site.example"})
NINE = "CLAIM-002"


def promoted(policy: Policy, reading: str) -> Policy:
    """Return the policy as if another reading were ours: its requirement presumes what the reading says."""
    other = policy.get(OtherReading, reading)
    return changed(policy, *(_read_so(policy.get(Requirement, id), other) for id in other.of))


def _read_so(requirement: Requirement, other: OtherReading) -> Requirement:
    return replace(
        requirement,
        presumes=other.presumes,
        presumes_any=other.presumes_any,
        presumes_while_staged=other.presumes_while_staged,
    )


def unanimous(policy: Policy) -> Policy:
    return without(policy, *(reading.id for reading in policy.all(OtherReading)))


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def whole_of(policy: Policy) -> int:
    """Return the number of safeguards that lose a control, as the result of the claim says it."""
    return int(re.search(r"(\d+) if both are counted", claims.result(policy, policy.get(Claim, NINE)).sense)[1])


def test_answer_on_the_count_has_the_numbers_and_ranges_of_the_result(policy):
    for changed_policy in (policy, promoted(policy, "READ-PD1-S09-A"), promoted(policy, "READ-PD1-S12-A")):
        answer, found = (
            of_claim(changed_policy, PUBLISHED_HERE, NINE),
            claims.result(changed_policy, changed_policy.get(Claim, NINE)),
        )
        lost, ending = (len(ids) for ids in found.counted.values())
        assert numbers(answer.answer)[:2] == [lost + ending, 14]
        assert [numbers(point)[0] for point in answer.points[:2]] == [lost, ending]
        span = re.search(r"over all readings from (\d+) to (\d+)", found.sense)
        assert f"over all readings {span[1]} to {span[2]}" in answer.answer
        assert {f"{lost} and", f"{ending} more"} <= set(re.findall(r"\d+ (?:and|more)", answer.quote))


@pytest.mark.parametrize(
    ("promote", "agreed", "begins"),
    [
        ("", False, "Our reading says no, some other readings say yes"),
        ("READ-PD1-S11-A", False, "Our reading says yes in one sense, some other readings say no"),
        ("", True, "No"),
        ("READ-PD1-S11-A", True, "Yes, in one sense"),
    ],
)
def test_answer_on_the_count_is_yes_or_no_by_the_readings(promote, agreed, begins, policy):
    read_so = promoted(policy, promote) if promote else policy
    read_so = unanimous(read_so) if agreed else read_so
    answer = of_claim(read_so, PUBLISHED_HERE, NINE)
    assert answer.answer.startswith(f"{begins}: we count {whole_of(read_so)} of the 14 ")
    assert (answer.hinge is None) == agreed


def test_answer_on_the_count_is_yes_with_the_strict_number_if_that_is_stated(policy):
    lost = len(claims.safeguards(in_edition(policy, "pd1"))[claims.LOST])
    stated = changed(policy, replace(policy.get(Claim, NINE), states=lost))
    assert of_claim(stated, PUBLISHED_HERE, NINE).answer.startswith(f"Yes: we count {lost} of the 14 ")


@pytest.mark.parametrize(
    ("promote", "states", "said"),
    [
        ("", 9, "9 is not right. Another reading of S11 or of S12 alone makes it right."),
        ("", 10, "10 is not right. Several other readings together make it right."),
        ("", 12, "12 is not right. No other reading on this site makes it right."),
        (
            "READ-PD1-S11-A",
            9,
            "9 is right if it counts also what ends with publication. Some other readings",
        ),
        ("", 5, "5 is right if it counts what is out of reach. Some other readings give other numbers."),
    ],
)
def test_quote_says_whether_the_number_is_right_and_on_which_reading(promote, states, said, policy):
    read_so = promoted(policy, promote) if promote else policy
    read_so = changed(read_so, replace(read_so.get(Claim, NINE), states=states))
    assert f"the reading of this site says that {said}" in of_claim(read_so, PUBLISHED_HERE, NINE).quote


def test_answer_on_the_count_relates_it_to_the_counts_of_other_pages(policy):
    for changed_policy in (policy, promoted(policy, "READ-PD1-S09-A"), promoted(policy, "READ-PD2-S08-A")):
        *_, followed, elsewhere = of_claim(changed_policy, PUBLISHED_HERE, NINE).points
        judged = judgements(changed_policy)
        expected = []
        for part in (in_edition(changed_policy, edition) for edition in policy.editions):
            verdicts = [judged[one.id, PUBLISHED].verdict for one in part.all(Requirement)]
            gap, instead = verdicts.count(Verdict.GAP), verdicts.count(Verdict.ALTERNATIVE)
            assert answer_numbers(of_failing(part, PUBLISHED_HERE)) == [gap + instead, len(verdicts)]
            expected += [gap + instead, len(verdicts), gap, instead]
        assert numbers(elsewhere) == expected
        examples = in_edition(changed_policy, "pd1").all(Safeguard)
        reach = sum(judged[one.id, PUBLISHED].verdict.applies for one in examples)
        assert numbers(followed)[:3] == [reach, 14, 14 - reach] and sum(numbers(followed)[3:]) == 14 - reach
        assert ("The comment counts the opposite." in followed) == (reach == 9)


def answer_numbers(answer) -> list[int]:
    return numbers(answer.answer)[:2]


def test_number_hangs_on_the_readings_that_alone_yield_another(policy):
    first = in_edition(policy, "pd1")
    alone = {
        reading.id: whole_of(promoted(policy, reading.id))
        for reading in policy.all(OtherReading)
        if {policy[id].edition for id in reading.of} == {"pd1"}
    }
    shifting = {id: number for id, number in alone.items() if number != whole_of(policy)}
    assert shifting and {reading.id: number for reading, number in claims.shifts(first).items()} == shifting
    hinge = of_claim(policy, PUBLISHED_HERE, NINE).hinge
    assert [(item.parts[-1].id, item.lead) for item in hinge.items] == [(id, f"{n}:") for id, n in shifting.items()]


def test_every_claim_has_an_answer_with_its_result(policy):
    assert {*ANSWERS, Outcome.DEPENDS_ON_THE_READING} == {*Outcome}
    for claim in policy.all(Claim):
        answer, found = of_claim(policy, PUBLISHED_HERE, claim.id), claims.result(policy, claim)
        if claim.id != NINE:
            assert answer.answer.endswith(f": {found.sense}.") and found.sense in answer.quote, claim.id


def test_quote_names_version_date_and_address_if_it_is_known(policy):
    newest = in_edition(policy, policy.newest)
    for published in (PUBLISHED_HERE, publication(ROOT, {})):
        for answer, page in (
            (of_claim(policy, published, NINE), "CLAIM-002/"),
            (of_claim(policy, published, "CLAIM-010"), "CLAIM-010/"),
            (of_drafts(newest, published), "docs/traceability/draft-to-draft.html"),
            (of_failing(newest, published), "docs/proposed-guidance.html"),
            (of_failing(in_edition(policy, "pd1"), published), "docs/draft-1/proposed-guidance.html"),
        ):
            assert f"version {published.version}, data of {published.issued:%B %Y}" in answer.quote
            assert answer.quote.endswith(f" https://site.example/{page}" if published.site else "not by NIST)")


def test_answer_on_the_drafts_has_the_shares_with_their_ranges(policy):
    for id in ("", "READ-PD2-S08-A", "READ-PD1-S09-A"):
        newest = in_edition(promoted(policy, id) if id else policy, policy.newest)
        earlier = in_edition(newest, "pd1")
        answer = of_drafts(newest, PUBLISHED_HERE)
        for point, kind in zip(answer.points, (Safeguard, Recommendation), strict=False):
            expected = []
            for part in (earlier, newest):
                one = share(part, part.all(kind), PUBLISHED)
                expected += [one.within, one.of, one.percent, one.span.fewest, one.span.most]
                assert (
                    f"{one.percent}\N{NO-BREAK SPACE}%" in answer.answer and f"{one.within} of {one.of}" in answer.quote
                )
            assert numbers(point) == expected


def test_answer_on_the_drafts_counts_what_came_into_reach_and_got_worse(policy):
    judged = judgements(policy)
    pairs = [
        tuple(judged[id, PUBLISHED].verdict for id in (old, new.id))
        for new in in_edition(policy, policy.newest).all(Requirement)
        for old in ancestors(new)
        if isinstance(policy[old], Requirement)
    ]
    points = of_drafts(in_edition(policy, policy.newest), PUBLISHED_HERE).points
    better, worse = sum(now < was for was, now in pairs), sum(now > was for was, now in pairs)
    assert numbers(next(p for p in points if "pairs" in p)) == [len(pairs), better, worse]
    moved = next(p for p in points if "came into reach" in p)
    reach = [tuple(verdict.applies for verdict in pair) for pair in pairs]
    assert numbers(moved)[:2] == [reach.count((False, True)), reach.count((True, False))] == [0, 0]
    assert "moved only by" in moved
    heir = replace(policy["PD2-R6-1-3"], presumes=("CTRL-GOVERN",), presumes_any=(), presumes_while_staged=())
    points = of_drafts(in_edition(changed(policy, heir), policy.newest), PUBLISHED_HERE).points
    moved = next(p for p in points if "came into reach" in p)
    assert numbers(moved)[:2] == [1, 0] and "moved only by" not in moved


@pytest.mark.parametrize("edition", ["pd1", "pd2"])
def test_answer_on_what_fails_has_the_counts_with_their_ranges(edition, policy):
    for id in ("", "READ-PD2-S08-A", "READ-PD1-S09-A"):
        part = in_edition(promoted(policy, id) if id else policy, edition)
        asked = part.all(Requirement)
        counts = ranges(part, asked, PUBLISHED)
        answer = of_failing(part, PUBLISHED_HERE)
        failing = out_of_reach(part, asked, PUBLISHED)
        assert numbers(answer.answer) == [failing.published, len(asked), failing.fewest, failing.most]
        for point, verdict in zip(answer.points, (Verdict.GAP, Verdict.ALTERNATIVE), strict=True):
            assert numbers(point) == [*counts[verdict]]


def test_opening_of_contested_counts_those_that_are_disputed(policy):
    newest = in_edition(policy, policy.newest)
    contested = numbers(IN_SHORT["contested"](newest))[0]
    assert contested and numbers(IN_SHORT["contested"](in_edition(unanimous(policy), policy.newest)))[0] == 0


def test_wording_that_works_only_in_another_failing_mode_is_repeated_as_well(policy):
    newest = in_edition(policy, policy.newest)
    elsewhere = {(one.requirement.id, alternative.id) for one in failing(newest) for _, alternative, _ in one.again}
    other = [alternative for alternative in policy.all(Alternative) if PUBLISHED not in alternative.modes]
    wanted = {
        (one.requirement.id, alternative.id)
        for one in failing(newest)
        for alternative in other
        if one.requirement.id in {id for _, id in alternative.answers()} and alternative not in one.here
        if {*alternative.modes} & {mode.id for mode in one.modes}
    }
    assert wanted and wanted <= elsewhere
