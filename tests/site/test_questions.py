"""Five questions lead to each release mode, with a script and without, and keep nothing."""

from __future__ import annotations

import re

import pytest

from traceability.policy.model import Mode

PAGE = "requirements/release/index.html"

pytestmark = pytest.mark.browser


@pytest.fixture
def answers(site) -> list[list[str]]:
    """For each question the modes that its answers lead to; an empty name leads to the next question."""
    html = (site / PAGE).read_text(encoding="utf-8")
    (questions,) = re.findall(r'<ol class="[^"]*questions">(.*?)</ol>', html, re.DOTALL)
    return [
        [
            (re.findall(r"#(MODE-[A-Z-]+)", answer) or [""])[0]
            for answer in re.findall(r"<li>.*?</li>", given, re.DOTALL)
        ]
        for given in re.findall(r"<ul[^>]*>(.*?)</ul>", questions, re.DOTALL)
    ]


def test_every_mode_is_the_answer_to_one_question_in_their_order(answers, policy):
    reached = [mode for given in answers for mode in given if mode]
    assert sorted(reached) == sorted(mode.id for mode in policy.all(Mode))
    assert [given.count("") for given in answers] == [1] * (len(answers) - 1) + [0]


def test_the_questions_end_on_the_page_of_each_mode_by_keyboard(visit, answers, policy):
    for number, given in enumerate(answers):
        for mode in filter(None, given):
            page = visit(PAGE)
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


def test_one_can_go_back_and_see_all_questions(visit, answers):
    page = visit(PAGE)
    page.locator(".answer").nth(answers[0].index("")).click()
    page.get_by_role("button", name="Back").click()
    assert "Question 1 of" in page.locator(".asking").inner_text()
    assert not page.get_by_role("button", name="Back").is_visible()
    page.get_by_role("button", name="Show all questions").click()
    assert page.locator("ol.questions > li").first.is_visible() and not page.locator(".asking").is_visible()
    page.get_by_role("button", name="Ask one question at a time").click()
    assert page.locator(".asking").is_visible()


def test_without_script_all_questions_are_there(visit, answers):
    page = visit(PAGE, java_script_enabled=False)
    assert page.locator("ol.questions > li:visible").count() == len(answers)
    assert page.locator(".asking").count() == 0
