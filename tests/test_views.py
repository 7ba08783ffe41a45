"""What a view shows is what the policy says: nothing lost, nothing rounded towards virtue."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

from hypothesis import given
from hypothesis import strategies as st
from strategies import readings

from traceability import figures, markup, views
from traceability.model import Control, Hold, Lines, Mode, Objective, Place, Provision, Requirement, Safeguard
from traceability.source import Edition
from traceability.verdicts import Verdict, judgements, stands
from traceability.views import Tally


@given(readings())
def test_the_matrix_has_every_requirement_once(reading):
    table = views.matrix(reading.policy)
    assert sorted(row[0].id for row in table.rows) == sorted(r.id for r in reading.policy.all(Requirement))
    assert {len(row) for row in table.rows} <= {len(reading.policy.modes()) + 1}


@given(readings())
def test_coverage_sums_to_the_whole(reading):
    *parts, whole = views.coverage(reading.policy).rows
    for column in range(1, len(whole)):
        assert sum(part[column].total for part in parts) == whole[column].total
        assert sum(part[column].applying for part in parts) == whole[column].applying
    assert all(cell.total == len(reading.policy.all(Requirement)) for cell in whole[1:])


@given(readings())
def test_coverage_shows_every_count_with_its_sign_and_word(reading):
    html = markup.table(reading.policy, "#{}".format, views.coverage(reading.policy), view="coverage")
    shown = re.findall(r'aria-hidden="true">(.)</span>(\d+)<span class="said"> ([a-z ]+),', html)
    tallies = [cell for row in views.coverage(reading.policy).rows for cell in row if isinstance(cell, Tally)]
    counted = [(verdict, count) for tally in tallies for verdict, count in tally.counts.items() if count]
    assert shown == [(verdict.sign, str(count), verdict.words) for verdict, count in counted]


@given(readings())
def test_the_counts_by_mode_are_those_of_the_verdicts(reading):
    policy = reading.policy
    computed = judgements(policy)
    for view, kind in ((views.verdicts_by_mode, Requirement), (views.safeguards_by_mode, Safeguard)):
        for mode, *counts in view(policy).rows:
            verdicts = [computed[requirement.id, mode.id].verdict for requirement in policy.all(kind)]
            assert counts == [verdicts.count(verdict) for verdict in view(policy).head[1:]]


@given(readings())
def test_the_table_of_controls_shows_every_standing(reading):
    policy = reading.policy
    held = stands(policy)
    shown = {
        (control.id, mode.id): hold
        for control, *row in views.controls(policy).rows
        for mode, hold in zip(policy.modes(), row, strict=True)
    }
    assert shown == held


@given(readings())
def test_the_controls_of_a_mode_are_those_that_stand_so_there(reading):
    policy = reading.policy
    held = stands(policy)
    for mode in policy.modes():
        groups = views.mode_controls(policy, mode.id).groups
        shown = {row[0].id: hold for hold, rows in groups for row in rows}
        assert shown == {control.id: held[control.id, mode.id] for control in policy.all(Control)}


@given(readings())
def test_a_worked_example_names_what_is_presumed_and_ends_with_the_verdict(reading):
    policy = reading.policy
    for requirement in policy.all(Requirement):
        for mode in policy.modes():
            groups = dict(views.worked_example(policy, requirement.id, mode.id).groups)
            for title, controls in (
                ("Presumes all of", requirement.presumes),
                ("Presumes any of", requirement.presumes_any),
            ):
                assert sorted(row[0].id for row in groups.get(title, ())) == sorted(controls)
            (_, verdict, (_, *deciding)) = groups["Comes to"][0]
            judgement = views.judged(policy)[requirement.id, mode.id]
            assert (verdict, {cite.id for cite in deciding}) == (judgement.verdict, set(judgement.decided_by))


@given(readings())
def test_a_strip_shows_each_verdict_and_says_why(reading):
    policy = reading.policy
    for requirement in policy.all(Requirement):
        html = markup.strip(policy, "#{}".format, requirement)
        plain = " ".join(re.sub(r"<[^>]+>", "", html).split())
        for mode in policy.modes():
            judgement = views.judged(policy)[requirement.id, mode.id]
            assert f"{markup.words(mode.name)}{judgement.verdict.sign} {judgement.verdict.words}," in plain
            for control in judgement.decided_by:
                assert f"{markup.name(control)} is {markup.HELD[Hold(judgement.verdict)]}" in plain


@given(st.integers(1, 99), st.integers(1, 40), st.integers(0, 9), st.none() | st.integers(1, 9))
def test_a_locator_says_page_and_lines(page, first, more, pages_on):
    last = f"{page + pages_on}:{first}" if pages_on else str(first + more)
    lines = Lines(f"{first}-{last}" if pages_on or more else str(first))
    provision = Objective(id="PD1-O1", title="x", body="x.", place=Place("x.md", 1), page=page, lines=lines)
    edition = Edition("pd1", "first draft", "", "", "", "https://example.org/x.pdf", "", 5)
    text = re.sub(r"<[^>]+>", "", markup.locator(provision, edition))
    numbers = [page, first] + ([page + pages_on, first] if pages_on else [first + more] if more else [])
    assert list(map(int, re.findall(r"\d+", text))) == numbers
    assert ("lines" in text) == (len(numbers) > 2)


@given(readings())
def test_a_card_names_what_is_presumed_in_full_and_by_choice(reading):
    policy = reading.policy
    for requirement in policy.all(Requirement):
        html = markup.about(policy, "#{}".format, requirement, reading.editions)
        presumed, _, choice = html[html.index("presumes ") :].partition("any of ")
        assert sorted(re.findall(r"#(CTRL-[A-Z]+)", presumed)) == sorted(requirement.presumes)
        assert sorted(re.findall(r"#(CTRL-[A-Z]+)", choice)) == sorted(requirement.presumes_any)


def test_every_standing_is_said_in_words_of_its_own():
    assert len(set(markup.HELD.values())) == len(Hold)
    assert all(("kept" in said) == (hold is Hold.KEPT) for hold, said in markup.HELD.items())


def test_the_picture_shows_less_of_what_can_be_followed_less(policy):
    svg = figures.heat_map(policy)
    full, agreed, before = (
        {int(high) for high in re.findall(r"v(\d+)", re.search(rf'class="{verdict.name.lower()}" d="([^"]*)"', svg)[1])}
        for verdict in (Verdict.AS_WRITTEN, Verdict.BY_AGREEMENT, Verdict.BEFORE_RELEASE)
    )
    assert min(full) > max(agreed) >= min(agreed) > max(before) > 0


def test_a_reason_for_a_deviation_is_shown_and_escaped(policy, reading):
    requirement = replace(policy.all(Requirement)[0], because="<b>weights</b>")
    assert "&lt;b&gt;weights" in markup.foot(policy, "#{}".format, requirement, reading.editions)


@given(readings())
def test_the_lists_of_a_mode_hold_every_requirement_once(reading):
    policy = reading.policy
    for mode in policy.all(Mode):
        listed = [row[0].id for verdict in Verdict for row in views.mode_verdict(policy, mode.id, verdict.name).rows]
        assert sorted(listed) == sorted(requirement.id for requirement in policy.all(Requirement))


@given(readings())
def test_whatever_a_statement_says_is_escaped(reading):
    policy = reading.policy
    html = "".join(
        markup.foot(policy, "#{}".format, statement, reading.editions) for statement in policy.statements.values()
    ) + markup.table(policy, "#{}".format, views.matrix(policy), view="matrix")
    assert "<b>" not in html
    assert not re.search(r"&(?!\w+;|#)", html)


@given(readings())
def test_the_picture_draws_one_cell_for_every_verdict(reading):
    policy = reading.policy
    svg = figures.heat_map(policy)
    shapes = {verdict: 2 if verdict is Verdict.OUT_OF_REACH else 1 for verdict in Verdict}
    for verdict in Verdict:
        path = re.search(rf'<path class="{verdict.name.lower()}" d="([^"]*)"', svg)
        drawn = path[1].count("M") / shapes[verdict] if path else 0
        assert drawn == sum(row.count(verdict) for row in views.matrix(policy).rows)


def test_a_citation_leads_to_its_statement_and_names_it(policy):
    for statement in policy.all(Provision):
        html = markup.cite(policy, "#{}".format, statement.id)
        assert f'href="#{statement.id}"' in html
        assert re.sub(r"<[^>]+>", "", html) == escape(f"{statement.number} {statement.title}")
