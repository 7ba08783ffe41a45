"""Test the page of a release mode: its sentence counts what is computed, and it omits and repeats no requirement."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from support.strategies import changed, readings

from traceability.analysis.readings import by_all_readings
from traceability.analysis.verdicts import Verdict, judgements
from traceability.html import mode_page as html
from traceability.pdf import mode_page as pdf
from traceability.policy.model import PUBLISHED, Mode, Requirement, in_edition
from traceability.policy.values import Grade
from traceability.views import mode_page
from traceability.views.plain_text import first_sentence


def pages(policy):
    """Yield the policy of each edition with each of its modes."""
    for edition in policy.editions:
        part = in_edition(policy, edition)
        yield from ((part, mode) for mode in part.modes())


def linked(text):
    """Return the ids of the requirements to which HTML links, in its order."""
    return re.findall(r'href="#(PD\d-(?:R|D|S)[\w-]+)"', text)


@given(readings())
def test_sentence_counts_each_requirement_once_and_gives_the_range_of_each_count(reading):
    for policy, mode in pages(reading.policy):
        said = mode_page.answer(policy, mode)
        shares = [*said.shares, *([said.beside] if said.beside else [])]
        asked = policy.all(Requirement)
        assert sum(share.span.published for share in shares) == len(asked)
        computed = Counter(judgements(policy)[one.id, mode.id].verdict for one in asked)
        counted = Counter()
        for share in shares:
            counted[share.verdict] += share.span.published
        assert +counted == computed
        for share in shares:
            if share.verdict is not Verdict.ALTERNATIVE:
                every = [{j.verdict for j in by_all_readings(policy, one.id, mode.id)} for one in asked]
                assert share.span.fewest == sum(verdicts == {share.verdict} for verdicts in every)
                assert share.span.most == sum(share.verdict in verdicts for verdicts in every)


@given(readings())
def test_sentence_gives_the_grades_of_alternatives(reading):
    for policy, mode in pages(reading.policy):
        judged = [judgements(policy)[one.id, mode.id] for one in policy.all(Requirement)]
        best = Counter(min(answer.grade for answer in j.instead) for j in judged if j.instead)
        said = {share.text: share.span.published for share in mode_page.answer(policy, mode).shares}
        assert {grade: said.get(text, 0) for grade, text in mode_page.REPLACED.items()} == {
            grade: best[grade] for grade in mode_page.REPLACED
        }


def test_requirement_answered_in_full_and_in_part_counts_as_full(policy):
    newest = in_edition(policy, policy.newest)
    id = next(id for (id, mode), j in judgements(newest).items() if mode == PUBLISHED and j.instead)
    more = replace(policy["ALT-018"], id="ALT-999", full_for=(id,), part_for=())
    newest = in_edition(changed(policy, more), policy.newest)
    said = html.answer(newest, "#{}".format, newest.get(Mode, PUBLISHED))
    assert re.search(r"<b>1</b></a>[^,]* by something else", str(said).replace(", by other readings", ""))


@given(readings())
def test_page_lists_every_requirement_once_and_no_empty_section(reading):
    for policy, mode in pages(reading.policy):
        page = str(html.body(policy, "#{}".format, mode))
        parts = page.partition('<details class="rest" id="what-the-developer')[0]
        listed = [id for id in linked(parts) if id in {one.id for one in policy.all(Requirement)}]
        assert sorted(listed) == sorted(one.id for one in policy.all(Requirement))
        assert "<ul></ul>" not in page and "None." not in page
        for verdict in Verdict:
            assert page.count(f'id="{html.anchor(verdict)}"') == 1, verdict


@given(readings())
def test_what_cannot_be_followed_names_what_is_lost_and_what_replaces_it_gaps_first(reading):
    for policy, mode in pages(reading.policy):
        missing = mode_page.missing(policy, mode)
        order = [(-one.sense.verdict, [line.label for line in one.helping][:1]) for one in missing]
        assert [verdict for verdict, _ in order] == sorted(verdict for verdict, _ in order)
        for one in missing:
            judgement = judgements(policy)[one.requirement.id, mode.id]
            assert {lost.control.id for lost in one.lost} == {*judgement.decided_by}
            instead = [line for line in one.helping if line.label.startswith("Instead")]
            assert {to.id for line in instead for to in line.listed} == {a.alternative for a in judgement.instead}
            assert bool(instead) == (judgement.verdict is Verdict.ALTERNATIVE)
            card = str(html.body(policy, "#{}".format, mode)).partition(f'href="#{one.requirement.id}"')[2]
            assert (mode_page.NOTHING in card.partition("</li>")[0]) == (judgement.verdict is Verdict.GAP)


@given(readings())
def test_no_text_of_a_mode_page_is_markup(reading):
    for policy, mode in pages(reading.policy):
        for text in (html.answer, html.body, html.in_brief):
            assert "<u>" not in text(policy, "#{}".format, mode)


@given(readings())
def test_paper_and_page_name_the_same_requirements_that_cannot_be_followed(reading):
    for policy, mode in pages(reading.policy):
        ids = [one.requirement.id for one in mode_page.missing(policy, mode)]
        named = re.findall(r'label\("(PD\d-(?:R|D|S)[\w-]+)"\)', pdf.in_brief(policy, mode))
        assert named == linked(html.in_brief(policy, "#{}".format, mode)) == ids
        printed = "".join(pdf.body(policy, mode, 2))
        same = mode_page.same_before(policy, mode) if ids else None
        assert all((f'"{id}"' in printed) == (same is None) for id in ids)


@given(readings())
def test_paper_refers_to_an_earlier_mode_only_if_that_says_the_same(reading):
    for policy, mode in pages(reading.policy):
        same = mode_page.same_before(policy, mode)
        earlier = policy.modes()[: policy.modes().index(mode)]
        alike = [one for one in earlier if mode_page.missing(policy, one) == mode_page.missing(policy, mode)]
        assert same is None or same in alike
        assert same is None or mode_page.limited(policy, same, Verdict.BEFORE_RELEASE) == mode_page.limited(
            policy, mode, Verdict.BEFORE_RELEASE
        )


def test_every_mode_begins_its_sentence_in_its_own_words(policy):
    begun = [mode_page.condition(mode) for mode in policy.modes()]
    assert len({*begun}) == len(begun) and all(text.startswith("If ") for text in begun)
    assert begun == [mode.condition for mode in policy.modes()]
    nameless = replace(policy.get(Mode, PUBLISHED), condition="")
    assert mode_page.condition(nameless) == "If you release with open weights"


def test_marks_of_safeguards_and_contested_requirements_are_on_the_page(policy):
    newest = in_edition(policy, policy.newest)
    mode = newest.get(Mode, PUBLISHED)
    page = str(html.body(newest, "#{}".format, mode))
    _, contested = mode_page.counted(newest, mode)
    for id in contested:
        assert "<small>contested</small>" in page.partition(f'href="#{id}"')[2].partition("</li>")[0]
    assert page.count("<small>contested</small>") == len(contested)


def test_grades_that_replace_have_words():
    assert {*mode_page.REPLACED} == {grade for grade in Grade if grade.stands_in}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Ask the U.S. AI Safety Institute. Or none.", "Ask the U.S. AI Safety Institute."),
        ("Use a filter, e.g. Llama Guard. Then test.", "Use a filter, e.g. Llama Guard."),
        ("Who asks? We do.", "Who asks?"),
        ("No full stop", "No full stop"),
        ("Version 2.1 of it. And more", "Version 2.1 of it."),
    ],
)
def test_first_sentence_ends_at_no_abbreviation(text, first):
    assert first_sentence(text) == first
