"""Test cards of models: a hub reads the metadata as they were computed, and no text of a developer changes them."""

from __future__ import annotations

import re

import pytest
import yaml
from markdown_it import MarkdownIt

from traceability.analysis.readings import ranges
from traceability.analysis.verdicts import Verdict, distribution, judgements
from traceability.assessment.assess import State, assess
from traceability.assessment.card import KEY, assessed, unanswered
from traceability.policy.errors import UserError
from traceability.policy.model import Mode, Requirement, in_edition
from traceability.publication.identity import NOTICE, Publication

HERE = Publication("2026.11", "https://example.org/")
HOSTILE = r"\n---\nlicense: mit\n---\n# Heading\n<script>run()</script> | cell | {{ x }} [a](javascript:b) \"\u202e"
STATEMENT = f"""
[model]
name = "{HOSTILE}"
version = "1{HOSTILE}"
developer = "Lab {HOSTILE}"
[release]
edition = "pd2"
modes = ["hosted-api", "open-weights"]
[answers]
PD2-R1-1-1 = "as written"
PD2-S06.hosted-api = "as written"
PD2-S06.open-weights = {{ met = "not met", reason = "{HOSTILE}", note = "{HOSTILE}" }}
"""


def front_matter(card: str) -> tuple[dict, str]:
    """Return the metadata of a card and what follows, parted as huggingface_hub 2.4.0 does."""
    found = re.match(r"\s*---[\r\n]+([\S\s]*?)[\r\n]+---(?:\r\n|\n|$)", card)
    return yaml.safe_load(found[1]), card[found.end() :]


@pytest.fixture(scope="module")
def assessment(policy):
    found = assess(policy, STATEMENT.encode(), "release.toml")
    assert not found.findings
    return found


@pytest.fixture(scope="module")
def card(policy, assessment):
    return assessed(policy, assessment, HERE)


def test_metadata_have_the_counts_of_each_mode_and_nothing_else(card, policy, assessment):
    metadata, _ = front_matter(card)
    states = [state for state in State if state is not State.TO_BE_MENDED]
    assert metadata == {
        KEY: {
            "version": "2026.11",
            "edition": "pd2",
            "stated_by": "developer",
            "complete": False,
            "modes": [
                {"mode": policy.get(Mode, mode).name, "not_met_ids": ["PD2-S06"] if mode == "MODE-OPEN-WEIGHTS" else []}
                | {state.label.replace(" ", "_"): assessment.counts(mode)[state] for state in states}
                for mode in assessment.release.modes
            ],
        }
    }


def test_section_says_what_is_not_met_and_why_and_adds_no_markup_of_the_developer(card):
    _, section = front_matter(card)
    html = MarkdownIt("commonmark").enable("table").render(section)
    assert re.findall(r"<h\d>(.*?)</h\d>", html) == ["NIST AI 800-1 by release mode", "Not met, with a reason"]
    assert re.findall(r'<a href="(.*?)">', html) == ["https://example.org/versions.html"]
    assert "<script" not in html and "<hr" not in html and NOTICE in html
    (row,) = (line for line in section.splitlines() if "`PD2-S06`" in line)
    assert "**open weights**: not met. --- license: mit --- \\# Heading" in row and "○ gap" in row


def test_card_without_address_of_the_site_names_the_version(policy, assessment):
    assert "The verdicts are those of version 2026.11." in assessed(policy, assessment, Publication("2026.11"))


def test_card_of_a_statement_by_others_says_so(policy):
    written = STATEMENT.replace("[answers]", 'written_by = "a reader"\n[answers]')
    metadata, section = front_matter(assessed(policy, assess(policy, written.encode(), "release.toml"), HERE))
    assert metadata[KEY]["stated_by"] == "others" and "did not write this statement" in section


def test_statement_with_findings_has_no_card(policy):
    found = assess(policy, STATEMENT.replace("PD2-S06.hosted", "PD2-S6.hosted").encode(), "release.toml")
    with pytest.raises(UserError, match=r"release\.toml:\d+: PD2-S6 .* mend what assess reports$"):
        assessed(policy, found, HERE)


def test_card_of_modes_has_the_verdicts_and_what_is_out_of_reach(policy):
    metadata, section = front_matter(unanswered(policy, ["open-weights", "hosted-api"], "pd2", HERE))
    asked = in_edition(policy, "pd2").all(Requirement)
    assert [mode["mode"] for mode in metadata[KEY]["modes"]] == ["open-weights", "hosted-api"]
    for told in metadata[KEY]["modes"]:
        mode = f"MODE-{told.pop('mode').upper()}"
        judged = {one.id: judgements(policy)[one.id, mode].verdict for one in asked}
        assert told.pop("gap_ids") == [id for id, verdict in judged.items() if verdict is Verdict.GAP]
        assert told == {v.label.replace(" ", "_"): n for v, n in distribution(judged.values()).items()}
        for verdict, count in ranges(policy, asked, mode).items():
            assert f"- {verdict.sign} {verdict.label}: {count.label}\n" in section + "\n"
        rows = re.findall(r"^\| \S+ .*\(`(PD2-[A-Z0-9-]+)`\) \| (?:◆|○)", section, re.MULTILINE)
        assert {id for id, verdict in judged.items() if verdict in (Verdict.ALTERNATIVE, Verdict.GAP)} <= {*rows}


def test_card_of_a_mode_that_does_not_exist_is_refused(policy):
    with pytest.raises(UserError, match="no release mode open-wieghts; did you mean open-weights"):
        unanswered(policy, ["open-wieghts"], "pd2", HERE)
