"""Test that the policy keeps every rule, and that each rule has examples that keep it and that break only it."""

from __future__ import annotations

import posixpath

import pytest
from support import examples_of_rules as examples

from traceability import rules
from traceability.policy.errors import UserError
from traceability.publication.identity import PROJECT
from traceability.rules import RULES, findings
from traceability.source import link_review, published_ids, rule_examples, transparency_index
from traceability.source.edition_lock import LOCK
from traceability.source.files import CHANGELOG, VOCABULARY

by_code = pytest.mark.parametrize("code", RULES)
by_broken_example = pytest.mark.parametrize(("code", "part"), examples.broken())


@by_code
def test_policy_keeps_the_rule(code, reading):
    if found := list(RULES[code](reading)):
        pytest.fail("\n".join(map(str, found)), pytrace=False)


@by_code
def test_kept_example_keeps_every_rule(code):
    assert findings(examples.reading(code, "Kept")) == []


@by_broken_example
def test_broken_example_breaks_only_its_rule(code, part):
    reading = examples.reading(code, part)
    found = {finding for rule in RULES.values() for finding in rule(reading)}
    reported = findings(reading)
    assert {finding.code for finding in reported} == {code}
    assert set(reported) <= found
    if code[0] not in "X":  # an unreadable text also breaks later rules; the stages suppress those findings
        assert {finding.code for finding in found if finding.code[0] not in "SMW" or code[0] in "SMW"} == {code}


@by_broken_example
def test_check_reports_exactly_the_findings_listed_in_the_example(code, part):
    reported = findings(examples.reading(code, part))
    assert [str(f).removeprefix(f"{posixpath.dirname(f.place.path)}/") for f in reported] == examples.found(code, part)


@by_broken_example
def test_finding_gives_its_place_and_a_fix(code, part):
    for finding in findings(examples.reading(code, part)):
        lines = examples.section(code, "Given", part, f"Elsewhere in {part}").split("\n")
        in_example = finding.place.path.endswith(f"{code.lower()}.md") and lines[finding.place.line - 1].strip()
        about_path = finding.place.line == 1 and ("in its path" in finding.message or "has no title" in finding.message)
        records = (LOCK, link_review.FILE, published_ids.FILE, transparency_index.FILE)
        others = (*records, CHANGELOG, VOCABULARY, PROJECT, "tests/examples/given.md")
        about_given = finding.place.path in others
        assert in_example or about_path or about_given
        assert "\n" not in str(finding)
        assert len(finding.message.split()) > 3


def check(reading):
    """A rule is
    one sentence.

    It has
    a reason.
    """  # noqa: D205, D401  the form of the docstring is what is tested
    return ()


def test_rule_docstring_gives_a_sentence_and_a_reason_in_one_line_each(monkeypatch):
    monkeypatch.setattr(rules, "RULES", {})
    assert rules.rule("Z101")(check) is check
    assert {"Z101": rules.Rule("Z101", "A rule is one sentence.", "It has a reason.", check)} == rules.RULES


@pytest.mark.parametrize(
    ("code", "says"), [("A101", check.__doc__), ("Z101", "A rule."), ("Z101", "\n\nA reason."), ("Z101", None)]
)
def test_rule_needs_a_unique_code_a_sentence_and_a_reason(code, says, monkeypatch):
    monkeypatch.setattr(rules, "RULES", dict(RULES))
    monkeypatch.setattr(check, "__doc__", says)
    with pytest.raises(TypeError, match=f"{code}: a rule has"):
        rules.rule(code)(check)
    assert rules.RULES == RULES


def test_rule_cannot_change_what_the_next_rule_reads():
    reading = examples.reading("M104", "Broken")
    statement = reading.policy["PD1-R1-1-1"]
    found = findings(reading)[0]
    for made, name in ((reading, "policy"), (statement, "title"), (RULES["M104"], "code"), (found, "about")):
        before = getattr(made, name)
        with pytest.raises(AttributeError):
            setattr(made, name, None)
        assert getattr(made, name) is before


def test_rule_without_an_example_is_reported_with_the_file_to_write(tmp_path):
    with pytest.raises(UserError, match=r"z101\.md is missing; write it like those beside it"):
        rule_examples.read(tmp_path, "Z101")


def test_every_example_has_a_rule_and_every_rule_an_example():
    assert examples.codes() == sorted(RULES)
    assert {code for code, _ in examples.broken()} == set(RULES)


def test_later_stage_reports_nothing_when_an_earlier_stage_has_findings():
    reading = examples.reading("X105", "Broken")
    assert list(RULES["M101"](reading)), "without :presumes: there is nothing presumed"
    assert {finding.code for finding in findings(reading)} == {"X105"}


def test_missing_standing_and_duplicate_standing_have_different_messages():
    (hole,) = findings(examples.reading("M103", "Broken"))
    (contradiction,) = findings(examples.reading("M103", "Broken by two standings"))
    assert "has no standing in open-weights" in hole.message
    assert "has more than one standing in open-weights" in contradiction.message
