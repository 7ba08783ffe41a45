"""The mark of a method follows from the works on both sides, by one standard for safeguards and alternatives."""

import json
import re

import pytest
from support.project import ROOT
from support.strategies import changed

from traceability.analysis.efficacy import Efficacy, Mark, efficacies, mark, marks
from traceability.analysis.verdicts import judgements
from traceability.cli.explanations import explain
from traceability.data.oscal import catalogs
from traceability.figures.safeguards import safeguards
from traceability.html import card
from traceability.policy.model import Alternative, Evidence, Mode, Place, Policy, Safeguard, in_edition
from traceability.policy.values import Basis, Confirmed
from traceability.publication.identity import publication
from traceability.views import mode_page
from traceability.views.alternatives import alternatives
from traceability.views.checklist import checklist
from traceability.views.record import safeguard_by_safeguard
from traceability.views.safeguards import safeguards_from_draft_to_draft, safeguards_shown_to_hold
from traceability.views.table import Cite

AT = {"title": "Filter the weights", "body": "Filter them.", "place": Place("requirements/a.md", 1)}


@pytest.fixture(params=[(Safeguard, "PD1-S01"), (Alternative, "ALT-001")], ids=["safeguard", "alternative"])
def method(request):
    """Return a kind of method, with an id."""
    return request.param


def work(id, basis=Basis.TEST, confirmed=Confirmed.IN_PART):
    """Return a work of evidence."""
    return Evidence(id=id, basis=basis, confirmed=confirmed, **AT)


def judged(method, *works, **sides):
    """Return the efficacy of a method with some works on its sides."""
    kind, id = method
    return efficacies(Policy.of([*works, kind(id=id, **sides, **AT)]))[id]


FOR, AGAINST, LATER = "EV-FOR-2024", "EV-AGAINST-2025", "EV-LATER-2026"


def test_method_without_evidence_is_untested(method):
    assert judged(method) == Efficacy(Mark.UNTESTED)


def test_method_is_shown_to_hold_by_a_test_that_nothing_contradicts(method):
    assert judged(method, work(FOR), supported_by=(FOR,)) == Efficacy(Mark.SHOWN_TO_HOLD, (FOR,))
    read_whole = work(FOR, confirmed=Confirmed.PRIMARY)
    assert judged(method, read_whole, supported_by=(FOR,)).mark is Mark.SHOWN_TO_HOLD


@pytest.mark.parametrize("confirmed", [Confirmed.SECONDARY, Confirmed.NO])
def test_method_is_not_shown_to_hold_by_a_test_that_we_did_not_see(method, confirmed):
    assert judged(method, work(FOR, confirmed=confirmed), supported_by=(FOR,)) == Efficacy(Mark.UNTESTED)


@pytest.mark.parametrize("basis", [Basis.CASE, None])
def test_method_is_not_shown_to_hold_by_a_case_or_an_argument(method, basis):
    assert judged(method, work(FOR, basis), supported_by=(FOR,)) == Efficacy(Mark.UNTESTED)


def test_method_is_disputed_by_a_work_against_it_with_and_without_one_for_it(method):
    works = (work(FOR), work(AGAINST))
    assert judged(method, *works, challenged_by=(AGAINST,)) == Efficacy(Mark.DISPUTED, (), (AGAINST,))
    sides = {"supported_by": (FOR,), "challenged_by": (AGAINST,)}
    assert judged(method, *works, **sides) == Efficacy(Mark.DISPUTED, (FOR,), (AGAINST,))


@pytest.mark.parametrize("confirmed", [Confirmed.PRIMARY, Confirmed.IN_PART, Confirmed.SECONDARY])
@pytest.mark.parametrize("basis", Basis)
def test_case_or_hearsay_is_enough_to_dispute_a_method(method, basis, confirmed):
    doubt = work(AGAINST, basis, confirmed)
    assert judged(method, doubt, challenged_by=(AGAINST,)).mark is Mark.DISPUTED


@pytest.mark.parametrize("doubt", [work(AGAINST, None), work(AGAINST, confirmed=Confirmed.NO)])
@pytest.mark.parametrize("side", ["challenged_by", "broken_by"])
def test_argument_or_work_that_was_not_found_disputes_nothing(method, doubt, side):
    assert judged(method, doubt, **{side: (AGAINST,)}) == Efficacy(Mark.UNTESTED)


def test_method_is_broken_by_a_test_that_no_later_test_answers(method):
    works = (work(FOR), work(AGAINST), work(LATER))
    sides = {"supported_by": (FOR,), "broken_by": (AGAINST,)}
    assert judged(method, *works, **sides) == Efficacy(Mark.BROKEN, (FOR,), (AGAINST,))
    sides = {"supported_by": (FOR, LATER), "broken_by": (AGAINST,)}
    assert judged(method, *works, **sides).mark is Mark.DISPUTED
    sides = {"supported_by": (AGAINST,), "broken_by": (FOR, LATER)}
    assert judged(method, *works, **sides).mark is Mark.BROKEN


def test_test_of_the_same_year_does_not_answer_the_one_that_broke_a_method(method):
    same = "EV-SAME-2025"
    sides = {"supported_by": (same,), "broken_by": (AGAINST,)}
    assert judged(method, work(same), work(AGAINST), **sides).mark is Mark.BROKEN


@pytest.mark.parametrize("broke", [work(AGAINST, Basis.CASE), work(AGAINST, confirmed=Confirmed.SECONDARY)])
def test_case_or_hearsay_disputes_and_does_not_break_a_method(method, broke):
    assert judged(method, broke, broken_by=(AGAINST,)) == Efficacy(Mark.DISPUTED, (), (AGAINST,))


@pytest.mark.parametrize(
    ("efficacy", "said"),
    [
        (Efficacy(Mark.UNTESTED), "untested"),
        (Efficacy(Mark.SHOWN_TO_HOLD, (FOR,)), "shown to hold: 1 test for it, no work against it"),
        (Efficacy(Mark.BROKEN, (FOR, LATER), (AGAINST,)), "broken: 2 tests for it, 1 work against it"),
        (Efficacy(Mark.DISPUTED, (), (AGAINST, LATER)), "disputed: no test for it, 2 works against it"),
    ],
)
def test_label_says_how_many_works_count_on_each_side(efficacy, said):
    assert efficacy.label == said


def test_mark_is_empty_for_a_statement_that_is_no_method(policy):
    assert mark(policy, "CTRL-FILTER") == ""
    assert mark(policy, "PD2-R1-1-1") == ""


def test_marks_of_safeguards_of_another_edition_are_known_within_an_edition(policy):
    assert mark(in_edition(policy, "pd2"), "PD1-S01") == mark(policy, "PD1-S01") != ""


def test_marks_count_each_method_once(policy):
    counted = marks(policy, policy.all(Safeguard))
    assert [*counted] == [*Mark] and sum(counted.values()) == len(policy.all(Safeguard))


def test_verdicts_do_not_depend_on_the_evidence_on_safeguards(policy):
    bare = [
        Safeguard(**{**vars(s), "supported_by": (), "challenged_by": (), "broken_by": ()})
        for s in policy.all(Safeguard)
    ]
    assert judgements(changed(policy, *bare)) == judgements(policy)


def marks_in(table):
    """Return the words of each mark in a table, by the statement that a row begins with."""
    words = {shown.label for shown in Mark}
    return {row[0].id: [cell for cell in row if isinstance(cell, str) and cell in words] for row in table.rows}


@pytest.mark.parametrize("edition", ["pd1", "pd2"])
def test_each_list_of_safeguards_shows_their_marks(policy, edition):
    part = in_edition(policy, edition)
    expected = {s.id: [mark(policy, s.id)] for s in part.all(Safeguard)}
    assert marks_in(safeguard_by_safeguard(part)) == expected
    mode = part.get(Mode, "MODE-OPEN-WEIGHTS")
    groups = [group for verdict in mode_page.LIMITED for group in mode_page.limited(part, mode, verdict)]
    entries = [*mode_page.missing(part, mode)]
    entries += [entry for group in (*groups, *mode_page.followed(part, mode)) for entry in group.entries]
    assert {one.requirement.id: [one.mark] for one in entries if one.mark} == expected
    lines = [line for group in checklist(part, policy["MODE-OPEN-WEIGHTS"]).values() for line in group]
    assert {line.requirement.id: [line.mark] for line in lines if line.mark} == expected


def test_table_of_alternatives_shows_their_marks(policy):
    assert marks_in(alternatives(policy)) == {a.id: [mark(policy, a.id)] for a in policy.all(Alternative)}


def test_table_from_draft_to_draft_shows_the_marks_on_both_sides(policy):
    words = {shown.label for shown in Mark}
    for row in safeguards_from_draft_to_draft(in_edition(policy, "pd2")).rows:
        cited = [cell.id for cell in row if isinstance(cell, Cite)]
        assert [cell for cell in row if isinstance(cell, str) and cell in words] == [mark(policy, id) for id in cited]


def test_table_of_marks_counts_every_safeguard_under_its_verdict(policy):
    part = in_edition(policy, "pd2")
    *rows, whole = safeguards_shown_to_hold(part).rows
    assert [*map(sum, zip(*(row[1:] for row in rows), strict=True))] == [*whole[1:]]
    assert whole[-1] == len(part.all(Safeguard)) == sum(whole[1:-1])


def test_card_says_whether_a_method_works_and_lists_the_works(policy):
    for method in (*policy.all(Safeguard), *policy.all(Alternative)):
        shown = efficacies(policy)[method.id].label
        html = card.lead(policy, "#{}".format, method) + card.foot(policy, "#{}".format, method)
        assert shown in html or f"{shown.capitalize()}." in html
        for id in (*method.supported_by, *method.challenged_by, *method.broken_by):
            assert f'href="#{id}"' in html


def test_figure_of_safeguards_names_the_mark_of_each(policy):
    drawn = safeguards(in_edition(policy, "pd2"))
    counts = marks(policy, policy.all(Safeguard))
    for shown, number in counts.items():
        assert len(re.findall(rf"\({shown.label}[,)]", drawn.body)) == number


def test_explain_says_whether_a_method_works(reading, policy):
    for id in ("PD2-S04", "ALT-002", "PD2-S20"):
        shown = efficacies(policy)[id]
        said = explain(reading, id, ROOT)
        assert f"does it work? {shown.mark.label}" in said
        assert all(work in said.partition("does it work?")[2] for work in (*shown.works_for, *shown.works_against))


def test_oscal_catalogs_give_each_method_its_mark_as_a_property(policy):
    published = publication(ROOT, {})
    texts = [catalogs.alternatives(policy, published)]
    texts += [catalogs.edition(in_edition(policy, edition), published) for edition in policy.editions]
    found = {}
    for text in texts:
        groups = json.loads(text)["catalog"]
        controls = [*groups.get("controls", ()), *groups.get("groups", [{}])[-1].get("controls", ())]
        found |= {c["id"]: [p["value"] for p in c["props"] if p["name"] == "efficacy"] for c in controls}
    assert found == {id: [shown.mark.label] for id, shown in efficacies(policy).items()}
