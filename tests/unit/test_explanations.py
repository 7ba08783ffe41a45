"""Test `explain`: a rule by its reason and examples, and a statement by what decides its verdicts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import examples_of_rules as examples
from support.project import ROOT

from traceability import __main__ as command
from traceability.analysis.verdicts import judgements
from traceability.cli.explanations import explain
from traceability.diff import compare, report
from traceability.html import card
from traceability.policy.errors import UserError
from traceability.policy.model import Control, Requirement
from traceability.rules import RULES, Reading, findings


@pytest.mark.parametrize("code", RULES)
def test_explain_rule_gives_its_reason_and_every_broken_example(code, reading):
    said = explain(reading, code.lower(), ROOT)
    assert said.startswith(f"{code} {RULES[code].sentence}\n\n{RULES[code].reason}\n")
    parts = [part for of, part in examples.broken() if of == code]
    assert parts and re.findall(r"^(Broken.*), for example:$", said, re.MULTILINE) == parts
    for part in parts:
        broken = [line for line in examples.section(code, part).split("\n") if line.strip()]
        assert "\n".join(f"    {line}".rstrip() for line in broken) in re.sub(r"\n{2,}", "\n", said)


def test_explain_rule_works_when_there_are_no_example_pages(reading, tmp_path):
    assert explain(reading, "M104", tmp_path) == f"M104 {RULES['M104'].sentence}\n\n{RULES['M104'].reason}\n"


def test_explain_rule_works_when_its_example_is_missing_or_lists_no_findings(reading, tmp_path):
    folder = tmp_path / "tests/examples"
    folder.mkdir(parents=True)
    bare = f"M104 {RULES['M104'].sentence}\n\n{RULES['M104'].reason}\n"
    assert explain(reading, "M104", tmp_path) == bare
    (folder / "m104.md").write_text("# M104\n\n## Broken\n\nWeights.\n", encoding="utf-8")
    said = explain(reading, "M104", tmp_path)
    assert said.startswith(bare) and "    Weights.\n" in said


def test_explain_statement_of_any_kind_quotes_it_as_written(reading, policy):
    for statement in {statement.kind: statement for statement in policy.statements.values()}.values():
        said = explain(reading, statement.id, ROOT)
        assert said.startswith(f"{statement.place}: {statement.kind}\n\n{statement.title}\n:id: {statement.id}\n")
        assert statement.body in said and "Its result is unknown" not in said


def test_explain_requirement_has_a_line_for_each_mode_with_all_that_decides_it(reading, policy):
    modes, judged_as = policy.modes(), judgements(policy)
    rows = {tuple(judged_as[one.id, mode.id].label for mode in modes): one for one in policy.all(Requirement)}
    for requirement in rows.values():  # one requirement for each different row of verdicts
        said = explain(reading, requirement.id, ROOT)
        lines = re.findall(r"^([●◐◔◆○–]) ([a-z-]+): ([a-z ]+) – (.*)$", said, re.MULTILINE)
        assert [name for _, name, _, _ in lines] == [mode.name for mode in modes]
        for mode, (sign, _, words, why) in zip(modes, lines, strict=True):
            judged = judged_as[requirement.id, mode.id]
            assert (sign, words) == (judged.verdict.sign, judged.label)
            decided, _, instead = why.partition("; instead ")
            named = re.findall(rf"(CTRL-\w+) {judged.standing.label} \((STAND-[A-Z]+-\d)\)", decided)
            assert sorted(control for control, _ in named) == sorted(judged.decided_by)
            for control, standing in named:
                assert control in policy[standing].control and mode.id in policy[standing].modes
            told = [(one.alternative, one.grade.label) for one in judged.instead]
            assert re.findall(r"(ALT-\d+) in (\w+)", instead) == told
            for id in (*(standing for _, standing in named), *(id for id, _ in told)):
                assert f"\n{id}: {policy[id].title}\n" in said


def test_explain_names_the_modes_that_are_tagged_against_the_verdict():
    reading = examples.reading("M108", "Kept")
    said = explain(reading, "PD1-R1-1-1", ROOT)
    assert "\ntagged against its verdict in open-weights: Filtering comes long before any release.\n" in said
    assert "tagged against" not in explain(examples.reading("M104", "Kept"), "PD1-R1-1-1", ROOT)


def test_diff_has_a_heading_for_tags_against_the_verdict():
    was, now = (compare.judged(examples.reading(code, "Kept")) for code in ("M104", "M108"))
    text = report.markdown(compare.compare(was, now))
    reason = "`PD1-R1-1-1 open-weights` now `Filtering comes long before any release.`"
    assert f"### Tags against the verdict: 1\n\n- {reason}\n" in text
    assert "### Tags against the verdict: 1" in report.markdown(compare.compare(now, was))
    assert "### Tags against" not in report.markdown(compare.compare(now, now))


def test_card_names_the_modes_that_are_tagged_against_the_verdict():
    policy = examples.reading("M108", "Kept").policy
    html = card.foot(policy, "#{}".format, policy["PD1-R1-1-1"])
    assert "The tags differ from the verdicts in open weights: Filtering comes long before any release." in html


def test_explain_control_has_a_line_for_each_mode(reading, policy):
    for control in policy.all(Control)[:3]:
        lines = re.findall(r"^([a-z-]+): [a-z ]+ \(STAND-", explain(reading, control.id, ROOT), re.MULTILINE)
        assert lines == [mode.name for mode in policy.modes()]


@pytest.mark.parametrize(("code", "part"), examples.broken())
def test_explain_works_when_the_policy_breaks_a_rule(code, part):
    reading = examples.reading(code, part)
    for id in {finding.about for finding in findings(reading)} & set(reading.policy.statements):
        assert explain(reading, id, ROOT)


def test_explain_gives_no_verdict_when_it_depends_on_a_finding():
    (part, *_) = [part for code, part in examples.broken() if code == "M103"]
    reading = examples.reading("M103", part)
    for finding in findings(reading):
        assert "Its result is unknown" in explain(reading, finding.about, ROOT)


def test_explain_gives_the_verdicts_when_the_tags_disagree():
    reading = examples.reading("M104", "Broken")
    (finding,) = findings(reading)
    assert re.search(r"^. open-weights: ", explain(reading, finding.about, ROOT), re.MULTILINE)


@given(st.text(max_size=12).filter(lambda word: word.upper() not in RULES))
def test_unknown_name_is_reported_with_a_near_name_or_the_lists_of_all(word):
    expected = r"there is no rule and no statement [\s\S]*; (did you mean \w+\?|docs/rules\.md lists the rules, .*)"
    with pytest.raises(UserError, match=expected):
        explain(Reading(), word, ROOT)


def test_name_unlike_any_other_gets_no_far_fetched_guess():
    with pytest.raises(
        UserError, match=r"rule and no statement XYZZY; docs/rules\.md lists the rules, docs/statements\.md"
    ):
        explain(Reading(), "xyzzy", ROOT)


def test_mistyped_id_is_reported_in_one_line_with_exit_code_2(policy, capsys):
    for id in ("PD2-S8", "ALT-01", "M1O4"):
        assert command.main(["--root", str(ROOT), "explain", id]) == 2
        said = capsys.readouterr()
        near = re.search(r"did you mean (\S+)\?", said.err)[1]
        assert said.out == "" and len(said.err.splitlines()) == 1 and (near in policy.statements or near in RULES)
