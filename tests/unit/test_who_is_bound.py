"""Test who is bound by law: the answers of the computation, of the script and of the tables are the same."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import replace

import pytest
from support.project import ROOT
from support.strategies import changed

from traceability.analysis.duties import Exempt, answers
from traceability.analysis.who_is_bound import Status, Topic, inquiry, outcome
from traceability.data.spreadsheets import tables
from traceability.html import bound_questions
from traceability.policy.model import Bound, Duty, Exemption, Framework, Legal, Policy
from traceability.views import bound_by_law as views

PROVIDER, SYSTEMIC, SIGNATORY, FRONTIER = KEPT = (
    "BOUND-EU-PROVIDER", "BOUND-EU-SYSTEMIC", "BOUND-CODET-SIGNATORY", "BOUND-CA-FRONTIER",
)  # fmt: skip


@pytest.fixture(scope="module")
def part(policy) -> Policy:
    """Return the policy with four of those who are bound, one of whom asks one question, and with what binds them."""

    def kept(statement) -> bool:
        ids = {statement.id, *getattr(statement, "bound", ())}
        lifts = getattr(statement, "lifts", ()) and not statement.id.startswith("EXEMPT-CODES")
        other = not isinstance(statement, Legal) or statement.id.startswith("COND-EUG")
        return bool(ids & {*KEPT}) or bool(lifts) or other

    some = [one for one in policy.statements.values() if kept(one)]
    ids = {one.id for one in some}
    for number, one in enumerate(some):
        if isinstance(one, Exemption):
            some[number] = replace(one, lifts=tuple(id for id in one.lifts if id in ids))
        elif one.id == PROVIDER:
            some[number] = replace(one, asks="Do you supply it?")
    return Policy.of(some, policy.editions)


def chosen(policy, **by_topic):
    """Return answers by the topics of their questions: the number of a choice each."""
    questions = inquiry(policy).questions
    return {q.name: q.choices[by_topic[q.topic.name]] for q in questions if q.topic.name in by_topic}


def every(policy):
    """Return the numbers of answers in every combination; None for a question without an answer."""
    return itertools.product(*([None, *range(len(one.choices))] for one in inquiry(policy).questions))


def agree(browser, policy, combinations):
    """Assert that the script finds for each combination what ``outcome`` finds."""
    questions = inquiry(policy).questions
    combinations = [*combinations]
    page = browser.new_page()
    page.set_content(str(bound_questions.questions(policy, lambda id: f"#{id}")))
    ids, found = page.evaluate(
        """async ([script, combinations]) => {
          const { answersTo, outcome, read } = await import("data:text/javascript," + encodeURIComponent(script));
          const asked = read(document);
          const answers = asked.questions.map(answersTo);
          const found = (chosen) => {
            const given = chosen.map((answer, n) => [n, answers[n].at(answer ?? -1)]);
            const { bound, exempt, lifted } = outcome(asked, given);
            return [bound, exempt, lifted];
          };
          return [
            found([]).map((part) => [...part.keys()]),
            combinations.map((chosen) => found(chosen).map((part) => [...part.values()].join("")).join(" ")),
          ];
        }""",
        [(ROOT / "docs/_static/bound.js").read_text(encoding="utf-8"), combinations],
    )
    page.close()
    assert {*ids[0]} == {one.id for one in policy.all(Bound)} and {*ids[1]} == {one.id for one in policy.all(Exemption)}
    lifted = {Exempt.NOT_EXEMPT: 0, Exempt.DEPENDS: 1, Exempt.EXEMPT: 2}
    for numbers, said in zip(combinations, found, strict=True):
        given = {q.name: q.choices[n] for q, n in zip(questions, numbers, strict=True) if n is not None}
        expected = outcome(policy, given)
        parts = (
            (expected.bound[id].value for id in ids[0]),
            (expected.exempt[id].value for id in ids[1]),
            (lifted[expected.lifted[id]] for id in ids[2]),
        )
        assert said == " ".join("".join(map(str, part)) for part in parts), numbers


@pytest.mark.slow
def test_script_finds_what_the_computation_finds_over_all_combinations(browser, part):
    agree(browser, part, every(part))


@pytest.mark.slow
def test_script_finds_what_the_computation_finds_for_the_whole_law(browser, policy):
    drawn = random.Random(22)
    choices = [[None, *range(len(one.choices))] for one in inquiry(policy).questions]
    agree(browser, policy, ([drawn.choice(some) for some in choices] for _ in range(200)))


@pytest.mark.slow
def test_questions_end_once_nothing_can_bind_and_keep_and_send_nothing(browser, policy):
    page = browser.new_page()  # a page without an origin, where storing anything is an error
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url))
    page.set_content(str(bound_questions.questions(policy, lambda id: f"#{id}")))
    assert page.locator("ol.questions > li:visible").count() == len(inquiry(policy).questions)
    assert not page.locator(".so-far").is_visible()
    page.add_script_tag(path=ROOT / "docs/_static/questions.js")
    page.add_script_tag(path=ROOT / "docs/_static/bound.js", type="module")
    asked, found = page.locator("#asked"), page.locator(".so-far [role=status]")
    assert not page.locator(".so-far").is_visible()
    page.locator(".answer", has_text="At most 10^25").click()
    assert "Does not bind you" in page.locator(".so-far h3").first.inner_text()
    page.locator(".answer", has_text="I do not know").click()
    fact = asked.inner_text()
    page.get_by_role("button", name="No", exact=True).click()
    assert asked.inner_text() == bound_questions.END and page.evaluate("document.activeElement.id") == "asked"
    every = len(policy.all(Bound))
    assert found.inner_text() == f"Does not bind you: {every}; Can bind you: 0; Binds you: 0"
    page.get_by_role("button", name="Back").click()
    assert asked.inner_text() == fact and "Can bind you: 0" not in found.inner_text()
    page.get_by_role("button", name="Yes", exact=True).click()
    assert asked.inner_text() != fact
    page.close()
    assert not wrong


def test_tables_say_what_is_computed_for_each_single_answer(policy):
    sheet = tables.sheet(policy, views.who_is_not_bound(policy))
    said = {(row[0], row[1]): row[2] for row in (row[-3:] for row in sheet.rows)}
    for question in inquiry(policy).questions:
        for choice in question.choices:
            found = outcome(policy, {question.name: choice}).bound
            none = [policy[id].title for id, status in found.items() if status is Status.NO]
            key = (views.asked(policy, question), views.answered(policy, question, choice))
            assert said.get(key, "") == ", ".join(none), key


def test_everyone_is_bound_whose_questions_all_have_the_answer_of_the_table(policy):
    fitting = {
        bound.id: {
            question.name: [choice for choice in question.choices if bound.id not in choice.rules_out][-1]
            for question in inquiry(policy).questions
        }
        for bound in policy.all(Bound)
    }
    assert {outcome(policy, given).bound[id] for id, given in fitting.items()} == {Status.YES}


def test_exemptions_are_those_of_the_release_mode_once_the_rest_is_in_order(policy):
    (release,) = (one for one in inquiry(policy).questions if one.topic is Topic.RELEASE)
    conditions = chosen(policy, CONDITIONS=0, OPERATIONS=0)
    for choice in release.choices:
        found = outcome(policy, {**conditions, release.name: choice}).lifted
        for duty in policy.all(Duty):
            for mode in choice.value:
                answer = answers(policy)[duty.id, mode]
                if answer.exempt is Exempt.DEPENDS and answer.exemption:
                    assert found[duty.id] is Exempt.EXEMPT
                elif answer.exempt is not Exempt.DEPENDS:
                    assert found[duty.id] is answer.exempt


def test_apache_license_below_the_first_threshold_leaves_two_answers_to_what_binds(policy):
    release = next(one for one in inquiry(policy).questions if one.topic is Topic.RELEASE)
    number = next(n for n, choice in enumerate(release.choices) if "MODE-OPEN-WEIGHTS" in choice.value)
    found = outcome(policy, chosen(policy, OPERATIONS=0, RELEASE=number))
    assert {found.bound[id] for id in (SYSTEMIC, FRONTIER)} == {Status.NO}
    assert found.bound[PROVIDER] is Status.OPEN
    assert found.lifted["DUTY-EU-53-1-A"] is Exempt.DEPENDS and found.lifted["DUTY-EU-53-1-D"] is Exempt.NOT_EXEMPT


def test_systemic_risk_ends_the_exemption_of_those_who_have_it(part):
    most = len(inquiry(part).questions[0].choices) - 1
    given = chosen(part, OPERATIONS=most, RELEASE=4, FACT=0, CONDITIONS=0)
    assert outcome(part, given).exempt["EXEMPT-EU-53-2"] is Status.NO
    assert outcome(part, {**given, **chosen(part, OPERATIONS=0)}).exempt["EXEMPT-EU-53-2"] is Status.YES


def test_group_that_asks_nothing_is_never_called_bound(part):
    other = changed(part, replace(part[FRONTIER], threshold="as its text says"))
    asked = inquiry(other).questions
    given = {one.name: one.choices[-1] for one in asked}
    assert outcome(other, given).bound[FRONTIER] is Status.OPEN
    html = str(bound_questions.questions(other, lambda id: f"#{id}"))
    assert f'data-bound="{FRONTIER}" data-needs="-1"' in html


def test_thresholds_are_those_of_the_statements_and_indications_decide_nothing(part):
    assert [part[id].operations for id in KEPT] == [0, 25, 0, 26]
    moved = changed(part, replace(part[FRONTIER], threshold="a model trained with more than 10^27 operations"))
    steps = [choice.value for choice in inquiry(moved).questions[0].choices]
    assert steps == [(0, 25), (25, 27), (27, 0)]
    assert "More than 10^27 operations of training" in str(bound_questions.questions(moved, lambda id: f"#{id}"))


def test_opening_says_first_who_is_not_bound(part):
    said = views.in_short(part)
    assert "At most 10^25 operations" not in said and "With at most 10^25 operations of training" in said
    assert "California frontier act (SB 53)" in said and said.endswith("nothing here binds you: Do you supply it?")
    assert part["LAW-EU"].title not in said
    assert json.dumps(said).count("legal advice") == 1


def test_texts_of_statements_are_escaped(part):
    other = changed(part, replace(part[PROVIDER], title="<b>", threshold="<i>"), replace(part["LAW-EU"], title="<u>"))
    html = str(bound_questions.questions(other, lambda id: f"#{id}"))
    assert not {"<b>", "<i>", "<u>"} & {tag for tag in ("<b>", "<i>", "<u>") if tag in html}
    assert isinstance(other["LAW-EU"], Framework)


def test_example_of_the_page_on_law_follows_the_rows(part):
    said = views.example(part)
    assert said.startswith("An example: you publish open weights, with at most 10^25 operations of training. You are")
    assert (
        "You are none of these: providers of models with systemic risk and frontier developers in California." in said
    )
    assert said.endswith("nothing here binds you: Do you supply it?")
    smaller = changed(part, replace(part[FRONTIER], threshold="more than 10^20 operations"))
    assert "at most 10^20 operations" in views.example(smaller)
    assert views.example(Policy.of([one for one in part.statements.values() if not isinstance(one, Legal)])) == ""


def test_questions_name_those_who_ask_them_in_the_order_of_the_policy(policy):
    """Else two builds of one policy would differ."""
    order = list(policy.statements)
    asked = [question.about for question in inquiry(policy).questions]
    assert max(map(len, asked)) > 2
    assert asked == [tuple(sorted(about, key=order.index)) for about in asked]


def test_question_ends_at_a_question_mark_before_a_space(policy):
    bound = replace(policy.get(Bound, PROVIDER), asks="Are you there?? Is it at https://example.org/?q=1 now?")
    assert bound.questions == ("Are you there??", "Is it at https://example.org/?q=1 now?")
