"""Test that pages explain their terms and controls in the text and at the end of the page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.html.glossary import forms, marked
from traceability.policy.model import Control, Place, Policy, Term

TITLES = (
    "Misuse Risk",
    "Proxy Models",
    "Unauthorized Access",
    "Dual-Use Model or Model",
    "Model Theft",
    "Machine Learning (ML)",
)
TERMS = Policy.of(
    Term(id=f"PD1-T{n:02}", title=title, body="", place=Place("glossary.md", n)) for n, title in enumerate(TITLES, 1)
)
NAMED = (
    "misuse risk",
    "Misuse Risks",
    "proxy model",
    "unauthorized access",
    "dual-use model",
    "models",
    "machine learning",
)
OTHER = ("weights", "the", "remodel", "access", "risk", "ML", ",")


@given(st.lists(st.sampled_from(NAMED + OTHER)))
def test_marking_keeps_the_text_and_marks_each_term_at_most_once(words):
    text = " ".join(words)
    pieces = list(marked(TERMS, text, set()))
    assert "".join(piece for piece, _ in pieces) == text
    ids = [id for _, id in pieces if id]
    assert len(ids) == len(set(ids))
    for piece, id in pieces:
        if id:
            begins = tuple(form.casefold() for form in forms(TERMS[id].title))
            assert piece.casefold().startswith(begins)
    assert bool(ids) == bool(set(words) & set(NAMED))


def test_marking_prefers_the_longest_term():
    assert [piece for piece, id in marked(TERMS, "model theft from a dual-use model", set()) if id] == [
        "model theft",
        "dual-use model",
    ]


def test_guidance_pages_explain_each_linked_term_and_control(site, policy):
    for path in sorted((site / "requirements/guidance").rglob("objective-*.html")):
        html = path.read_text(encoding="utf-8")
        article, _, words = html.partition('<details class="words">')
        linked = set(re.findall(r'href="[^"]*#((?:PD\d-T|CTRL-)[\w-]+)"', article))
        explained = dict(re.findall(r'<dt data-explains="([\w-]+)">.*?<dd>(.*?)\s*(?=<dt|</dl>)', words, re.DOTALL))
        assert set(explained) == linked and linked, path.name
        for id, said in explained.items():
            assert isinstance(policy[id], Term | Control)
            assert unescape(said) == " ".join(policy[id].body.split())


@pytest.mark.browser
def test_tooltip_opens_on_focus_or_hover_stays_while_hovered_and_closes_on_escape(visit, policy):
    page = visit("requirements/guidance/draft-2/objective-1.html")
    tip = page.get_by_role("tooltip")
    link = page.locator("#PD2-R1-1-1 a.term").first
    term = policy[link.get_attribute("href").partition("#")[2]]
    link.focus()
    assert tip.inner_text() == f"{term.title} {' '.join(term.body.split())}"
    assert link.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    assert not tip.is_visible() and link.get_attribute("aria-describedby") is None
    page.locator("h1").hover()
    page.locator("#PD2-O1 a.term").last.hover()
    assert tip.is_visible()
    page.clock.install()
    tip.hover()
    page.clock.run_for(5000)
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    page.locator("#PD2-O1 a.term").last.hover()
    page.locator("h1").hover()
    assert tip.is_visible()
    page.clock.run_for(5000)
    assert not tip.is_visible()
    page.context.close()  # closed because its clock is fake


@pytest.mark.browser
def test_tooltips_are_not_covered_by_other_elements(visit):
    page = visit("requirements/guidance/draft-2/objective-2.html", width=1366)  # the contents are beside the text
    corner = """tip => { const box = tip.getBoundingClientRect();
      return tip.contains(document.elementFromPoint(box.right - 3, box.top + 3)); }"""
    for term in page.locator("#PD2-O2 a.term, #PD2-P2-1 a.term").all():
        term.hover()
        assert page.get_by_role("tooltip").evaluate(corner)
