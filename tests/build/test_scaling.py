"""What the benchmarks of size run on is a policy like ours: it has the size asked for, keeps every rule, and differs
from ours in size alone."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import scaling
from support.project import ROOT, build, draws

from traceability import rules
from traceability.policy.model import Control, Mode, Problem, Standing


def texts(house):
    return {path.relative_to(house): path.read_text("utf-8") for path in sorted((house / "requirements").rglob("*.*"))}


@draws(4)
@given(size=st.integers(100, 2000))
@example(size=453)  # smaller than ours, and of three editions
def test_a_house_has_the_size_asked_for_and_keeps_every_rule(size, tmp_path_factory):
    reading = rules.read(scaling.write(tmp_path_factory.mktemp("scaled") / "house", size))
    assert len(reading.policy.statements) == size
    assert rules.findings(reading) == []


def test_at_the_size_of_the_policy_a_house_is_the_policy(policy, tmp_path):
    assert texts(scaling.write(tmp_path / "house", len(policy.statements))) == texts(ROOT)


def test_a_house_of_another_size_is_written_the_same_again(tmp_path):
    first, second = (scaling.write(tmp_path / name, 1000) for name in ("first", "second"))
    assert texts(first) == texts(second)


def test_a_repetition_has_all_kinds_and_links_of_what_it_repeats(policy, tmp_path):
    lens = policy.all(Control, Mode, Standing, Problem)
    shared = {statement.id for statement in lens} | {id for statement in lens for _, id in statement.links()}
    twice = rules.read(scaling.write(tmp_path / "house", 2 * len(policy.statements) - len(shared))).policy

    def used(policy):
        """How many statements of each kind there are, and how many links of each."""
        own = [statement for statement in policy.statements.values() if statement.id not in shared]
        return Counter(s.kind for s in own) + Counter((s.kind, option) for s in own for option, _ in s.links())

    assert used(twice) == {what: 2 * times for what, times in used(policy).items()}


@pytest.mark.exhaustive
def test_a_greater_house_builds_like_ours(tmp_path):
    house = scaling.write(tmp_path / "house", 1000)
    result = build(house, tmp_path / "site")
    assert result.returncode == 0, result.stderr
