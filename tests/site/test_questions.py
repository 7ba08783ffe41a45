"""Test the five questions: their answers lead to each release mode, with or without a script, and nothing is stored."""

from __future__ import annotations

import re

import pytest

from traceability.policy.model import Mode

PAGE = "requirements/release/index.html"

pytestmark = pytest.mark.browser


@pytest.fixture
def answers(site) -> list[list[str]]:
    """Return the modes that the answers to each question lead to; an empty name leads to the next question."""
    html = (site / PAGE).read_text(encoding="utf-8")
    (questions,) = re.findall(r'<ol class="[^"]*questions">(.*?)</ol>', html, re.DOTALL)
    return [
        [
            (re.findall(r"#(MODE-[A-Z-]+)", answer) or [""])[0]
            for answer in re.findall(r"<li>.*?(?=<li>|$)", given, re.DOTALL)
        ]
        for given in re.findall(r"<ul[^>]*>(.*?)</ul>", questions, re.DOTALL)
    ]


def test_each_mode_is_the_result_of_exactly_one_answer(answers, policy):
    reached = [mode for given in answers for mode in given if mode]
    assert sorted(reached) == sorted(mode.id for mode in policy.all(Mode))
    assert [given.count("") for given in answers] == [1] * (len(answers) - 1) + [0]


def test_questions_lead_to_the_page_of_each_mode_by_keyboard(visit, answers, policy):
    page = visit(PAGE)
    start = page.url
    for number, given in enumerate(answers):
        for mode in filter(None, given):
            page.goto(start)
            for before in answers[:number]:
                page.locator(".answer").nth(before.index("")).focus()
                page.keyboard.press("Enter")
                assert page.evaluate("document.activeElement.id") == "asked"
            assert page.locator(".asking").inner_text().startswith(f"Question {number + 1} of {len(answers)}")
            page.locator(".answer").nth(given.index(mode)).focus()
            page.keyboard.press("Enter")
            page.wait_for_url(f"**#{mode}")
            assert page.locator("h1").inner_text() == policy[mode].title
            assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


def test_reader_can_go_back_and_show_all_questions(visit, answers):
    page = visit(PAGE)
    page.locator(".answer").nth(answers[0].index("")).click()
    page.get_by_role("button", name="Back").click()
    assert "Question 1 of" in page.locator(".asking").inner_text()
    assert not page.get_by_role("button", name="Back").is_visible()
    page.get_by_role("button", name="Show all questions").click()
    assert page.locator("ol.questions > li").first.is_visible() and not page.locator(".asking").is_visible()
    page.get_by_role("button", name="Ask one question at a time").click()
    assert page.locator(".asking").is_visible()


def test_all_questions_are_visible_without_javascript(visit, answers):
    page = visit(PAGE, java_script_enabled=False)
    assert page.locator("ol.questions > li:visible").count() == len(answers)
    assert page.locator(".asking").count() == 0
