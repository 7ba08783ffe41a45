"""Test that the way to verify a requirement is on its card, in checklists and the matrix, and in the OSCAL catalog."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from support.citations import UNKNOWN as VERSION
from support.strategies import changed

from traceability.data.oscal import catalogs
from traceability.data.spreadsheets import checklist, matrix
from traceability.html import card, checklist_pages
from traceability.policy.model import PUBLISHED, Mode, Requirement, in_edition
from traceability.source import link_review

ID = "PD2-R1-1-1"
CHECK, SHOWN = "Ask for the threat model & compare it.", "model card, section on <risks>"


@pytest.fixture(scope="module")
def verified(policy):
    """Return the published policy, in which one requirement says how to verify it."""
    return changed(policy, replace(policy.get(Requirement, ID), verify=CHECK, artefact=SHOWN))


def cell(sheet, title):
    (row,) = (row for row in sheet.rows if ID in map(str, (getattr(value, "text", value) for value in row)))
    return row[[*sheet.columns].index(title)]


def test_card_says_how_to_verify_and_what_shows_it(verified):
    shown = str(card.foot(verified, lambda id: f"#{id}", verified[ID]))
    assert "Ask for the threat model &amp; compare it. Shown by: model card, section on &lt;risks&gt;." in shown


def test_checklist_says_what_shows_it(verified):
    html = checklist_pages.page(in_edition(verified, "pd2"), VERSION, verified.get(Mode, PUBLISHED))
    assert html.count("Shown by: model card, section on &lt;risks&gt;") == 1


@pytest.mark.parametrize("sheet", ["checklist", "matrix"])
def test_sheets_have_both_in_columns_of_their_own(sheet, verified):
    part, mode = in_edition(verified, "pd2"), verified.get(Mode, PUBLISHED)
    made = matrix.sheet(part, VERSION) if sheet == "matrix" else checklist.sheet(part, VERSION, mode)
    assert (cell(made, "How to verify it"), cell(made, "Shown by")) == (CHECK, SHOWN)


def test_oscal_catalog_has_an_assessment_objective_with_what_shows_it(verified):
    catalog = json.loads(catalogs.edition(in_edition(verified, "pd2"), VERSION))["catalog"]
    controls = (
        one
        for group in catalog["groups"]
        for practice in group["controls"]
        for one in [practice, *practice.get("controls", [])]
    )
    (found,) = (one for one in controls if one["id"] == ID)
    _, objective = found["parts"]
    assert (objective["name"], objective["prose"]) == ("assessment-objective", f"{CHECK} Shown by: {SHOWN}.")


def test_way_to_verify_changes_no_fingerprint(policy, verified):
    assert link_review.as_worded(policy)[ID] == link_review.as_worded(verified)[ID]
