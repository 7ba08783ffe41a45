"""Test the mutations: they reach every field of the model, change one thing, and are judged as the check judges."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import islice

import pytest
from mutations import files, judging, survivors
from mutations.operators import OPERATORS
from mutations.sample import mutations, one_of_each, sites
from mutations.written import RECORDS, Mutation, read
from support.project import ROOT

from traceability import rules
from traceability.policy.model import KINDS, options

CASCADES = {"X103", "X113"}
"""The rules after whose findings the check leaves out what follows from the same mistake."""


@pytest.fixture(scope="module")
def written():
    return read(ROOT)


@pytest.fixture(scope="module")
def sample(written):
    """Return one mutation by every operator."""
    return list(one_of_each(written))


@pytest.fixture(scope="module")
def judged(written, sample):
    return [judging.judge(written, mutation, {}) for mutation in sample]


def test_mutations_reach_every_field_of_every_kind(written):
    reached = {(kind, field) for kind, field, operators, found in sites(written) if operators and found}
    fields = {(kind, field) for kind in KINDS for field in ("statement", "title", "body", "id", *options(KINDS[kind]))}
    assert fields <= reached
    assert {field for kind, field in reached if kind == "lock"} >= {"url", "sha256", "pages_before", "entry", "table"}
    assert ("confirmations", "entry") in reached and ("page", "footnote") in reached
    assert {field for kind, field in reached if kind == "index"} == {"table", "name", "requirement", "score", "reason"}


def test_each_operator_changes_something(sample):
    assert {mutation.operator for mutation in sample} == {name for some in OPERATORS.values() for name in some}


def test_mutations_are_the_same_in_every_run(written):
    code = (
        "from itertools import islice; from support.project import ROOT; from mutations import sample, written;"
        "print(*islice(sample.mutations(written.read(ROOT)), 0, 90, 3), sep='\\n')"
    )
    environment = os.environ | {"PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    again = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert again.stdout.splitlines() == [str(mutation) for mutation in islice(mutations(written), 0, 90, 3)]


def test_mutation_changes_no_line_outside_its_edits(written, sample):
    for mutation in sample:
        for path, text in written.mutated(mutation).items():
            before, after = written.lines[path], text.split("\n")
            for edit in sorted((e for e in mutation.edits if e.path == path), key=lambda e: e.first, reverse=True):
                behind = len(before) - edit.end + 1
                assert before[edit.end - 1 :] == after[len(after) - behind :]
                kept = len(after) - behind - len(edit.lines)
                assert tuple(after[kept : kept + len(edit.lines)]) == edit.lines
                before, after = before[: edit.first - 1], after[:kept]
            assert before == after


def test_mutation_changes_at_most_two_statements(written, sample):
    kept = written.reread({}).policy.statements
    for mutation in sample:
        texts = written.mutated(mutation)
        fresh = written.fresh(texts)
        if {*texts} & {*RECORDS} or judging.of(rules.Reading(fresh), judging.OF_THE_TEXT):
            continue  # records have no statements, and malformed text may hide other statements
        now = written.reread(texts).policy.statements
        pairs = {id: (kept.get(id), now.get(id)) for id in {*kept, *now} if kept.get(id) is not now.get(id)}
        changed = [id for id, (was, is_now) in pairs.items() if unplaced(was) != unplaced(is_now)]
        assert len(changed) <= 2, f"{mutation.operator} of {mutation.about} changed {changed}"


def unplaced(statement):
    return statement and replace(statement, place=None)


def test_mutation_is_judged_as_the_check_judges(written, judged):
    for one in judged[::8]:
        if one.caught_by != (judging.UNREAD,):
            found = rules.findings(written.reread(written.mutated(one.mutation)))
            assert bool(found) is bool(one.caught_by)
            codes, caught = {finding.code for finding in found}, {*one.caught_by}
            assert codes == caught or (codes < caught and codes <= CASCADES), one.mutation


def test_removed_rule_leaves_an_unexplained_survivor(written, judged, monkeypatch):
    caught = next(one for one in judged if one.caught_by == ("H201",) and one.mutation.field == "lines")
    monkeypatch.delitem(rules.RULES, "H201")
    (now,) = [judging.judge(written, caught.mutation, {})]
    assert now.survived
    assert survivors.unexplained([now]) == [now]


def test_score_that_no_longer_agrees_is_caught_by_the_rule_on_differences(written):
    score = files.entries(written)["index", "score"][0]
    other = score.value[:-1] + str(1 - int(score.value[-1]))
    mutation = Mutation("take that of another", "index", "score", score.about, score.write(other))
    assert judging.judge(written, mutation, {}).caught_by == ("D111",)


def test_each_survivor_has_a_reason_and_no_rule_fails(judged):
    assert not survivors.unexplained(judged)
    assert not [one for one in judged if one.failed]


def test_reasons_name_only_existing_fields_kinds_and_operators(written):
    found = [(kind, field, {*operators}) for kind, field, operators, _ in sites(written)]
    for reason in survivors.REASONS:
        for field in reason.fields:
            fit = [names for kind, at, names in found if at == field and kind in (reason.kinds or (kind,))]
            assert fit, f"{field} is no field of {', '.join(reason.kinds) or 'any kind'}"
        reached = set().union(*(names for _, at, names in found if at in reason.fields))
        assert {*reason.operators} <= reached
    assert survivors.stale([]) == [*survivors.REASONS]
