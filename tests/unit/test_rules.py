"""The policy keeps every rule, and every rule has an example that keeps it and one that breaks it alone."""

from __future__ import annotations

import posixpath

import pytest
from support import examples_of_rules as examples

from traceability import rules
from traceability.rules import RULES, findings
from traceability.source import link_review
from traceability.source.nist_pdf import LOCK

by_code = pytest.mark.parametrize("code", RULES)
by_broken_example = pytest.mark.parametrize(("code", "part"), examples.broken())


@by_code
def test_the_policy_keeps(code, reading):
    if found := list(RULES[code](reading)):
        pytest.fail("\n".join(map(str, found)), pytrace=False)


@by_code
def test_the_example_keeps_every_rule(code):
    assert findings(examples.reading(code, "Kept")) == []


@by_broken_example
def test_the_broken_example_breaks_this_rule_alone(code, part):
    reading = examples.reading(code, part)
    found = {finding for rule in RULES.values() for finding in rule(reading)}
    reported = findings(reading)
    assert {finding.code for finding in reported} == {code}
    assert set(reported) <= found
    if code[0] not in "X":  # a text that cannot be read breaks more than itself; the stages keep that quiet
        assert {finding.code for finding in found if finding.code[0] not in "SMW" or code[0] in "SMW"} == {code}


@by_broken_example
def test_the_check_finds_what_the_example_says_word_for_word(code, part):
    reported = findings(examples.reading(code, part))
    assert [str(f).removeprefix(f"{posixpath.dirname(f.place.path)}/") for f in reported] == examples.found(code, part)


@by_broken_example
def test_a_finding_says_where_and_how_to_mend(code, part):
    for finding in findings(examples.reading(code, part)):
        lines = examples.section(code, "Given", part, f"Elsewhere in {part}").split("\n")
        in_example = finding.place.path.endswith(f"{code.lower()}.md") and lines[finding.place.line - 1].strip()
        about_path = finding.place.line == 1 and "in its path" in finding.message
        about_given = finding.place.path in (LOCK, link_review.FILE, "tests/examples/given.md")
        assert in_example or about_path or about_given
        assert "\n" not in str(finding)
        assert len(finding.message.split()) > 3


def check(reading):
    """A rule is
    one sentence.

    It has
    a reason.
    """
    return ()


def test_a_rule_says_in_one_line_each_what_it_is_and_why(monkeypatch):
    monkeypatch.setattr(rules, "RULES", {})
    assert rules.rule("Z101")(check) is check
    assert {"Z101": rules.Rule("Z101", "A rule is one sentence.", "It has a reason.", check)} == rules.RULES


@pytest.mark.parametrize(
    ("code", "says"), [("A101", check.__doc__), ("Z101", "A rule."), ("Z101", "\n\nA reason."), ("Z101", None)]
)
def test_a_rule_has_a_code_of_its_own_a_sentence_and_a_reason(code, says, monkeypatch):
    monkeypatch.setattr(rules, "RULES", dict(RULES))
    monkeypatch.setattr(check, "__doc__", says)
    with pytest.raises(TypeError, match=f"{code}: a rule has"):
        rules.rule(code)(check)
    assert rules.RULES == RULES


def test_no_rule_can_change_what_the_next_one_reads():
    reading = examples.reading("M104", "Broken")
    statement = reading.policy["PD1-R1-1-1"]
    found = findings(reading)[0]
    for made, name in ((reading, "policy"), (statement, "title"), (RULES["M104"], "code"), (found, "about")):
        before = getattr(made, name)
        with pytest.raises(AttributeError):
            setattr(made, name, None)
        assert getattr(made, name) is before


def test_every_example_has_a_rule():
    assert examples.codes() == sorted(RULES)
    assert {code for code, _ in examples.broken()} == set(RULES)


def test_a_later_stage_is_silent_while_an_earlier_one_speaks():
    reading = examples.reading("X105", "Broken")
    assert list(RULES["M101"](reading)), "without :presumes: there is nothing presumed"
    assert {finding.code for finding in findings(reading)} == {"X105"}


def test_a_hole_in_the_table_of_controls_is_told_from_a_contradiction():
    (hole,) = findings(examples.reading("M103", "Broken"))
    (contradiction,) = findings(examples.reading("M103", "Broken by two standings"))
    assert "has no standing in open-weights" in hole.message
    assert "has 2 standings in open-weights" in contradiction.message
