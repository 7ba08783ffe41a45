"""Test the project that size benchmarks use: it has the requested size, keeps every rule, and differs only in size."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import scaling
from support.project import ROOT, build, draws

from traceability import rules
from traceability.policy.model import Control, Mode, Problem, Standing
from traceability.source import link_review, published_ids


def texts(project):
    return {
        path.relative_to(project): path.read_text("utf-8") for path in sorted((project / "requirements").rglob("*.*"))
    }


@draws(4)
@given(size=st.integers(200, 2000))  # about a hundred statements are shared by all sizes
@example(size=453)  # smaller than the published policy, and with three editions
@example(size=865)  # with a third edition whose readings are left out
@example(size=2000)  # with alternatives that no release uses
def test_scaled_project_has_the_requested_size_and_keeps_every_rule(size, tmp_path_factory):
    reading = rules.read(scaling.write(tmp_path_factory.mktemp("scaled") / "project", size))
    assert len(reading.policy.statements) == size
    assert rules.findings(reading) == []


def test_scaled_project_equals_the_policy_at_its_own_size(policy, tmp_path):
    scaled, published = texts(scaling.write(tmp_path / "project", len(policy.statements))), texts(ROOT)
    # the repository may have ids that no release has published yet
    published[Path(published_ids.FILE)] = published_ids.recorded(policy, ())
    # an entry of the record is where it was first confirmed
    record = Path(link_review.FILE)
    assert tomllib.loads(scaled.pop(record)) == tomllib.loads(published.pop(record))
    assert scaled == published


def test_scaled_project_is_deterministic(tmp_path):
    first, second = (scaling.write(tmp_path / name, 1000) for name in ("first", "second"))
    assert texts(first) == texts(second)


def test_scaled_project_repeats_all_kinds_and_links(policy, tmp_path):
    lens = policy.all(Control, Mode, Standing, Problem)
    shared = {statement.id for statement in lens} | {id for statement in lens for _, id in statement.links()}
    once = shared | {statement.id for statement in policy.all(*scaling.ONCE)}
    twice = rules.read(scaling.write(tmp_path / "project", 2 * len(policy.statements) - len(once))).policy

    def used(policy):
        """Count the statements of each kind and the links of each option."""
        own = [statement for statement in policy.statements.values() if statement.id not in once]
        return Counter(s.kind for s in own) + Counter((s.kind, option) for s in own for option, _ in s.links())

    assert used(twice) == {what: 2 * times for what, times in used(policy).items()}


@pytest.mark.exhaustive
def test_larger_scaled_project_builds(policy, tmp_path):
    project = scaling.write(tmp_path / "project", len(policy.statements) + 300)
    result = build(project, tmp_path / "site")
    assert result.returncode == 0, result.stderr
