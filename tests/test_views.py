"""What a view shows is what the policy says: nothing lost, nothing rounded towards virtue."""

from __future__ import annotations

import re

from hypothesis import given
from strategies import readings

from traceability import figures, markup, views
from traceability.model import Mode, Requirement
from traceability.verdicts import Verdict
from traceability.views import Cite, Tally


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


def test_the_worked_examples_end_with_the_computed_verdict(policy):
    for requirement in policy.all(Requirement)[:20]:
        *_, (_, rows) = views.worked_example(policy, requirement.id, "MODE-OPEN-WEIGHTS").groups
        assert rows[0][1] is views.judged(policy)[requirement.id, "MODE-OPEN-WEIGHTS"].verdict


def test_every_statement_can_be_cited(policy):
    assert all(markup.cite(policy, "#{}".format, id) for id in policy.statements)
    assert Cite("x") == Cite("x", full=False)
