"""Test that a view shows what the policy says: it omits nothing and rounds nothing in a flattering way."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape

from hypothesis import given
from hypothesis import strategies as st
from support.strategies import readings

from traceability import views
from traceability.analysis import claims
from traceability.analysis.groupings import agreeing
from traceability.analysis.readings import contested_in
from traceability.analysis.verdicts import GradedAlternative, Verdict, answers, judgements, stands
from traceability.data.spreadsheets import cells as spreadsheet_cells
from traceability.html import card, cells, proposed_wording
from traceability.pdf import typst_markup
from traceability.policy.model import (
    PUBLISHED,
    Alternative,
    Claim,
    Control,
    Edition,
    Evidence,
    Objective,
    Place,
    Policy,
    Provision,
    Requirement,
    Safeguard,
    in_edition,
)
from traceability.policy.values import ControlStatus, Lines
from traceability.views import card_contents, card_lines, labels
from traceability.views.alternatives import proposals
from traceability.views.content import content, named
from traceability.views.record import SIDES, uses
from traceability.views.table import Cite, Tally


@given(readings())
def test_matrix_has_every_requirement_once(reading):
    table = views.matrix(reading.policy)
    assert sorted(row[0].id for row in table.rows) == sorted(r.id for r in reading.policy.all(Requirement))
    assert {len(row) for row in table.rows} <= {len(reading.policy.modes()) + 2}


@given(readings())
def test_coverage_of_the_parts_sums_to_the_whole(reading):
    *parts, whole = views.coverage(reading.policy).rows
    for column in range(1, len(whole)):
        assert sum(part[column].total for part in parts) == whole[column].total
        assert sum(part[column].applying for part in parts) == whole[column].applying
    assert all(cell.total == len(reading.policy.all(Requirement)) for cell in whole[1:])


@given(readings())
def test_coverage_shows_every_count_with_its_sign_and_word(reading):
    html = cells.table(reading.policy, "#{}".format, views.coverage(reading.policy), view="coverage")
    shown = re.findall(
        r'<span class="sign (\w+)"></span>(\d+)(?:<span class="span">[^<]*</span>)?'
        r'<span class="said"> ([a-z ]+),',
        html,
    )
    tallies = [cell for row in views.coverage(reading.policy).rows for cell in row if isinstance(cell, Tally)]
    counted = [(verdict, count) for tally in tallies for verdict, count in tally.counts.items() if count]
    assert shown == [(verdict.name.lower(), str(count), verdict.label) for verdict, count in counted]


@given(readings())
def test_counts_by_mode_equal_those_of_the_verdicts(reading):
    policy = reading.policy
    computed = judgements(policy)
    for view, kind in ((views.verdicts_by_mode, Requirement), (views.safeguards_by_mode, Safeguard)):
        for modes, *counts in view(policy).rows:
            for mode in modes.ids:
                verdicts = [computed[requirement.id, mode].verdict for requirement in policy.all(kind)]
                assert [count.published for count in counts] == [verdicts.count(v) for v in view(policy).head[1:]]


@given(readings())
def test_table_of_controls_shows_every_standing(reading):
    policy = reading.policy
    table = views.controls(policy)
    shown = {
        (control.id, mode): status
        for control, *row in table.rows
        for modes, status in zip(table.head[1:], row, strict=True)
        for mode in modes.ids
    }
    assert shown == stands(policy)


@given(readings())
def test_controls_of_a_mode_are_grouped_by_their_standing(reading):
    policy = reading.policy
    held = stands(policy)
    for mode in policy.modes():
        groups = views.mode_controls(policy, mode.id).groups
        shown = {row[0].id: status for status, rows in groups for row in rows}
        assert shown == {control.id: held[control.id, mode.id] for control in policy.all(Control)}


@given(readings())
def test_worked_example_names_the_presumed_controls_and_ends_with_the_verdict(reading):
    policy = reading.policy
    for requirement in policy.all(Requirement):
        for mode in policy.modes():
            groups = dict(views.worked_example(policy, requirement.id, mode.id).groups)
            for title, controls in (
                ("Presumes all of", requirement.presumes),
                ("Presumes any of", requirement.presumes_any),
            ):
                assert sorted(row[0].id for row in groups.get(title, ())) == sorted(controls)
            (_, shown, (_, *deciding)) = groups["Comes to"][0]
            judgement = judgements(policy)[requirement.id, mode.id]
            assert (shown, {cite.id for cite in deciding}) == (judgement, set(judgement.decided_by))


def lines(policy, statement, kind):
    """Return the lines of one type on the card of a statement, as HTML."""
    found = [line for line in card_contents.below(policy, statement) if isinstance(line, kind)]
    return "".join(card.line(policy, "#{}".format, line) for line in found)


@given(readings())
def test_strip_shows_each_verdict_with_its_reason(reading):
    policy = reading.policy
    for requirement in policy.all(Requirement):
        html = lines(policy, requirement, card_lines.Strip)
        plain = " ".join(re.sub(r"<[^>]+>", "", html).split())
        summary = " ".join(re.sub(r"<[^>]+>", "", html.partition("</summary>")[0]).split())
        groups = agreeing(policy, [requirement])
        for group in groups:
            judgement = judgements(policy)[requirement.id, group[0].id]
            named_modes = escape(named(policy, [mode.id for mode in group]))
            every = f"{judgement.label.capitalize()} in every release mode"
            assert (every if len(groups) == 1 else f"{named_modes}: {judgement.label}") in summary
        assert len(groups) > 1 or len(summary.split()) <= 8
        for mode in policy.modes():
            judgement = judgements(policy)[requirement.id, mode.id]
            for control in judgement.decided_by:
                assert f"{labels.name(control)} is {card_contents.HELD[judgement.standing]}" in plain


@given(readings())
def test_card_begins_with_what_applies_to_open_weights_and_folds_its_source(reading):
    policy = reading.policy
    for requirement in policy.all(Requirement):
        html = str(card.foot(policy, "#{}".format, requirement))
        assert html.startswith('<p class="published"><b>If you release open weights:</b>')
        shown, _, folded = html.partition('<details class="strip')
        folded, _, cited = folded.partition("</details>")
        assert 'class="about"' not in shown and 'class="history"' not in shown
        assert folded.count('<p class="about">') == 1 and f">{requirement.id}</a>" not in folded
        assert re.fullmatch(rf'<p class="about"><a class="cite" href="[^"]+">{requirement.id}</a></p>', cited)
        contested = bool(contested_in(policy, requirement.id, policy.modes()))
        assert ('<p class="contested"><b>Contested.</b>' in shown) is contested
        assert ('<div class="readings">' in folded) is contested
        assert card.foot(policy, "#{}".format, requirement, opened=True) == html.replace(
            '"><summary>', '" open><summary>', 1
        )


@given(st.integers(1, 99), st.integers(1, 40), st.integers(0, 9), st.none() | st.integers(1, 9))
def test_locator_shows_page_and_lines(page, first, more, pages_on):
    last = f"{page + pages_on}:{first}" if pages_on else str(first + more)
    lines = Lines(f"{first}-{last}" if pages_on or more else str(first))
    provision = Objective(id="PD1-O1", title="x", body="x.", place=Place("x.md", 1), page=page, lines=lines)
    edition = Edition("pd1", "first draft", "", "", "", "https://example.org/x.pdf", "", 5)
    policy = Policy.of([provision], {"pd1": edition})
    text = re.sub(r"<[^>]+>", "", cells.locator(policy, provision))
    numbers = [page, first] + ([page + pages_on, first] if pages_on else [first + more] if more else [])
    assert list(map(int, re.findall(r"\d+", text))) == numbers
    assert ("lines" in text) == (len(numbers) > 2)


@given(readings())
def test_card_names_controls_presumed_in_full_and_by_choice(reading):
    policy = reading.policy
    for requirement in policy.all(Requirement):
        html = card.foot(policy, "#{}".format, requirement)
        said = re.search(r"presumes .*?(?=</p>)", html[html.index('<p class="about">') :])[0]
        presumed, _, choice = said.partition("any of ")
        assert sorted(re.findall(r"#(CTRL-[A-Z]+)", presumed)) == sorted(requirement.presumes)
        assert sorted(re.findall(r"#(CTRL-[A-Z]+)", choice)) == sorted(requirement.presumes_any)


def test_every_standing_has_its_own_words():
    assert len(set(card_contents.HELD.values())) == len(ControlStatus)
    by_the_developer = {status for status, said in card_contents.HELD.items() if "by the developer" in said}
    assert by_the_developer == {ControlStatus.KEPT}


def test_reason_for_a_deviation_is_shown_and_escaped(policy, reading):
    requirement = replace(policy.all(Requirement)[0], because="<u>weights</u>")
    assert "&lt;u&gt;weights" in card.foot(policy, "#{}".format, requirement)


@given(readings())
def test_all_text_of_a_statement_is_escaped(reading):
    policy = reading.policy
    html = "".join(card.foot(policy, "#{}".format, statement) for statement in policy.statements.values()) + "".join(
        cells.table(policy, "#{}".format, view(policy), view=name)
        for name, view in views.VIEWS.items()
        if name in ("matrix", "alternatives", "gaps", "covered", "ledger", "claims-made")
    )
    html += proposed_wording.proposed_wording(policy, "#{}".format)
    assert "<u>" not in html
    assert not re.search(r"&(?!\w+;|#)", html)


@given(readings())
def test_cell_says_the_same_on_a_page_on_paper_and_in_a_spreadsheet(reading):
    policy = reading.policy
    tables = [view(policy) for view in (views.gaps, views.covered, views.ledger, views.matrix, views.controls)]
    for cell in {cell for table in tables for row in table.rows for cell in row}:
        plain = "".join(spreadsheet_cells.text(policy, cell).split())
        page = re.sub(r"<[^>]+>", "", cells.cell(policy, "#{}".format, cell))
        assert "".join(unescape(page).split()) == plain
        paper = typst_markup.rendered(content(policy, cell))
        literals = re.findall(r'"((?:[^"\\]|\\.)*)"', re.sub(r'(label|sign)\("[^)]*\)', "", paper))
        assert "".join(re.sub(r"\\(.)", r"\1", "".join(literals)).split()) == plain


def test_citation_links_to_its_statement_and_names_it(policy):
    for statement in policy.all(Provision):
        html = cells.cite(policy, "#{}".format, statement.id)
        assert f'href="#{statement.id}"' in html
        edition = policy.editions[statement.edition]
        mark = "" if edition.id == policy.newest else f" ({edition.name})"
        assert re.sub(r"<[^>]+>", "", html) == escape(f"{statement.number} {statement.title}{mark}")
        html = cells.cite(in_edition(policy, edition.id), "#{}".format, statement.id)
        assert re.sub(r"<[^>]+>", "", html) == escape(f"{statement.number} {statement.title}")


def test_earlier_edition_is_a_mark_of_a_provision_and_not_repeated_under_its_name(policy):
    old = next(p for p in policy.all(Provision) if p.edition != policy.newest)
    cite = content(policy, Cite(old.id, note="contested"))
    assert cite.noted == f" ({policy.editions[old.edition].name}; contested)"
    groups = card_contents.in_editions(policy, [p.id for p in policy.all(Provision)]).groups
    assert [*groups] == [edition.name for edition in reversed(policy.editions.values())]
    assert not any(reference.note for references in groups.values() for reference in references)


@given(readings())
def test_every_lost_requirement_is_either_covered_or_a_gap(reading):
    policy = reading.policy
    shown = {
        kind: {(row[0].id, mode) for row in view(policy).rows for mode in row[column].ids}
        for kind, view, column in ((Verdict.GAP, views.gaps, 3), (Verdict.ALTERNATIVE, views.covered, 2))
    }
    for cell, judgement in judgements(policy).items():
        found = [kind for kind, cells in shown.items() if cell in cells]
        assert found == ([judgement.verdict] if judgement.standing is ControlStatus.LOST else [])


@given(readings())
def test_gap_names_every_control_that_decides_it_and_its_open_problem(reading):
    policy = reading.policy
    for requirement, _, lost, modes, problems, _ in views.gaps(policy).rows:
        deciding = {c for mode in modes.ids for c in judgements(policy)[requirement.id, mode].decided_by}
        assert {control for problem in problems for control in policy[problem.id].control} == deciding
        assert {control.id for control in lost} == deciding


@given(readings())
def test_help_for_a_gap_names_its_modes_when_it_does_not_work_in_all(reading):
    policy = reading.policy
    for requirement, _, _, modes, _, helps in views.gaps(policy).rows:
        gap = [*modes.ids]
        for help_given in helps:
            lead, answer = ("", help_given) if isinstance(help_given, GradedAlternative) else help_given
            works = [mode for mode in gap if answer in answers(policy).get((requirement.id, mode), ())]
            names = ", ".join(policy[mode].name.replace("-", " ") for mode in works)
            assert lead == ("" if works == gap else f"in {names} only:")


@given(readings())
def test_table_of_claims_names_all_evidence_of_each_claim(reading):
    policy = reading.policy
    for cite, _, _, decided in views.claims_made(policy).rows:
        claim = policy[cite.id]
        shown = {named.id for _, *cites in decided for named in cites}
        assert shown == {*claim.supported_by, *claim.challenged_by, *claim.neutral}


@given(readings())
def test_coverage_before_and_after_alternatives_adds_up(reading):
    policy = reading.policy
    for modes, lost, full, part, gap in views.coverage_before_and_after(policy).rows:
        for mode in modes.ids:
            judged = [judgements(policy)[r.id, mode] for r in policy.all(Requirement)]
            assert lost == full + part + gap == sum(judgement.standing is ControlStatus.LOST for judgement in judged)
            assert gap == sum(judgement.verdict is Verdict.GAP for judgement in judged)


@given(readings())
def test_index_of_alternatives_has_each_once_with_its_best_grade(reading):
    policy = reading.policy
    shown = {row[0].id: row[1] for row in views.alternatives(policy).rows}
    best = {a.id: min(grade for grade, _ in a.answers()).label for a in policy.all(Alternative)}
    assert shown == best
    assert len(views.alternatives(policy).rows) == len(best)


@given(readings())
def test_page_of_an_alternative_lists_all_answered_requirements_by_grade(reading):
    policy = reading.policy
    for alternative in policy.all(Alternative):
        html = card.lead(policy, "#{}".format, alternative)
        shown = dict(re.findall(r"<dt>(.*?)</dt> <dd>(.*?)</dd>", html))
        for grade, said in card_contents.ANSWERS.items():
            ids = [requirement for found, requirement in alternative.answers() if found is grade]
            assert sorted(re.findall(r"#(PD\d-[\w-]+)", shown.get(said, ""))) == sorted(ids)


@given(readings())
def test_wording_of_every_alternative_is_proposed_once_in_the_order_of_each_edition(reading):
    for policy in (in_edition(reading.policy, edition) for edition in reading.editions):
        listed = [(p.requirement.id, a) for _, some in proposals(policy) for p in some for a in p.here]
        answering = [a.id for a in policy.all(Alternative) if policy.within(id for _, id in a.answers())]
        assert sorted(a.id for _, a in listed) == sorted(answering)
        order = [id for id, _ in listed]
        assert order == policy.in_order(order)
        for id, alternative in listed:
            grades = {requirement: grade for grade, requirement in alternative.answers()}
            here = policy.within(id for id, grade in grades.items() if grade.stands_in)
            assert grades[id].stands_in or not here


@given(readings())
def test_proposals_have_every_lost_requirement_with_all_its_alternatives(reading):
    policy = reading.policy
    shown = {p.requirement.id: p for _, some in proposals(policy) for p in some}
    for requirement in policy.all(Requirement):
        if judgements(policy)[requirement.id, PUBLISHED].standing is ControlStatus.LOST:
            found = shown[requirement.id]
            named = [a.id for a in found.here] + [a.id for _, a, _ in found.elsewhere]
            answering = [a.id for a in policy.all(Alternative) for _, id in a.answers() if id == requirement.id]
            assert sorted(named) == sorted(answering)


@given(readings())
def test_page_of_proposals_has_all_wording_and_every_verdict(reading):
    policy = reading.policy
    html = proposed_wording.proposed_wording(policy, "#{}".format)
    for alternative in policy.all(Alternative):
        assert escape(alternative.parts()["Proposed wording"]) in html
    for _, some in proposals(policy):
        for proposed in some:
            heading = html.index(f'id="for-{proposed.requirement.id}"')
            section = html[heading:].partition("</section>")[0]
            assert judgements(policy)[proposed.requirement.id, PUBLISHED].label in section


@given(readings())
def test_ledger_shows_every_use_of_a_work_on_its_side(reading):
    policy = reading.policy
    linked = {
        (target, option, statement.id)
        for statement in policy.statements.values()
        for option, target in statement.links()
        if option in SIDES
    }
    used = {(id, option, user) for id, sides in uses(policy).items() for option, ids in sides.items() for user in ids}
    options = {said: option for option, said in SIDES.items()}
    rows = {row[0].id: row[3] for row in views.ledger(policy).rows}
    shown = {(id, options[said], cite.id) for id, sides in rows.items() for said, *cites in sides for cite in cites}
    assert shown == used == linked
    assert sorted(rows) == sorted(evidence.id for evidence in policy.all(Evidence))


@given(readings())
def test_card_tells_publishers_of_weights_what_to_do(reading):
    policy = reading.policy
    for requirement in policy.all(Requirement):
        line = lines(policy, requirement, card_lines.Advice)
        judgement = judgements(policy)[requirement.id, PUBLISHED]
        decides = judgement.verdict is Verdict.AS_WRITTEN and "CTRL-DECIDE" in (
            *requirement.presumes,
            *requirement.presumes_any,
        )
        assert (card_contents.BEFORE_DECIDING if decides else card_contents.IF_PUBLISHED[judgement.verdict]) in line
        named = {answer.alternative for answer in answers(policy).get((requirement.id, PUBLISHED), ())}
        assert set(re.findall(r"#(ALT-\d+)", line)) == named
        assert ("Instead" in line) == (judgement.verdict is Verdict.ALTERNATIVE)


@given(readings())
def test_claim_shows_its_result_and_its_evidence(reading):
    policy = reading.policy
    for claim in policy.all(Claim):
        html = card.foot(policy, "#{}".format, claim)
        assert escape(claims.result(policy, claim).sense) in html
        assert set(re.findall(r"#(EV-[A-Z]+-\d+)", html)) == {*claim.supported_by, *claim.challenged_by, *claim.neutral}


@given(readings())
def test_matrix_gives_verdict_and_grade_in_words(reading):
    policy = reading.policy
    html = cells.table(policy, "#{}".format, views.matrix(policy), view="matrix")
    alike = r'<td class="same" colspan="(\d+)"><span[^>]*></span> ([a-z ]+) in every release mode</td>'
    said = [
        label
        for count, same, one in re.findall(rf'{alike}|class="said">([^<]+)<', html)
        for label in ([same] * int(count) if same else [one])
    ]
    assert said == [cell.label for row in views.matrix(policy).rows for cell in row[1:-1]]
