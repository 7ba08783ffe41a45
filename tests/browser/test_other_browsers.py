"""Test that readers can do their tasks in Firefox and in WebKit: Debian has firefox-esr and webkit2gtk-driver.

The other tests of this folder use Chromium.
"""

from __future__ import annotations

import pytest
from support.drivers import BROWSERS

from traceability.analysis.groupings import differing
from traceability.analysis.verdicts import Verdict, judgements
from traceability.policy.model import Alternative, Requirement, in_edition
from traceability.policy.values import Cost

pytestmark = [pytest.mark.exhaustive, pytest.mark.browser]
MODE = "MODE-OPEN-WEIGHTS"


@pytest.fixture(scope="module", params=BROWSERS)
def page(request, tmp_path_factory):
    with BROWSERS[request.param](tmp_path_factory.mktemp(request.param)) as page:
        yield page


def choose(page, name, value):
    """Choose in a list as a form filler does; the driver of WebKit cannot click an option."""
    page.run(
        """const [name, value] = arguments;
        const list = document.querySelector(`select[name='${name}']`);
        list.value = value;
        for (const event of ["input", "change"]) list.dispatchEvent(new Event(event, { bubbles: true }));""",
        name,
        value,
    )


def test_questions_lead_to_a_release_mode(page, served, policy):
    page.go(f"{served}requirements/release/index.html")
    for _ in range(10):
        page.until("document.querySelector('.answers').children.length")
        if page.run("return document.querySelector('.answers a') !== null"):
            break
        page.click(".answers button:last-child")
    address = page.run("return document.querySelector('.answers a').href")
    page.click(".answers a")
    page.until("location.href.split('#')[0] === arguments[0].split('#')[0]", address)
    assert any(mode.name in address for mode in policy.modes())


def test_search_finds_a_statement_by_its_id_and_by_words(page, served):
    page.go(f"{served}search.html")
    page.until("!document.querySelector('form.search').hidden")
    page.type("form.search [name=q]", "PD2-R6-1-2")
    assert page.until("document.querySelector('.found a')?.href").endswith("#PD2-R6-1-2")
    page.go(f"{served}search.html?q=filter")
    assert page.until("document.querySelectorAll('.found li').length") > 3


def test_explorer_filters_computes_what_if_and_keeps_both_in_the_address(page, served, policy):
    own = in_edition(policy, policy.newest)
    listed, judged = own.all(Requirement), judgements(own)
    page.go(f"{served}docs/explorer.html")
    page.until("document.querySelector('.explorer > .frame')?.ariaBusy === 'false'")
    rows = "return document.querySelectorAll('.explorer > .frame th[scope=row]').length"
    assert page.run(rows) == len(differing(own, listed, own.modes()))
    choose(page, "mode", policy[MODE].name)
    choose(page, "verdict", "gap")
    gaps = sum(judged[requirement.id, MODE].verdict is Verdict.GAP for requirement in listed)
    assert page.run(rows) == gaps
    choose(page, "verdict", "")
    page.click(".explorer form summary")
    page.until("document.querySelector('.explorer [name=from]').value === arguments[0]", policy[MODE].name)
    for control in ("observe", "filter"):
        page.type(f".explorer input[name='{control}']", " ")
    said = page.text(".explorer output.count")
    assert "verdicts change" in said
    page.until("location.search.includes('filter=kept') && location.search.includes('observe=kept')")
    page.go(page.run("return location.href"))
    assert page.text(".explorer output.count") == said


def test_alternatives_are_filtered_and_sorted(page, served, policy):
    page.go(f"{served}docs/alternatives.html")
    page.until("document.querySelector('.chooser select') !== null")
    page.run(
        "const field = [...document.querySelectorAll('.chooser label')].find((l) => l.textContent.startsWith('Cost'))"
        ".querySelector('select'); field.name = 'cost';"
    )
    choose(page, "cost", "days")
    shown = "[...document.querySelectorAll('table.alternatives tbody tr')].filter((row) => !row.hidden)"
    days = [alternative for alternative in policy.all(Alternative) if alternative.cost is Cost.DAYS]
    assert page.run(f"return {shown}.length") == len(days)
    assert "cost=days" in page.run("return location.search")
    page.click("table.alternatives thead th:first-child button")
    titles = page.run(f"return {shown}.map((row) => row.querySelector('th').innerText.trim())")
    assert len(titles) == len(days) and titles == sorted(titles, key=str.casefold)
    assert page.run("return document.querySelector('th[aria-sort]').ariaSort") == "ascending"


def test_link_to_a_provision_is_copied_or_selected(page, served):
    page.go(f"{served}requirements/guidance/draft-2/objective-6.html#PD2-R6-1-2")
    page.until("document.querySelector('#PD2-R6-1-2 button.copy') !== null")
    page.run("for (const fold of document.querySelectorAll('#PD2-R6-1-2 details')) fold.open = true")
    page.type("#PD2-R6-1-2 button.copy", " ")  # it appears when it has the focus
    said = page.until("document.querySelector('output.said').textContent")
    selected = page.run("return getSelection().toString()")
    assert said == "copied" or "PD2-R6-1-2" in selected


def test_theme_switch_stays_on_the_next_page(page, served):
    page.go(f"{served}docs/method.html")
    before = page.run("return document.body.dataset.theme")
    toggle = "[...document.querySelectorAll('.theme-toggle')].find((one) => one.checkVisibility())"
    page.run(f"{toggle}.dataset.test = 'seen'")
    page.click("[data-test=seen]")
    after = page.until("document.body.dataset.theme !== arguments[0] && document.body.dataset.theme", before)
    page.go(f"{served}docs/status.html")
    assert page.run("return document.body.dataset.theme") == after
    page.run("localStorage.clear()")


def test_checklist_links_lead_to_its_sections(page, served):
    page.go(f"{served}checklists/open-weights-pd2.html")
    link = "main a[href^='#'], article a[href^='#'], body a[href^='#']"
    section = page.run("return document.querySelector(arguments[0]).hash.slice(1)", link)
    page.run("document.querySelector(arguments[0]).click()", link)
    page.until("Math.abs(document.getElementById(arguments[0]).getBoundingClientRect().top) < innerHeight", section)
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")
