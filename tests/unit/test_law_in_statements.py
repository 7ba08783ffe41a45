"""Test what a release statement says of law: what is exempt, met and open by mode, and what contradicts a mode."""

from __future__ import annotations

import json
import re
import tomllib

import jsonschema_rs
import pytest
from support.project import ROOT

from traceability.__main__ import main
from traceability.assessment import card
from traceability.assessment.assess import assess
from traceability.assessment.report import as_json, markdown
from traceability.assessment.schema import schema
from traceability.assessment.template import draft
from traceability.policy.model import Duty, Exemption
from traceability.publication.identity import Publication

MODEL = '[model]\nname = "M"\nversion = "1"\n'
LAW = """\
[law]
bound = ["BOUND-EU-PROVIDER", "BOUND-EU-OUTSIDE"]
exemptions = ["EXEMPT-EU-53-2", "EXEMPT-EU-54-6"]
[law.duties]
DUTY-EU-53-1-C = { met = "met", where = "The <b>page", evidence = "https://example.org/c" }
DUTY-EU-53-1-D = { met = "not met", reason = "Not yet written." }
DUTY-EU-53-3 = "open"
"""


def text(law=LAW, modes=("open-weights",), model=MODEL):
    return f'{model}[release]\nedition = "pd2"\nmodes = {json.dumps(modes)}\n{law}'


def assessed(policy, law=LAW, **more):
    return assess(policy, text(law, **more).encode(), "release.toml")


@pytest.fixture(scope="module")
def valid(policy):
    return jsonschema_rs.Draft202012Validator(schema(policy)).is_valid


def standings(found):
    return {line.duty.id: [one.label for one in line.by_mode.values()] for line in found.duties}


def test_duties_are_exempt_met_or_open_in_each_mode(policy):
    found = assessed(policy, modes=("hosted-api", "open-weights"))
    assert not found.findings and found.exit_code == 1
    assert standings(found) == {
        "DUTY-EU-53-1-A": ["open", "exempt"],
        "DUTY-EU-53-1-B": ["open", "exempt"],
        "DUTY-EU-53-1-C": ["met", "met"],
        "DUTY-EU-53-1-D": ["not met", "not met"],
        "DUTY-EU-53-3": ["open", "open"],
        "DUTY-EU-53-4": ["open", "open"],
        "DUTY-EU-54-1": ["open", "exempt"],
    }
    law = json.loads(as_json(policy, found))["law"]
    assert law["counts"] == {
        "hosted-api": {"open": 5, "not met": 1, "met": 1, "exempt": 0},
        "open-weights": {"open": 2, "not met": 1, "met": 1, "exempt": 3},
    }
    assert law["duties"][0]["depends"]["open-weights"] == ["COND-EUG-91", "COND-EUG-85", "COND-EUG-87"]


def test_report_and_card_say_first_who_the_developer_is_not_and_give_no_advice(policy):
    found = assessed(policy)
    for said in (markdown(policy, found), card.assessed(policy, found, Publication("2026.11"))):
        section = said[said.index("### Law, by the word") :]
        assert "no legal advice" in section
        assert section.index("names none of these: providers of models with capabilities") < section.index(
            "It names these"
        )
        assert "The &lt;b>page [example.org](https://example.org/c)" in section
        assert "| exempt | 3 |" in section
    assert '"exemptions": ["EXEMPT-EU-53-2", "EXEMPT-EU-54-6"]' in card.assessed(policy, found, Publication("2026.11"))


def test_statement_without_law_says_nothing_of_it(policy):
    found = assessed(policy, "")
    assert not found.duties and json.loads(as_json(policy, found))["law"] is None
    assert "Law, by" not in markdown(policy, found)
    assert "law:" not in card.assessed(policy, found, Publication("2026.11"))


WRONG = {
    "unknown": ('"BOUND-EU-OUTSIDE"', '"BOUND-EU-OUTSID"', 8, "'BOUND-EU-OUTSID' is no one of those who are bound"),
    "framework": ('"BOUND-EU-OUTSIDE"', '"LAW-CODET"', 8, "LAW-CODET is a framework; name one of those who"),
    "unknown framework": ('"BOUND-EU-OUTSIDE"', '"LAW-XX"', 8, "'LAW-XX' is no one of those who are bound; there are"),
    "exemption": ('"EXEMPT-EU-54-6"', '"DUTY-EU-54-1"', 9, "'DUTY-EU-54-1' is no exemption; there are"),
    "twice": ('"BOUND-EU-OUTSIDE"', '"BOUND-EU-PROVIDER"', 8, "bound names one of them twice"),
    "key": ("exemptions =", "exemption =", 9, "'exemption' is no key of [law]; did you mean exemptions?"),
    "duty": ("DUTY-EU-53-3 =", "DUTY-EU-53-33 =", 13, "is no duty; "),
    "empty": ('["BOUND-EU-PROVIDER", "BOUND-EU-OUTSIDE"]', "[]", 8, "bound is empty; name one"),
    "way": ('"open"', '"done"', 13, "'done' is no answer to a duty"),
    "where": ('where = "The <b>page", ', "", 11, 'where is missing; add it to what is met = "met"'),
    "reason": ('"Not yet written."', '""', 12, "reason is empty; fill it in"),
    "placeholder": ('"Not yet written."', '"TODO"', 12, "reason is still a placeholder"),
    "no table": ('"open"', "3", 13, "does not say whether it is met, and is a number; write"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_slip_in_the_section_on_law_is_one_finding_with_its_line(name, policy, valid):
    old, new, line, message = WRONG[name]
    said = text(LAW.replace(old, new, 1))
    (finding,) = [
        one for one in assess(policy, said.encode(), "release.toml").findings if "lifts no duty" not in one.message
    ]
    assert (finding.place.line, finding.message[: len(message)]) == (line, message)
    assert ";" in finding.message
    assert valid(tomllib.loads(said)) is (name == "placeholder")


@pytest.mark.parametrize("bound", ["BOUND-EU-SYSTEMIC", "BOUND-CODES-SIGNATORY"])
def test_part_of_a_group_has_the_duties_of_the_group_and_none_of_its_exemptions(bound, policy):
    found = assessed(policy, f'[law]\nbound = ["{bound}"]\nexemptions = ["EXEMPT-EU-53-2"]\n')
    assert standings(found)["DUTY-EU-53-1-A"] == standings(found)["DUTY-EU-55-1-A"] == ["open"]
    (finding,) = found.findings
    assert finding.message.startswith("is not for providers of models with systemic risk")


def test_slip_in_bound_is_not_found_again_in_the_duties(policy):
    law = LAW.replace("BOUND-EU-OUTSIDE", "BOUND-EU-OUTSIDEE").replace("DUTY-EU-53-3", "DUTY-EU-54-1")
    assert len(assessed(policy, law).findings) == 1


RULED_OUT = {
    "mode": ({"modes": ("hosted-api",)}, "", "", "EXEMPT-EU-53-2 is not given in hosted API, because of COND-EUG-90"),
    "license": ({"model": MODEL + 'license = "cc-by-nc-4.0"\n'}, "", "", "EXEMPT-EU-53-2 needs a license that"),
    "systemic": ({}, '"BOUND-EU-OUTSIDE"]', '"BOUND-EU-OUTSIDE", "BOUND-EU-SYSTEMIC"]',
                 "EXEMPT-EU-53-2 is not for providers of models with systemic risk; take"),
    "nobody": ({}, ', "BOUND-EU-OUTSIDE"', "", "EXEMPT-EU-54-6 lifts no duty of those in bound; add BOUND-EU-OUTSIDE"),
    "other duty": ({}, "DUTY-EU-53-3 =", "DUTY-EU-55-1-A =", "DUTY-EU-55-1-A binds BOUND-EU-SYSTEMIC, and"),
}  # fmt: skip


@pytest.mark.parametrize("name", RULED_OUT)
def test_exemption_that_contradicts_mode_license_or_bound_is_found(name, policy):
    more, old, new, message = RULED_OUT[name]
    law = LAW.replace(old, new, 1) if old else LAW
    said = [f"{one.about} {one.message}" for one in assessed(policy, law, **more).findings]
    assert said and said[0].startswith(message), said
    assert len(said) == (2 if name in ("mode", "license", "systemic") else 1)  # two exemptions contradict it


def test_licenses_that_allow_commerce_contradict_nothing(policy):
    for name in ("apache-2.0", "cc-by-4.0", "llama3.1", "openrail++", "ncsa"):
        assert not assessed(policy, model=MODEL + f'license = "{name}"\n').findings, name
    for name in ("CC BY-NC-SA 4.0", "a non-commercial license", "Qwen Research License"):
        assert assessed(policy, model=MODEL + f'license = "{name}"\n').findings, name


@pytest.mark.parametrize("modes", [["open-weights"], ["hosted-api"], ["hosted-api", "open-weights"]])
def test_draft_of_law_is_valid_once_it_is_uncommented_and_filled_in(modes, policy, valid):
    begun = draft(policy, modes, "pd2")
    head, _, law = begun.rpartition("\n# [law]\n")
    taken = re.sub(r"^# (?=[\[a-zA-Z])", "", "# [law]\n" + law, flags=re.MULTILINE).replace('""', '"Section 4"')
    said = f"{text('', modes)}[answers]\n{taken}"
    found = assess(policy, said.encode(), "release.toml")
    assert not found.findings and valid(tomllib.loads(said))
    assert [*standings(found)] == [
        duty.id for duty in policy.all(Duty) if duty.id.startswith(("DUTY-EU-53", "DUTY-EU-54"))
    ]
    assert "open" not in {label for labels in standings(found).values() for label in labels}
    lifted = {id for one in policy.all(Exemption) for id in one.lifts if one.id in begun}
    assert not any(f"# {id} =" in law for id in lifted) and (modes == ["open-weights"]) is bool(lifted)
    assert "Most developers are none of these: BOUND-EU-IMPACT, BOUND-EU-SYSTEMIC" in head


def test_assess_ends_with_one_for_what_contradicts_and_names_the_line(tmp_path, capsys):
    file = tmp_path / "release.toml"
    file.write_text(text(modes=("hosted-api",)), encoding="utf-8")
    assert main(["--root", str(ROOT), "assess", str(file)]) == 1
    said = capsys.readouterr().out.partition("### To mend")[2]
    assert ":9:" in said and "EXEMPT-EU-53-2 is not given in hosted API" in said.replace("`", "")


def test_example_on_the_page_of_release_statements_is_a_section_on_law(policy, valid):
    page = (ROOT / "docs/release-statement.md").read_text(encoding="utf-8")
    (law,) = re.findall(r"```toml\n(\[law\]\n.*?)```", page, re.DOTALL)
    found = assessed(policy, law)
    assert not found.findings and valid(tomllib.loads(text(law)))
    assert {label for labels in standings(found).values() for label in labels} == {"open", "not met", "met", "exempt"}
