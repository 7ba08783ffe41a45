"""The main pages in a real browser: no violation of WCAG 2.2 AA, readable by keyboard, wide and narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.browser

PAGES = (
    "index.html",
    "requirements/guidance/draft-1/objective-6.html",
    "requirements/guidance/draft-1/safeguards.html",
    "requirements/release/modes/open-weights.html",
    "requirements/release/controls.html",
    "docs/traceability/matrix.html",
    "docs/traceability/coverage.html",
    "docs/rules.html",
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
    assert "open weights out of reach," in " ".join(tree.split())


def test_the_site_reads_without_script(visit):
    page = visit("requirements/release/modes/open-weights.html", java_script_enabled=False)
    assert page.locator("#out-of-reach table").is_visible()


def test_signs_are_told_apart_without_color(visit):
    page = visit("docs/traceability/matrix.html")
    signs = page.locator("table.matrix .sign").all_inner_texts()
    words = page.locator("table.matrix .said").all_inner_texts()
    assert len(set(zip(signs, words, strict=True))) == len(set(signs)) == len(set(words)) > 3
