"""Test that pages say which modes agree, and what to do if a model is in several modes."""

from __future__ import annotations

import re

import pytest
from support.pages import whole

from traceability.html.blocks import modes_that_agree
from traceability.html.checklist_pages import path
from traceability.policy.model import in_edition
from traceability.views.groupings import agreement_of, between_modes


def text(site, page):
    """Return a page of the site without line breaks, and with the end tags that it leaves out."""
    return re.sub(r"\s*\n\s*", "", whole((site / page).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "page", ["index.html", "requirements/release/index.html", "docs/method.html", "docs/several-modes.html"]
)
def test_pages_on_which_a_reader_chooses_say_which_modes_agree(page, site, policy):
    assert modes_that_agree(policy) in text(site, page)


def test_page_of_each_mode_says_which_modes_agree_with_it_and_what_to_do_in_another_mode(site, policy):
    for mode in policy.modes():
        html = text(site, f"{mode.place.page}.html")
        assert agreement_of(policy, mode) in html
        assert html.count('href="../../../docs/several-modes.html"') == 1


def test_each_checklist_leads_to_what_differs_in_another_mode(site, policy):
    for mode in policy.modes():
        for edition in policy.editions:
            assert '<a href="../docs/several-modes.html">' in text(site, path(in_edition(policy, edition), mode))


def test_page_lists_each_requirement_of_the_newest_draft_whose_verdicts_differ(site, policy):
    assert 'href="traceability/matrix.html"' in text(site, "docs/several-modes.html")
    html = text(site, "docs/traceability/matrix.html")
    rows = between_modes(in_edition(policy, policy.newest)).rows
    assert rows and [row[0].id for row in rows] == re.findall(r'<th scope="row"><a href="[^"]*#([^"]*)">', html)
