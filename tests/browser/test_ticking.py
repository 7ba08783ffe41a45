"""Test the checklists on the screen: boxes are kept, the order changes, and the Markdown has what is shown."""

from __future__ import annotations

import re

import pytest

from traceability.analysis.verdicts import judgements
from traceability.policy.model import PUBLISHED, Mode, Requirement, in_edition
from traceability.publication.paths import BY_OBJECTIVE, checklist_page
from traceability.views.requirements import chapters

pytestmark = pytest.mark.browser


@pytest.fixture
def newest(policy):
    return in_edition(policy, policy.newest)


@pytest.fixture
def address(policy):
    return f"{checklist_page(policy.get(Mode, PUBLISHED), policy.newest)}.html"


IDS = "all => all.map((link) => link.pathname.split('/').at(-2))"
"""Returns the ids of statements from the addresses of their own pages."""


def ids(page) -> list[str]:
    """Return the ids of the visible rows, from top to bottom."""
    links = page.locator(".checklist tbody th a:visible").evaluate_all(IDS)
    return [id for id in links if re.match(r"PD\d-[RDS]", id)]


def test_ticks_are_kept_in_the_browser_until_they_are_removed(visit, address, newest):
    page = visit(address)
    first, second, *rest = ids(page)
    assert len(rest) + 2 == len(newest.all(Requirement)) == page.locator("td:first-child input.box").count()
    page.locator(f"input[value={first}]").press("Space")
    page.locator(f"input[value={second}]").check()
    page.reload()
    assert page.locator("input.box:checked").evaluate_all("all => all.map((box) => box.value)") == [first, second]
    assert page.locator(".chooser output").inner_text() == f"2 of {len(rest) + 2} ticked"
    page.get_by_role("button", name="Remove all ticks").click()
    page.reload()
    assert page.locator("input.box:checked").count() == 0


def test_rows_are_arranged_by_objective_and_back(visit, address, newest):
    page = visit(f"{address}#{BY_OBJECTIVE}")
    guidance = [(str(getattr(lead, "id", lead)), one.id) for lead, some in chapters(newest) for one in some]
    assert ids(page) == [id for _, id in guidance]
    assert page.locator("article > section:visible").count() == len({lead for lead, _ in guidance})
    gaps = [one for _, one in guidance if judgements(newest)[one, PUBLISHED].verdict.label == "gap"]
    rows = page.locator("tr:visible", has=page.locator(".verdict", has_text="Gap"))
    assert gaps and sorted(rows.locator("th > a:not(.locator)").evaluate_all(IDS)) == sorted(gaps)
    by_verdict = visit(address)
    before = ids(by_verdict)
    for arrangement in ("objective", "verdict"):
        by_verdict.get_by_label("Arranged by").select_option(arrangement)
    assert ids(by_verdict) == before != ids(page) and by_verdict.locator(".verdict:visible").count() == 0


@pytest.mark.parametrize("anchor", ["", f"#{BY_OBJECTIVE}"])
def test_markdown_lists_what_is_shown_with_its_ticks(visit, address, newest, anchor):
    page = visit(f"{address}{anchor}")
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    shown = ids(page)
    page.locator(f"input[value={shown[3]}]").check()
    page.get_by_role("button", name="Copy as Markdown").click()
    page.get_by_text("Copied as Markdown.").wait_for()
    text = page.evaluate("window.copied")
    assert re.findall(r"^- \[[ x]\] .*?\((PD[\w-]+)\): \w", text, re.MULTILINE) == shown
    assert re.findall(r"^- \[x\] .*?\((PD[\w-]+)\)", text, re.MULTILINE) == [shown[3]]
    instead = {one for one in newest.all(Requirement) if judgements(newest)[one.id, PUBLISHED].instead}
    assert instead and len(re.findall(r"^  - \[ \] \w", text, re.MULTILINE)) >= len(instead)
    assert text.startswith("# Checklist: open weights") and "\n## " in text and "undefined" not in text


def test_markdown_is_selected_when_the_browser_does_not_copy(visit, address):
    page = visit(address)
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error(); }; }")
    for _ in range(2):
        page.get_by_role("button", name="Copy as Markdown").click()
        page.get_by_text("the text below is selected").wait_for()
    field = page.get_by_label("The checklist as Markdown")
    assert field.input_value().startswith("# Checklist") and field.evaluate("field => field.selectionEnd") > 1000


def test_checklist_without_javascript_has_boxes_to_tick_on_paper(visit, address, newest):
    page = visit(address, java_script_enabled=False)
    assert page.locator("td:first-child .box:visible").count() == len(newest.all(Requirement))
    assert not page.locator(".chooser").is_visible()
