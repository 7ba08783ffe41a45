"""Test that what is written alike is read alike, and that each close call on record has a reading."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import combinations

import pytest
from support.project import ROOT

from traceability.analysis.readings import readings
from traceability.policy.model import Requirement

ALIKE = 0.7
"""The share of words in common, in order, from which two provisions count as written alike."""

REASONS = {
    ("PD1-R2-1-4", "PD2-R2-1-4"): "Only the second names real-world performance, which has to be learned of somehow.",
    ("PD1-R2-2-2", "PD1-R2-2-3"): "One protects the model from theft, the other from misuse once it is deployed.",
    ("PD1-R6-3-2", "PD2-R6-3-2"): "Only the second hears the public, to which a developer has to listen.",
}
"""Why two provisions of near-identical wording presume different controls."""

NOT_READINGS = {
    "PD1-R6-1-3": "decision 7 names it for the grade of an alternative, not for its controls",
    "PD1-R6-1-6": "decision 7 names it as what another provision replaced",
    "PD2-R6-1-6": "decision 7 names it for its origin, not for its controls",
    "PD2-S07": "whoever leaves Trace out changes only modes in which no weights are available",
}
"""The requirements that decisions 3 and 7 or CLAIM-002 name and that need no reading, with the reason."""


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def similar(one: list[str], other: list[str]) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return all(share() >= ALIKE for share in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def test_provisions_that_are_written_alike_presume_the_same_or_say_why_not(policy):
    said = {requirement.id: words(requirement.body) for requirement in policy.all(Requirement)}
    differing = [
        (one.id, other.id)
        for one, other in combinations(policy.all(Requirement), 2)
        if one.presumption != other.presumption and similar(said[one.id], said[other.id])
    ]
    assert differing == sorted(REASONS)


def test_comparison_finds_a_different_reading_of_one_changed_word():
    one = words("Monitor APIs and other distribution channels for misuse while keeping users' privacy.")
    assert similar(
        one, words("Monitor platforms and other distribution channels for misuse while keeping users' privacy.")
    )
    assert not similar(one, words("Publish a safe harbor policy that commits to not pursuing legal action."))


def named_in(path: str, heading: str) -> list[str]:
    """Return the requirements that a section of a page cites, in the order of the page."""
    page = (ROOT / path).read_text(encoding="utf-8")
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return list(dict.fromkeys(re.findall(r"\{need\}`(PD\d-[RDS][\w-]+)`", section)))


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("docs/decisions/0003-second-reading.md", "Where the verdicts differed"),
        ("docs/decisions/0007-second-draft.md", "The second reading"),
    ],
)
def test_each_close_call_of_a_decision_has_a_reading(path, heading, policy):
    named = named_in(path, heading)
    assert len(named) > 7
    assert [id for id in named if id not in readings(policy) and id not in NOT_READINGS] == []


def test_each_safeguard_that_decides_the_claim_of_nine_has_a_reading(policy):
    named = re.findall(r"\{need\}`(PD\d-S\d\d)`", policy["CLAIM-002"].body)
    assert len(named) > 2 and all(id in readings(policy) for id in named)
