"""Test how recommendations are related to duties, on the invented law of the examples of rules."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from support import examples_of_rules as examples
from support.strategies import changed

from traceability.analysis import crosswalk as related
from traceability.data import policy_json
from traceability.data.spreadsheets import correspondences, tables
from traceability.html import card, statement_pages
from traceability.policy.model import Policy
from traceability.policy.values import Binding, Relation
from traceability.publication.identity import Publication
from traceability.rules import RULES, findings
from traceability.source import link_review
from traceability.source.nist_pdf import Document, SourceLine
from traceability.views import crosswalk

TESTING, RECORDS = "PD1-R1-1-1", "PD1-R1-1-2"
PUBLISHED = Publication("2026.11")
RETIRED = """
:::{retired} Keep records
:id: DUTY-LAND-3
:since: 2026-11-01
:reason: The law was amended.

Keep records.
:::
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Return a policy with two recommendations and two duties, of which one each has no counterpart."""
    return examples.reading("B110", "Kept").policy


def test_card_says_who_is_bound_before_the_place_and_leads_to_the_reason(policy):
    html = card.foot(policy, lambda id: f"#{id}", policy[TESTING])
    assert '<b>Law:</b> Providers: <a href="#XW-LAND-001">Article 2</a>.' in html
    assert f"<b>Law:</b> {crosswalk.NO_COUNTERPART}" in card.foot(policy, lambda id: f"#{id}", policy[RECORDS])


def test_relation_is_named_where_it_is_not_the_usual_one(policy):
    other = changed(policy, replace(policy["XW-LAND-001"], relation=Relation.SUBSET_OF))
    assert "Article 2</a> (subset of)." in card.foot(other, lambda id: f"#{id}", other[TESTING])
    assert tables.sheet(other, crosswalk.law_crosswalk(other)).rows[0][3].endswith("(Article 2; subset of)")


def test_card_has_no_line_on_law_where_nobody_compared(policy):
    without = Policy.of([one for one in policy.statements.values() if one.kind != "correspondence"], policy.editions)
    assert "Law:" not in card.foot(without, lambda id: f"#{id}", without[TESTING])
    assert related.edition(without) == "" and not crosswalk.law_crosswalk(without).rows
    assert crosswalk.in_short(without) == crosswalk.NO_COUNTERPART


def test_narrower_place_of_a_correspondence_replaces_that_of_the_duty(policy):
    other = changed(policy, replace(policy["XW-LAND-001"], locator="Annex I"))
    assert '<a href="#XW-LAND-001">Annex I</a>' in card.foot(other, lambda id: f"#{id}", other[TESTING])
    assert tables.sheet(other, crosswalk.law_crosswalk(other)).rows[0][3].endswith("(Annex I)")


def test_card_of_a_correspondence_begins_with_who_is_bound(policy):
    html = card.foot(policy, lambda id: f"#{id}", policy["XW-LAND-001"])
    assert html.index("Providers</a>") < html.index('">1.1.1</a>') < html.index("intersects with")


def test_card_of_a_duty_leads_to_its_counterparts_or_says_why_there_are_none(policy):
    assert '<a href="#XW-LAND-001">Testing in both</a>' in card.foot(policy, lambda id: f"#{id}", policy["DUTY-LAND-2"])
    assert "The guidance knows no authority." in card.lead(policy, lambda id: f"#{id}", policy["DUTY-LAND-3"])


def test_table_separates_law_from_codes_and_has_one_row_for_what_has_no_counterpart(policy):
    sheet = tables.sheet(policy, crosswalk.law_crosswalk(policy))
    counterpart = "Test a model (Article 2)"
    assert [row[2:] for row in sheet.rows] == [
        ("1.1.1 Test the model", f"Providers: {counterpart}", ""),
        ("1.1.2 Keep records", "", ""),
    ]
    code = changed(policy, replace(policy["LAW-LAND"], binding=Binding.VOLUNTARY_CODE))
    assert tables.sheet(code, crosswalk.law_crosswalk(code)).rows[0][3:] == ("", counterpart)
    neither = replace(policy["XW-LAND-001"], relation=Relation.NO_COUNTERPART, duty=(), framework=("LAW-LAND",))
    assert len(crosswalk.law_crosswalk(changed(policy, neither)).rows) == 1


def test_table_has_each_duty_without_counterpart_under_who_is_bound(policy):
    (row,) = tables.sheet(policy, crosswalk.what_law_asks_beyond(policy)).rows
    assert row == ("Providers", "DUTY-LAND-3", "Tell an authority", "The guidance knows no authority.", "Article 3")


def test_opening_counts_both_directions_and_says_who_is_bound(policy):
    said = crosswalk.in_short(policy)
    assert "1 have a counterpart in law, 0 in a voluntary code, and 1 in neither." in said
    assert "The counterparts in law bind providers (1 recommendation)." in said
    assert said.endswith("Of the 2 duties compared, 1 have no counterpart in the draft.")


def test_sheet_has_a_row_for_each_answer_and_each_duty_without_counterpart(policy):
    sheet = correspondences.sheet(policy, PUBLISHED)
    cells = [[getattr(value, "text", value) for value in row] for row in sheet.rows]
    place = ["Law of the land", "Article 2", "Providers", "none"]
    assert cells[0][2:] == ["intersects with", "DUTY-LAND-2", "Test a model", *place, "Both ask for it.", "XW-LAND-001"]
    assert [row[0] for row in cells] == [TESTING, RECORDS, ""]
    assert cells[2][-2:] == ["The guidance knows no authority.", ""]


def test_correspondences_read_back_from_json_and_their_pages_forward(policy):
    document = policy_json.written(policy, PUBLISHED)
    assert policy_json.read(json.dumps(document)).statements == policy.statements
    (made,) = (make for path, make in statement_pages.files(policy, PUBLISHED, {}) if path.startswith("XW-LAND-001/"))
    assert 'http-equiv="refresh"' in made() and "b110.html#XW-LAND-001" in made()


@pytest.mark.parametrize(
    "edited",
    [
        lambda policy: replace(policy["DUTY-LAND-2"], passage="5:0123456789abcdef"),
        lambda policy: replace(policy["DUTY-LAND-2"], body="Test it each year."),
        lambda policy: replace(policy[TESTING], body="Test the model twice."),
        lambda policy: replace(policy["XW-LAND-001"], about=(RECORDS,)),
    ],
)
def test_change_on_either_side_asks_to_read_a_correspondence_again(policy, edited):
    reading = examples.reading("B110", "Kept")
    reading = replace(reading, policy=changed(policy, edited(policy)), confirmed=link_review.as_worded(policy))
    (finding,) = (one for one in RULES["H201"](reading) if one.about.startswith("XW-"))
    assert finding.about == "XW-LAND-001"


def test_reason_that_a_duty_has_no_counterpart_is_not_of_its_passage(policy):
    other = changed(policy, replace(policy["DUTY-LAND-3"], no_counterpart="The guidance is voluntary."))
    assert link_review.as_worded(other)["DUTY-LAND-3"] == link_review.as_worded(policy)["DUTY-LAND-3"]


@pytest.mark.parametrize("source", ["pd1", "LAW-LAND"])
def test_sentence_on_a_pair_copies_neither_side(policy, source):
    copied = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    other = changed(policy, replace(policy["XW-LAND-001"], body=f"Both say {' '.join(copied)}."))
    reading = replace(examples.reading("B110", "Kept"), policy=other)
    reading = replace(reading, documents={source: Document([SourceLine(1, 1, copied)])})
    assert [finding.about for finding in RULES["S202"](reading)] == ["XW-LAND-001"]


def test_pair_of_two_drafts_is_one_finding(policy):
    later = replace(policy[TESTING], id="PD2-R1-1-1", part_of=("PD2-P1-1",))
    both = replace(policy["XW-LAND-001"], about=(TESTING, later.id))
    reading = replace(examples.reading("B110", "Kept"), policy=changed(changed(policy, later), both))
    (finding,) = RULES["B107"](reading)
    assert finding.message == "names recommendations of pd1, pd2 in :about:; write a statement for each draft"
    assert not [*RULES["B108"](reading)]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (f":about: {TESTING}", ":about: PD1-R9-9-9", "L104"),
        (":duty: DUTY-LAND-2", ":duty: DUTY-LAND-9", "L104"),
        (":framework: LAW-LAND\n\nThe", ":framework: LAW-SEA\n\nThe", "L104"),
        (":duty: DUTY-LAND-2\n\nBoth ask for it.\n:::\n", f":duty: DUTY-LAND-3\n\nBoth do.\n:::\n{RETIRED}", "L105"),
        (f":about: {TESTING}", ":about: PD1-P1-1", "L105"),
        (":relation: intersects with", ":relation: overlaps with", "X108"),
        (":relation: intersects with\n", "", "X107"),
        (":duty: DUTY-LAND-2\n", "", "B107"),
    ],
)
def test_slip_in_a_correspondence_is_one_finding(old, new, code):
    (finding,) = findings(examples.reading("B108", "Kept", (old, new)))
    assert finding.code == code
