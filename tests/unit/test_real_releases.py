"""Test what real releases are said to state, on a small invented policy with two releases."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from support.strategies import changed, without

from traceability.analysis import disclosures
from traceability.analysis.disclosures import Spread
from traceability.figures import FIGURES
from traceability.html import card, cells, release_page, statement_pages
from traceability.policy.model import (
    Alternative,
    Control,
    Disclosure,
    Edition,
    Mode,
    Objective,
    Place,
    Policy,
    Practice,
    Recommendation,
    Release,
    ReleaseDocument,
    Requirement,
    Score,
    Standing,
)
from traceability.policy.values import Acceptance, ControlStatus, Cost, Coverage, Disclosed, Force, Lines, When
from traceability.source import transparency_index
from traceability.views import card_contents, card_lines, real_releases
from traceability.views.table import Agreed, Cite


def at(line=1, page="releases/one"):
    return Place(f"requirements/{page}.md", line)


def edition(id):
    return Edition(id, f"{id} draft", "Draft", "July 2024", "10.1/x", "https://example.org/x.pdf", "", 5)


def asked(id):
    return Recommendation(
        id=id, title=f"Do {id}", body="Do it.", place=at(page="guidance"), part_of=("PD2-P1-1",), page=1,
        lines=Lines("1"), force=Force.DIRECTIVE, presumes=("CTRL-TRAIN",), release_modes=("open-weights",),
    )  # fmt: skip


def release(name, **more):
    given = {"developer": "Lab", "date": "2025-08-05", "release_modes": ("open-weights",), "old_after": "2027-05-29"}
    return Release(id=f"REL-{name}", title=f"Model {name}", body="Weights.", place=at(), **{**given, **more})


def document(id, of, author="Lab"):
    given = {"revision": "1", "url": "https://example.org/x", "read": "2026-11-01", "extent": Coverage.WHOLE}
    return ReleaseDocument(id=id, title=f"The {id}", body="", place=at(), of=(of,), author=author, seen="it", **given)


def disclosure(id, about, document="DOC-ONE-CARD", answer=Disclosed.STATED, **more):
    given = {"found_in": (document,), "about": (about,), "answer": answer, "locator": "page 3", **more}
    return Disclosure(id=id, title=f"States {about} <b>", body="The lab states it.", place=at(), **given)


ALTERNATIVE = Alternative(
    id="ALT-001", title="Filter", body="**What to do.** Filter.", place=at(), status=Acceptance.ACCEPTED,
    when=When.BEFORE_RELEASE, cost=Cost.DAYS, presumes=("CTRL-TRAIN",), not_seen="2026-11-29",
)  # fmt: skip


@pytest.fixture
def policy() -> Policy:
    """Return a policy in which both releases state 1, one states 2, an outside author 3, and nobody 4."""
    statements = [
        Mode(id="MODE-OPEN-WEIGHTS", title="Open weights", body="x.", place=at(), order=1, test="Yes."),
        Control(id="CTRL-TRAIN", title="Train", body="x.", place=at()),
        Standing(
            id="STAND-TRAIN-1",
            title="Kept",
            body="x.",
            place=at(),
            control=("CTRL-TRAIN",),
            modes=("MODE-OPEN-WEIGHTS",),
            stands=ControlStatus.KEPT,
        ),
        Objective(id="PD2-O1", title="Aim", body="x.", place=at(page="guidance"), page=1, lines=Lines("1")),
        Practice(id="PD2-P1-1", title="Way", body="x.", place=at(page="guidance"), part_of=("PD2-O1",), page=1),
        *(asked(f"PD2-R1-1-{n}") for n in "1234"),
        ALTERNATIVE,
        release("ONE", differed=("PD2-R1-1-4",)),
        release("TWO"),
        document("DOC-ONE-CARD", "REL-ONE"),
        document("DOC-ONE-TEST", "REL-ONE", "Institute"),
        document("DOC-TWO-CARD", "REL-TWO"),
        disclosure("DISC-ONE-PD2-R1-1-1", "PD2-R1-1-1", second_reader=Disclosed.IN_PART),
        disclosure("DISC-ONE-PD2-R1-1-2", "PD2-R1-1-2", answer=Disclosed.IN_PART),
        disclosure("DISC-ONE-PD2-R1-1-3-TEST", "PD2-R1-1-3", "DOC-ONE-TEST"),
        disclosure("DISC-TWO-PD2-R1-1-1", "PD2-R1-1-1", "DOC-TWO-CARD"),
    ]
    return Policy.of(statements, {"pd2": edition("pd2")})


def href(id: str) -> str:
    return f"#{id}"


def test_answer_is_computed_where_nothing_was_found(policy):
    answers = {id: said.answer for id, said in disclosures.answers(policy, "REL-ONE").items()}
    assert answers == {
        "PD2-R1-1-1": Disclosed.STATED,
        "PD2-R1-1-2": Disclosed.IN_PART,
        "PD2-R1-1-3": Disclosed.NOTHING_FOUND,
        "PD2-R1-1-4": Disclosed.NOTHING_FOUND,
    }


def test_finding_of_others_is_no_statement_of_the_developer(policy):
    said = disclosures.answers(policy, "REL-ONE")["PD2-R1-1-3"]
    assert said.own is None and [one.id for one in said.outside] == ["DISC-ONE-PD2-R1-1-3-TEST"]
    assert disclosures.spread(policy)["PD2-R1-1-3"] is Spread.NONE


def test_finding_in_documents_of_the_developer_and_of_others_is_one_of_others(policy):
    both = replace(policy["DISC-ONE-PD2-R1-1-2"], found_in=("DOC-ONE-CARD", "DOC-ONE-TEST"))
    assert disclosures.answers(changed(policy, both), "REL-ONE")["PD2-R1-1-2"].own is None


def test_spread_says_whether_all_some_or_no_releases_state_a_requirement(policy):
    spread = disclosures.spread(policy)
    assert [spread[f"PD2-R1-1-{n}"] for n in "124"] == [Spread.ALL, Spread.SOME, Spread.NONE]


def test_agreement_counts_settled_differences_and_those_about_nothing_found(policy):
    assert disclosures.agreement(policy, "REL-ONE") == (2, 4)
    assert disclosures.agreement(policy, "REL-TWO") == (4, 4)


def test_readers_agree_if_both_differ_from_the_settled_answer_in_the_same_way(policy):
    both = {"first_reader": Disclosed.IN_PART, "second_reader": Disclosed.IN_PART}
    policy = changed(policy, replace(policy["DISC-ONE-PD2-R1-1-1"], **both))
    assert disclosures.agreement(policy, "REL-ONE") == (3, 4)


def test_agreement_on_what_was_found_leaves_out_what_neither_reader_found(policy):
    assert disclosures.agreement(policy, "REL-ONE", only_found=True) == (1, 3)
    assert disclosures.agreement(policy, "REL-TWO", only_found=True) == (1, 1)


def test_agreement_on_what_was_found_leaves_out_what_only_a_later_reading_found(policy):
    neither = {"first_reader": Disclosed.NOTHING_FOUND, "second_reader": Disclosed.NOTHING_FOUND}
    policy = changed(policy, replace(policy["DISC-ONE-PD2-R1-1-2"], **neither))
    assert disclosures.agreement(policy, "REL-ONE", only_found=True) == (0, 2)
    assert disclosures.agreement(policy, "REL-ONE") == (2, 4)


def test_answer_that_both_readers_gave_otherwise_is_among_the_differences(policy):
    both = {"first_reader": Disclosed.STATED, "second_reader": Disclosed.STATED}
    policy = changed(policy, replace(policy["DISC-ONE-PD2-R1-1-2"], **both))
    differences = {one.title: one for one in real_releases.sections(policy, policy.get(Release, "REL-ONE"))}[
        "Where the two readers differed"
    ]
    assert (Cite("PD2-R1-1-2"), "stated", "stated", "stated in part") in differences.table.rows
    assert differences.sentences[-1].endswith("a later reading changed it, or found it in a further document.")


def test_page_of_a_release_begins_with_what_nobody_states(policy):
    first, *others = real_releases.sections(policy, policy.get(Release, "REL-ONE"))
    assert first.sentences[0] == (
        "Nobody publishes everything. In the developers' documents that we read on 2 releases we found nothing on 2 of "
        "the 4 things that the pd2 draft asks. Least is said on these: aim (nothing on 2 of 4)."
    )
    assert first.sentences[1] == real_releases.CAVEAT
    assert "state 1 and state 1 in part. On 2 we found nothing" in first.sentences[2]
    assert [section.title for section in others] == [
        "What it states, by objective",
        "What others found",
        "Where the two readers differed",
        "What was read",
        "If this is wrong or old",
    ]


def test_page_of_a_release_has_each_answer_with_its_document_and_place(policy):
    _, stated, outside, differences, read, old = real_releases.sections(policy, policy.get(Release, "REL-ONE"))
    assert stated.table.rows == (
        (Cite("PD2-R1-1-1"), "stated", Cite("DISC-ONE-PD2-R1-1-1")),
        (Cite("PD2-R1-1-2"), "stated in part", Cite("DISC-ONE-PD2-R1-1-2")),
    )
    parts = [*card_contents.about(policy, policy["DISC-ONE-PD2-R1-1-1"])]
    assert card_lines.Named("found in", ("DOC-ONE-CARD",)) in parts and "page 3" in parts
    assert [row[0] for row in outside.table.rows] == [Cite("PD2-R1-1-3")]
    assert differences.table.rows == (
        (Cite("PD2-R1-1-1"), "stated", "stated in part", "stated"),
        (Cite("PD2-R1-1-4"), "one of the two found something", "", "nothing found"),
    )
    assert "On 2 of 4 requirements" in differences.sentences[0]
    assert "found something on 3; of these they agreed on 1." in differences.sentences[0]
    assert [row[1] for row in read.table.rows] == ["Lab", "Institute"]
    assert "2027-05-29" in old.sentences[0]


def test_release_without_findings_says_so(policy):
    policy = without(policy, "DISC-TWO-PD2-R1-1-1")
    sections = {one.title: one for one in real_releases.sections(policy, policy.get(Release, "REL-TWO"))}
    assert sections["What it states, by objective"].sentences == ("We found nothing.",)
    assert "What others found" not in sections and sections["Where the two readers differed"].table is None
    assert "None." not in str(release_page.body(policy, href, policy.get(Release, "REL-TWO")))


def test_tables_over_all_releases_group_by_how_many_state_a_requirement(policy):
    table = real_releases.what_releases_state(policy)
    assert table.groups == (
        ("All releases state it", ((Cite("PD2-R1-1-1"), "stated", "stated"),)),
        ("Some releases state it", ((Cite("PD2-R1-1-2"), "in part", "–"),)),
    )
    assert real_releases.what_no_release_states(policy).rows == (
        (Cite("PD2-O1"), 2, (Cite("PD2-R1-1-3"), Cite("PD2-R1-1-4"))),
    )
    one, two = real_releases.releases(policy).rows
    assert one[3:] == (1, 1, 2, 1, Agreed(2, 4), Agreed(1, 3))
    assert two[3:] == (1, 0, 3, 0, Agreed(4, 4), Agreed(1, 1))


def test_card_of_a_requirement_says_who_has_said_something(policy):
    (line,) = (x for x in card_contents.behind(policy, policy["PD2-R1-1-1"]) if isinstance(x, card_lines.Grouped))
    assert {label: [one.title for one in some] for label, some in line.groups.items()} == {
        "Stated": ["Model ONE", "Model TWO"]
    }
    assert line.others == ""
    shown = str(card.foot(policy, href, policy["PD2-R1-1-3"]))
    assert 'Found by others: <a href="#DISC-ONE-PD2-R1-1-3-TEST">Model ONE</a>' in shown
    assert "Nothing found in the documents named for 2 of 2 releases." in shown


def test_card_says_what_releases_state_only_in_the_part_that_opens(policy):
    for requirement in policy.all(Requirement):
        assert not [x for x in card_contents.below(policy, requirement) if isinstance(x, card_lines.Grouped)]


def test_further_edition_leaves_what_cards_say_of_releases(policy):
    further = replace(policy, editions={**policy.editions, "pd3": edition("pd3")})
    stated = further.get(Requirement, "PD2-R1-1-1")
    assert card_contents.disclosed(further, stated) == card_contents.disclosed(policy, stated) is not None
    assert card_contents.disclosed(further, replace(stated, id="PD3-R1-1-1")) is None


def test_alternative_is_seen_in_a_release_or_says_that_nobody_saw_it(policy):
    assert card_contents.facts(policy, ALTERNATIVE)["Seen in"].endswith("on 2026-11-29")
    policy = changed(policy, disclosure("DISC-ONE-ALT-001", "ALT-001"))
    (seen,) = card_contents.facts(policy, ALTERNATIVE)["Seen in"].parts
    assert (seen.id, seen.title) == ("DISC-ONE-ALT-001", "Model ONE")
    titles = [one.title for one in real_releases.sections(policy, policy.get(Release, "REL-ONE"))]
    assert "Alternatives that its documents show" in titles


def test_figure_has_the_numbers_and_the_caveat_inside(policy):
    drawn = FIGURES["real-releases"](policy)
    assert "1 stated, 1 in part, of 4" in drawn.body
    assert "does not mean that a developer does not do it" in " ".join(re.sub("<[^>]*>", " ", drawn.body).split())
    assert FIGURES["real-releases"](Policy()).message == "No release was read."


def test_disclosure_forwards_to_its_place_and_is_escaped(policy):
    html = statement_pages.forwarding(policy["DISC-ONE-PD2-R1-1-1"])
    place = "../requirements/releases/one.html#DISC-ONE-PD2-R1-1-1"
    assert f'content="0; url={place}"' in html and f'<a href="{place}">' in html
    assert "&lt;b&gt;" in html and "<b>" not in html and "noindex" in html


def score(release, requirement, given, reason=""):
    return Score("data", "Data (all)", requirement, release, given, reason)


@pytest.fixture
def scored(policy) -> Policy:
    """Return the policy with scores of both releases, of which two differ from our answers."""
    scores = (
        score("REL-ONE", "PD2-R1-1-1", True),
        score("REL-ONE", "PD2-R1-1-2", False, "It asks for all."),
        score("REL-ONE", "PD2-R1-1-3", True, "It counts <b>others</b>."),
        score("REL-ONE", "PD2-R1-1-4", False),
        score("REL-TWO", "PD2-R1-1-2", False),
    )
    return replace(policy, scores=scores)


def test_score_agrees_if_both_found_something_or_neither_did(scored):
    assert [one.agrees for one in disclosures.compared(scored)] == [True, False, False, True, True]
    silent = replace(without(scored, "DISC-ONE-PD2-R1-1-1"), scores=scored.scores)
    assert not disclosures.compared(silent)[0].agrees, "our answer is computed from the disclosures"


def test_scores_of_unknown_releases_and_requirements_are_not_compared(policy):
    unknown = (score("REL-THREE", "PD2-R1-1-1", True), score("REL-ONE", "PD2-R9-9-9", True))
    assert disclosures.compared(replace(policy, scores=unknown)) == []


def test_table_of_the_index_has_shares_and_each_difference_with_its_reason(scored):
    table = real_releases.compared_with_the_index(scored)
    assert table.groups == (
        (
            Cite("REL-ONE", note="we agree on 2 of 4: both found something on 1, neither did on 1"),
            (
                ("Data (all)", Cite("PD2-R1-1-2"), 0, "stated in part", "It asks for all."),
                ("Data (all)", Cite("PD2-R1-1-3"), 1, "nothing found", "It counts <b>others</b>."),
            ),
        ),
        (Cite("REL-TWO", note="we agree on 1 of 1: both found something on 0, neither did on 1"), ()),
    )
    shown = str(cells.table(scored, href, table, view="compared-with-the-index"))
    assert "&lt;b&gt;others" in shown and "<b>" not in shown
    assert real_releases.compared_with_the_index(replace(scored, scores=())).groups == ()


def test_every_score_of_the_index_is_compared_and_each_difference_has_a_reason(reading):
    every = disclosures.compared(reading.policy)
    assert every and len(every) == len(reading.policy.scores)
    assert all(one.agrees is not bool(one.score.reason) for one in every)


def test_scores_are_read_with_their_reasons_unless_any_form_is_wrong():
    reason = "It wants more than a part."
    indicator = {"name": "Data (all)", "requirement": "PD2-R1-1-1", "scores": {"REL-ONE": 1, "REL-TWO": 0}}
    tables = {"data": {**indicator, "reasons": {"REL-TWO": reason}}}
    assert transparency_index.scores(tables) == (
        Score("data", "Data (all)", "PD2-R1-1-1", "REL-ONE", True, ""),
        Score("data", "Data (all)", "PD2-R1-1-1", "REL-TWO", False, reason),
    )
    assert transparency_index.scores({**tables, "more": 1}) == ()


def test_policy_without_the_file_of_the_index_has_no_scores(tmp_path):
    assert transparency_index.load(tmp_path) == ()
    (tmp_path / "requirements").mkdir()
    (tmp_path / transparency_index.FILE).write_text("data = 1\n", encoding="utf-8")
    assert transparency_index.load(tmp_path) == (), "rule D110 reports it"
