"""The main pages in a real browser: no violation of WCAG 2.2 AA, readable by keyboard, wide and narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from traceability.model import Alternative
from traceability.values import Cost
from traceability.verdicts import Verdict

pytestmark = pytest.mark.browser

PAGES = (
    "index.html",
    "requirements/guidance/draft-1/objective-6.html",
    "requirements/guidance/draft-2/objective-6.html",
    "requirements/guidance/draft-2/safeguards.html",
    "requirements/guidance/draft-2/supply-chain.html",
    "docs/traceability/draft-to-draft.html",
    "docs/traceability/changes.html",
    "docs/status.html",
    "requirements/record/comments.html",
    "requirements/release/modes/open-weights.html",
    "requirements/release/controls.html",
    "docs/traceability/matrix.html",
    "docs/traceability/coverage.html",
    "docs/figures.html",
    "docs/rules.html",
    "docs/alternatives.html",
    "docs/proposed-guidance.html",
    "docs/traceability/claims.html",
    "docs/traceability/gaps.html",
    "docs/traceability/evidence.html",
    "requirements/alternatives/alt-004-train-for-tamper-resistance.html",
    "requirements/alternatives/open-problems.html",
    "requirements/record/claims.html",
    "requirements/record/evidence.html",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=chromium, args=switches)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, site):
    contexts = []

    def open_page(name, *, scheme="light", width=1280, **more):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        page.goto((site / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name, scheme, width, visit):
    page = visit(name, scheme=scheme, width=width)
    page.evaluate("document.querySelectorAll('details').forEach((d, n) => { d.open = n < 3 })")
    result = Axe().run(page, options=RULES)
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_page_does_not_scroll_sideways(name, visit):
    page = visit(name, width=375)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_a_verdict_strip_opens_by_keyboard_and_names_its_verdicts(visit):
    page = visit("requirements/guidance/draft-1/objective-6.html")
    strip = page.locator("#PD1-R6-1-1 details.strip")
    strip.locator("summary").focus()
    page.keyboard.press("Enter")
    assert strip.evaluate("element => element.open")
    tree = page.locator("#PD1-R6-1-1").aria_snapshot()
    assert "open weights alternative in part," in " ".join(tree.split())


def test_the_style_sheet_draws_in_a_strip_the_sign_of_each_verdict(visit):
    drawn = set()
    for name in ("safeguards", "objective-6"):
        page = visit(f"requirements/guidance/draft-1/{name}.html")
        drawn |= set(
            map(
                tuple,
                page.locator(".strip summary > [class]:not(.why)").evaluate_all(
                    "cells => cells.map(cell => [cell.className, getComputedStyle(cell, '::after').content])"
                ),
            )
        )
    signs = {verdict.name.lower(): verdict.sign for verdict in Verdict}
    assert {name: content.partition(" / ")[0].strip('"') for name, content in drawn} == signs


def test_the_site_reads_without_script(visit):
    page = visit("requirements/release/modes/open-weights.html", java_script_enabled=False)
    assert page.locator("#gap table").is_visible()
    page = visit("docs/alternatives.html", java_script_enabled=False)
    assert page.locator("table.alternatives tbody tr").first.is_visible()
    assert page.locator(".chooser").count() == 0


def test_the_index_of_alternatives_is_narrowed_by_keyboard(visit, policy):
    page = visit("docs/alternatives.html")
    everything = len(policy.all(Alternative))
    rows = page.locator("table.alternatives tbody tr:visible")
    assert rows.count() == everything
    page.get_by_label("Cost").focus()
    page.keyboard.type("days")
    assert rows.count() == sum(alternative.cost is Cost.DAYS for alternative in policy.all(Alternative))
    page.get_by_label("Works in").select_option("gated weights")
    chosen = [a for a in policy.all(Alternative) if a.cost is Cost.DAYS and "gated-weights" in a.release_modes]
    assert sorted(rows.locator("th").all_inner_texts()) == sorted(a.title for a in chosen)
    assert page.locator(".chooser output").inner_text() == f"{len(chosen)} of {everything}"


def test_the_index_of_alternatives_is_sorted_by_its_heads(visit, policy):
    page = visit("docs/alternatives.html")
    column = page.locator("table.alternatives tbody tr td:nth-of-type(4)")
    head = page.get_by_role("columnheader", name="Cost")
    for direction, backwards in (("ascending", False), ("descending", True)):
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == direction
        costs = [Cost[word.upper()] for word in column.all_inner_texts()]
        assert costs == sorted((a.cost for a in policy.all(Alternative)), reverse=backwards)
    head.get_by_role("button").press("Enter")
    assert head.get_attribute("aria-sort") is None
    titles = page.locator("table.alternatives tbody th").all_inner_texts()
    assert titles == [alternative.title for alternative in policy.all(Alternative)]


def test_signs_are_told_apart_without_color(visit):
    page = visit("docs/traceability/matrix.html")
    signs = page.locator("table.matrix .sign").all_inner_texts()
    words = page.locator("table.matrix .said").all_inner_texts()
    assert len(set(zip(signs, words, strict=True))) == len(set(signs)) == len(set(words)) > 3
