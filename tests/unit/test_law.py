"""Test what law asks in each release mode, on a small invented policy with one law."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from support import examples_of_rules as examples
from support.project import ROOT
from support.strategies import changed

from traceability import __main__ as command
from traceability.analysis.duties import Exempt, answers, judged
from traceability.cli import explanations
from traceability.data import policy_json
from traceability.data.ciso_assistant import law as libraries
from traceability.data.oscal import law as catalogs
from traceability.data.spreadsheets import duties as sheets
from traceability.data.spreadsheets import tables
from traceability.diff import duty_changes, report
from traceability.diff.changes import Change
from traceability.diff.compare import Difference
from traceability.html import card
from traceability.policy import values
from traceability.policy.model import (
    Bound,
    Condition,
    Control,
    Duty,
    Exemption,
    Framework,
    Mode,
    Place,
    Policy,
    Standing,
)
from traceability.policy.values import Binding, ControlStatus, Effect
from traceability.publication.identity import Publication
from traceability.rules import RULES, Reading, findings
from traceability.source import law_text, link_review, nist_pdf
from traceability.views import law

PUBLISHED = Publication("2026.11")
HOSTED, RESTRICTED, OPEN = MODES = ("MODE-HOSTED-API", "MODE-RESTRICTED-WEIGHTS", "MODE-OPEN-WEIGHTS")
STANDS = {
    "GOVERN": (ControlStatus.KEPT, ControlStatus.KEPT, ControlStatus.KEPT),
    "CUSTODY": (ControlStatus.KEPT, ControlStatus.UNTIL_RELEASE, ControlStatus.UNTIL_RELEASE),
    "TERMS": (ControlStatus.KEPT, ControlStatus.KEPT, ControlStatus.LOST),
}
"""How each control stands in each of the modes."""


def made(kind, id, title, **options):
    return kind(id=id, title=title, body="It says so.", place=Place("requirements/law/land.md", 1), **options)


def legal(kind, id, title, **options):
    place = {"framework": ("LAW-LAND",), "locator": f"Article {id[-1]}", "passage": "4:0123456789abcdef"}
    return made(kind, id, title, **place, **options)


def duty(number, title, control, **more):
    given = {"presumes": (control,), "bound": ("BOUND-LAND-1",), "in_force": "2026-01-01"}
    return legal(Duty, f"DUTY-LAND-{number}", title, **given, **more)


def condition(number, title, effect, **more):
    return legal(Condition, f"COND-LAND-{number}", title, exemption=("EXEMPT-LAND-4",), effect=effect, **more)


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Return a policy with two duties, of which openness lifts the first, and with a condition of each sort."""
    statements = [
        *(made(Mode, id, id.removeprefix("MODE-").title(), order=n, test="Yes.") for n, id in enumerate(MODES, 1)),
        *(made(Control, f"CTRL-{name}", name.title()) for name in STANDS),
        *(
            made(Standing, f"STAND-{name}-{n}", "Stands", control=(f"CTRL-{name}",), modes=(MODES[n],), stands=held)
            for name, row in STANDS.items()
            for n, held in enumerate(row)
        ),
        made(
            Framework,
            "LAW-LAND",
            "Law of the land",
            binding=Binding.LAW,
            date="2026-01-01",
            read="2026-11-01",
            seen="all",
        ),
        legal(Bound, "BOUND-LAND-1", "Providers <b>", threshold="above ten"),
        duty(2, "Keep records", "CTRL-GOVERN"),
        duty(3, "Secure the weights", "CTRL-CUSTODY", no_exemption="Article 4 lifts another duty."),
        legal(Exemption, "EXEMPT-LAND-4", "Open models are exempt", lifts=("DUTY-LAND-2",)),
        condition(5, "The weights are public", Effect.NEEDED, given_up=("CTRL-CUSTODY",)),
        condition(6, "A limit on use", Effect.ENDS_IT, given_up=("CTRL-TERMS",), depends_on="whether yours is one"),
        condition(7, "Money", Effect.ENDS_IT, depends_on="whether you take any"),
        condition(8, "Naming the author", Effect.ALLOWED),
    ]
    return Policy.of(statements)


def exempt(policy, id="DUTY-LAND-2"):
    return [answers(policy)[id, mode].exempt for mode in MODES]


def test_standings_of_the_controls_that_are_given_up_decide_whether_a_duty_is_lifted(policy):
    assert exempt(policy) == [Exempt.NOT_EXEMPT, Exempt.DEPENDS, Exempt.EXEMPT]
    assert [answers(policy)["DUTY-LAND-2", mode].because for mode in MODES] == [("COND-LAND-5",), ("COND-LAND-6",), ()]


def test_what_no_mode_decides_is_named_beside_an_exemption(policy):
    assert answers(policy)["DUTY-LAND-2", OPEN].provided == ("COND-LAND-7",)


def test_exemption_of_which_no_mode_decides_a_condition_depends_on_it(policy):
    other = changed(policy, *(replace(policy[f"COND-LAND-{n}"], given_up=(), depends_on="whether so") for n in "56"))
    assert exempt(other) == [Exempt.DEPENDS] * 3
    assert answers(other)["DUTY-LAND-2", OPEN].because == ("COND-LAND-5", "COND-LAND-6", "COND-LAND-7")
    sheet = tables.sheet(other, law.law_by_release_mode(other))
    assert sheet.rows[0][-1] == "depends on whether so; whether you take any"


def test_answer_depends_on_the_control_of_a_condition_that_the_mode_keeps(policy):
    other = changed(policy, replace(policy["COND-LAND-6"], given_up=("CTRL-CUSTODY", "CTRL-TERMS")))
    assert answers(other) == answers(policy)
    sheet = tables.sheet(other, law.law_by_release_mode(other))
    assert sheet.rows[0][-2] == "depends on Terms"


def test_duty_that_no_exemption_lifts_binds_in_every_mode(policy):
    assert exempt(policy, "DUTY-LAND-3") == [Exempt.NOT_EXEMPT] * 3
    labels = [judged(policy)["DUTY-LAND-3", mode].label for mode in MODES]
    assert labels == ["as written", "before release", "before release"]


def test_where_it_depends_who_is_bound_every_duty_depends_on_that(policy):
    bound = legal(Bound, "BOUND-LAND-1", "Providers", threshold="ten", depends=(HOSTED,), depends_on="whether you sell")
    other = changed(policy, bound)
    assert [answers(other)[f"DUTY-LAND-{n}", HOSTED].because for n in "23"] == [("BOUND-LAND-1",)] * 2
    assert law.left_open(other, bound) == "hosted API: whether you sell"
    assert exempt(other)[1:] == exempt(policy)[1:]


def test_duty_that_holds_only_in_some_case_depends_on_it_in_those_modes(policy):
    other = changed(policy, replace(policy["DUTY-LAND-3"], depends=(HOSTED,), depends_on="whether you deploy it"))
    assert exempt(other, "DUTY-LAND-3") == [Exempt.DEPENDS, Exempt.NOT_EXEMPT, Exempt.NOT_EXEMPT]
    sheet = tables.sheet(other, law.law_by_release_mode(other))
    assert sheet.rows[1][2] == "depends on whether you deploy it"
    assert "depends on whether you deploy it" in card.lead(other, lambda id: f"#{id}", other["DUTY-LAND-3"])


def test_control_that_is_kept_rules_a_condition_out_whatever_the_terms_say(policy):
    assert exempt(policy) == [Exempt.NOT_EXEMPT, Exempt.DEPENDS, Exempt.EXEMPT]
    ban = replace(policy["COND-LAND-6"], ruled_out_by=("CTRL-CUSTODY",))
    other = changed(policy, ban)
    sheet = tables.sheet(other, law.conditions_of_exemption(other))
    (cells,) = (row[3:-1] for row in sheet.rows if row[1] == "COND-LAND-6")
    assert cells == ("the case", "depends on whether yours is one", "not the case")


def test_standing_of_terms_alone_tells_restricted_weights_from_open_weights(policy):
    standing = replace(policy["STAND-TERMS-1"], stands=ControlStatus.LOST)
    assert exempt(changed(policy, standing)) == [Exempt.NOT_EXEMPT, Exempt.EXEMPT, Exempt.EXEMPT]


def test_table_says_who_is_bound_before_each_group_of_duties(policy):
    sheet = tables.sheet(policy, law.law_by_release_mode(policy))
    cells = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    assert {row["Group"] for row in cells} == {"Providers <b> (above ten)"}
    assert [row["restricted weights"] for row in cells] == ["depends on Terms", "not exempt: before release"]
    assert cells[0]["open weights"] == "exempt by Open models are exempt"


def test_table_of_who_is_bound_says_from_which_days_on(policy):
    nothing_yet = legal(Bound, "BOUND-LAND-9", "Others", threshold="above twenty")
    later = changed(policy, replace(policy["DUTY-LAND-3"], in_force="2028-01-01"), nothing_yet)
    sheet = tables.sheet(later, law.who_is_bound(later))
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    assert [row["In force from"] for row in rows] == ["2026-01-01 and 2028-01-01", ""]


def test_duties_that_agree_in_every_mode_share_a_row(policy):
    other = changed(policy, duty(9, "Keep more records", "CTRL-GOVERN", no_exemption="No."), policy["DUTY-LAND-3"])
    same = changed(other, duty(8, "Answer questions", "CTRL-GOVERN", no_exemption="No."))
    sheet = tables.sheet(same, law.law_by_release_mode(same))
    assert [row[1] for row in sheet.rows][-1] == "Keep more records (Article 9)\nAnswer questions (Article 8)"


def test_oscal_catalog_has_duties_below_those_who_are_bound_with_what_each_mode_changes(policy):
    (catalog,) = json.loads(catalogs.catalog(policy, PUBLISHED, policy["LAW-LAND"])).values()
    about = catalog["metadata"]["remarks"]
    assert (
        about.startswith("Who is bound: Providers \\<b\\> (from which size on: above ten).") and law.NO_ADVICE in about
    )
    (group,) = catalog["groups"]
    assert (group["id"], [control["id"] for control in group["controls"]]) == (
        "BOUND-LAND-1",
        ["DUTY-LAND-2", "DUTY-LAND-3"],
    )
    by_mode = [
        [(prop["name"], prop["class"], prop["value"]) for prop in control["props"] if "class" in prop]
        for control in group["controls"]
    ]
    assert by_mode == [
        [("exempt", "restricted-weights", "depends"), ("exempt", "open-weights", "exempt")],
        [("verdict", "restricted-weights", "before release"), ("verdict", "open-weights", "before release")],
    ]
    assert "exempt by Open models are exempt" in [prop.get("remarks") for prop in group["controls"][0]["props"]]


def test_library_of_a_law_has_its_duties_and_groups_without_those_from_which_the_mode_exempts(policy):
    library = libraries.framework(policy, PUBLISHED, policy["LAW-LAND"])
    assert library["description"].startswith("Who is bound: Providers <b> (from which size on: above ten).")
    framework = library["objects"]["framework"]
    assert [group["ref_id"] for group in framework["implementation_groups_definition"]] == [
        policy[mode].name for mode in MODES
    ]
    bound, lifted, kept = framework["requirement_nodes"]
    assert [node["assessable"] for node in (bound, lifted, kept)] == [False, True, True]
    assert lifted["parent_urn"] == kept["parent_urn"] == bound["urn"]
    assert lifted["implementation_groups"] == ["hosted-api", "restricted-weights"]
    assert kept["implementation_groups"] == ["hosted-api", "restricted-weights", "open-weights"]
    assert lifted["annotation"].splitlines()[1:] == [
        "In hosted API: not exempt: as written.",
        "In restricted weights: depends on Terms.",
        "In open weights: exempt by Open models are exempt.",
    ]
    assert kept["description"] == "It says so.\n\nLaw of the land, Article 3"


def test_table_of_conditions_says_what_each_mode_decides(policy):
    sheet = tables.sheet(policy, law.conditions_of_exemption(policy))
    cells = {row[1]: row[3:-1] for row in sheet.rows}
    assert cells == {
        "COND-LAND-5": ("not fulfilled", "fulfilled", "fulfilled"),
        "COND-LAND-6": ("", "depends on whether yours is one", "not the case"),
        "COND-LAND-7": ("", *["case by case: whether you take any"] * 2),
        "COND-LAND-8": ("allowed",) * 3,
    }


def test_opening_says_what_binds_with_open_weights_and_is_no_advice(policy):
    said = law.in_short(policy)
    assert said.startswith("This is our reading and no legal advice.")
    assert "Providers <b> have 2 duties. With open weights, you are exempt from 1 on conditions: keep records." in said
    assert said.endswith("The other 1 bind you: secure the weights.")


def test_opening_names_whom_openness_spares_nothing_and_leaves_their_size_to_the_table(policy):
    no_other = (replace(policy["EXEMPT-LAND-4"], lifts=()), replace(policy["DUTY-LAND-2"], no_exemption="None."))
    said = law.in_short(changed(policy, *no_other))
    assert said.endswith("no duty of these; the table says from which size on they are bound: providers <b>.")


def test_opening_leaves_out_who_is_bound_by_a_code_alone(policy):
    code = changed(policy, replace(policy["LAW-LAND"], binding=Binding.VOLUNTARY_CODE))
    assert law.in_short(code) == law.NO_ADVICE


def test_card_of_a_duty_begins_with_who_is_bound_and_names_the_place_of_each_reason(policy):
    html = card.lead(policy, lambda id: f"#{id}", policy["DUTY-LAND-2"])
    assert html.index("Who is bound") < html.index("In force from") < html.index("Exempt")
    assert "Providers &lt;b&gt;</a> (above ten)" in html
    assert 'open weights: exempt. Case by case: <a href="#COND-LAND-7">Money</a> (Article 7)' in html
    assert "Article 4 lifts another duty" in card.lead(policy, lambda id: f"#{id}", policy["DUTY-LAND-3"])


def test_sheet_has_a_column_for_each_mode(policy):
    sheet = sheets.sheet(policy, PUBLISHED)
    first = dict(zip(sheet.columns, sheet.rows[0], strict=True))
    assert first["Restricted weights"] == "depends\nA limit on use (Article 6)\n● as written"
    assert first["Open weights"] == "exempt\ncase by case: Money (Article 7)\n● as written"
    assert sheet.rows[1][-1] == "not exempt\nArticle 4 lifts another duty.\n◔ before release"


def test_json_has_verdicts_and_exemptions_and_reads_back(policy):
    document = policy_json.written(policy, PUBLISHED)
    assert document["exemptions"]["DUTY-LAND-2"]["open-weights"]["provided"] == ["COND-LAND-7"]
    assert document["verdicts"]["DUTY-LAND-3"]["open-weights"]["verdict"] == "before release"
    assert policy_json.read(json.dumps(document)).statements == policy.statements


def test_changed_passage_asks_to_read_the_duty_beside_it_again(policy):
    amended = changed(policy, replace(policy["DUTY-LAND-2"], passage="5:0123456789abcdef"))
    reading = Reading(policy=amended, confirmed=link_review.as_worded(policy))
    (finding,) = RULES["H201"](reading)
    assert finding.about == "DUTY-LAND-2" and "read it there, Article 2" in finding.message
    assert "its passage in LAW-LAND, Article 2" in explanations.settled(reading, {}, {"DUTY-LAND-2"})


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (":framework: LAW-LAND\n:locator: Article 2", ":framework: LAW-SEA\n:locator: Article 2", "L104"),
        (":locator: Article 2\n", "", "X107"),
        (":passage: 4:0123456789abcdef\n:presumes", ":passage: Document\n:presumes", "X108"),
        (":bound: BOUND-LAND-PROVIDER\n", "", "X107"),
        (":presumes: CTRL-TRAIN\n", "", "M101"),
    ],
)
def test_slip_in_a_duty_is_one_finding(old, new, code):
    (finding,) = findings(examples.reading("B101", "Kept", (old, new)))
    assert finding.code == code


def test_words_of_a_passage_are_found_in_another_copy_of_the_text(tmp_path):
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text("2. Providers shall:\n\n(a) keep\nthe records;\n(b) go.\n", encoding="utf-8")
    second.write_text("…shall: (a) Keep the “records”; (b) go", encoding="utf-8")
    mark = nist_pdf.fingerprint(law_text.passage(first, 3, 4))
    assert mark == nist_pdf.fingerprint(("keep", "the", "records"))
    assert law_text.read(second).find(mark)
    second.write_text("(a) keep all the records", encoding="utf-8")
    assert law_text.read(second).find(mark) is None


@pytest.mark.parametrize(("last", "found"), [("go", []), ("stay", ["DUTY-LAND-2"])])
def test_passage_in_pieces_is_in_the_text_only_if_each_piece_is(policy, tmp_path, last, found):
    text = tmp_path / "law.txt"
    text.write_text("(a) keep the records; (b) report; (c) go", encoding="utf-8")
    pieces = values.passage(", ".join(nist_pdf.fingerprint(piece) for piece in [("keep", "the", "records"), (last,)]))
    other = changed(policy, replace(policy["DUTY-LAND-2"], passage=pieces))
    reading = Reading(policy=other, documents={"LAW-LAND": law_text.read(text)})
    assert [one.about for one in RULES["B201"](reading) if one.about == "DUTY-LAND-2"] == found


def test_verify_law_reports_an_amended_passage_and_prints_fingerprints(tmp_path, capsys):
    text = tmp_path / "law.txt"
    text.write_text("3. Cooperate\nwith them.\n", encoding="utf-8")
    assert command.main(["--root", str(ROOT), "verify-law", "LAW-EU", str(text), "--passage", "1", "2"]) == 0
    assert capsys.readouterr().out == f"{nist_pdf.fingerprint(('cooperate', 'with', 'them'))}\n"
    assert command.main(["--root", str(ROOT), "verify-law", "LAW-EU", str(text)]) == 1
    assert "B201 DUTY-EU-53-3 has a :passage: that is not in the text of LAW-EU" in capsys.readouterr().out
    assert command.main(["--root", str(ROOT), "verify-law", "LAW-XX", str(text)]) == 2
    assert "there is no framework LAW-XX; there are LAW-EU, " in capsys.readouterr().err


def test_diff_names_each_duty_whose_exemption_or_verdict_changed(policy):
    standing = replace(policy["STAND-TERMS-1"], stands=ControlStatus.LOST)
    changes = duty_changes.changes(policy, changed(policy, standing))
    was, now = "depends (COND-LAND-6); ● as written", "exempt; ● as written"
    assert changes == (Change(("DUTY-LAND-2", RESTRICTED), was, now),)
    assert duty_changes.changes(policy, policy) == ()
    said = report.markdown(Difference(policy, policy, duties=changes))
    assert "### Duties whose verdict or exemption changed: 1\n" in said
    assert f"- `DUTY-LAND-2 Keep records`\n  - `restricted-weights`: {was} → {now}" in said


def test_diff_says_that_a_duty_is_new_or_cannot_be_judged(policy):
    lost = changed(policy, replace(policy["STAND-GOVERN-0"], stands=None))
    (change,) = duty_changes.changes(policy, lost)
    assert change.about == ("DUTY-LAND-2", HOSTED) and change.now.endswith("; not judged")
    more = changed(policy, duty(9, "Keep more", "CTRL-GOVERN", no_exemption="No."))
    said = report.markdown(Difference(policy, more, duties=duty_changes.changes(policy, more)))
    assert "- `DUTY-LAND-9 Keep more`\n  - `hosted-api`, `restricted-weights`, `open-weights`: not there → " in said


def test_state_of_law_has_a_line_for_each_way_to_bind_with_its_days(policy):
    guide = made(
        Framework, "LAW-GUIDE", "Guide", binding=Binding.GUIDANCE, date="2026-02-01", read="2026-11-02", seen="all"
    )
    more = changed(policy, guide, replace(policy["DUTY-LAND-3"], in_force="2027-01-01"))
    lines = [row[-4:] for row in tables.sheet(more, law.state_of_law(more)).rows]
    assert lines[0] == (
        "law",
        "Law of the land (text of 2026-01-01, read on 2026-11-01)",
        2,
        "2026-01-01 to 2027-01-01",
    )
    assert lines[1] == ("guidance", "Guide (text of 2026-02-01, read on 2026-11-02)", 0, "")
