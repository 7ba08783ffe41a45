"""Test the small files of verdicts: what the page of data promises of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import jsonschema_rs
import pytest
from support.citations import KNOWN, UNKNOWN

from traceability.analysis.readings import contested, disputed_verdicts, readings
from traceability.analysis.verdicts import Verdict, judgements
from traceability.data import verdict_files
from traceability.policy.model import Place, Policy, Requirement, Retired


def made(policy, published=UNKNOWN):
    """Return the text of every file by its path."""
    return {path: make() for path, make in verdict_files.files(policy, published)}


@pytest.fixture(scope="module")
def texts(policy):
    return made(policy)


@pytest.fixture(scope="module")
def by_id(policy, texts):
    return {asked.id: json.loads(texts[f"data/v1/{asked.id}.json"]) for asked in policy.all(Requirement)}


def test_each_requirement_has_a_file_with_its_verdict_in_every_mode(policy, texts, by_id):
    assert len(texts) == len(by_id) + len(["index", "schema"])
    for asked in policy.all(Requirement):
        found, modes = by_id[asked.id], policy.modes()
        assert (found["id"], found["title"], found["number"]) == (asked.id, asked.title, asked.number)
        assert found["verdicts"] == {mode.name: judgements(policy)[asked.id, mode.id].label for mode in modes}
        assert list(found["verdicts"]) == [mode.name for mode in modes]
        assert "unofficial" in found["from"]


def test_reasons_cover_the_modes_in_which_a_requirement_cannot_be_followed_as_written(policy, by_id):
    for asked in policy.all(Requirement):
        explained = {}
        for reason in by_id[asked.id]["reasons"]:
            for name in reason["modes"]:
                assert name not in explained
                explained[name] = reason
        for mode in policy.modes():
            judgement = judgements(policy)[asked.id, mode.id]
            assert (mode.name in explained) == (judgement.verdict is not Verdict.AS_WRITTEN)
            if reason := explained.get(mode.name):
                assert reason["standing"] == judgement.standing.label
                assert {*reason["decided_by"]} == {*judgement.decided_by}
                assert [*reason["instead"]] == [answer.alternative for answer in judgement.instead]


def test_contested_requirements_have_the_verdicts_of_their_other_readings(policy, by_id):
    assert {id for id, found in by_id.items() if any(found["readings"].values())} == {*contested(policy)}
    for id, others in readings(policy).items():
        for other in others:
            changed = {mode.name: judgement.label for mode, judgement in disputed_verdicts(policy, other).items()}
            assert by_id[id]["readings"][other.id] == changed


def test_index_has_the_hash_of_each_file_and_it_changes_with_the_file_only(policy, texts, by_id):
    index = json.loads(texts[verdict_files.INDEX])
    assert list(index["sha256"]) == list(by_id)
    for id, digest in index["sha256"].items():
        assert hashlib.sha256(texts[f"data/v1/{id}.json"].encode()).hexdigest().startswith(digest)
    later = json.loads(made(policy, replace(UNKNOWN, version="2027.01"))[verdict_files.INDEX])
    assert later["version"] == "2027.01" and later["sha256"] == index["sha256"]


def test_every_file_is_valid_by_the_schema_and_changed_ones_are_not(texts, by_id):
    schema = json.loads(texts[verdict_files.SCHEMA])
    assert jsonschema_rs.meta.is_valid(schema)
    valid = jsonschema_rs.Draft202012Validator(schema).is_valid
    assert all(map(valid, by_id.values()))
    found = by_id["PD2-S06"]
    assert valid(found | {"tomorrow": "a field that a later version adds"})
    for name in found:
        assert not valid({key: value for key, value in found.items() if key != name}), name
    for wrong in ({"id": "ALT-001"}, {"verdicts": {"internal": "gap"}}, {"kind": "term"}, {"reasons": [{}]}):
        assert not valid(found | wrong), wrong


def test_retired_requirement_keeps_its_file_and_says_what_it_became(policy):
    gone = policy["PD2-S06"]
    retired = Retired(
        id=gone.id, title=gone.title, body="x", place=Place("x.md", 1), since="2026-12-01", became=("PD2-S05",),
        reason="Weights.",
    )  # fmt: skip
    naming = {gone.id, *(one.id for one in policy.statements.values() if gone.id in {id for _, id in one.links()})}
    kept = [one for one in policy.statements.values() if one.id not in naming]
    found = made(Policy.of([*kept, retired], editions=policy.editions), KNOWN)
    said = json.loads(found["data/v1/PD2-S06.json"])
    assert (said["kind"], said["became"]) == ("retired", ["PD2-S05"]) and said["page"] == KNOWN.address("PD2-S06/")
    assert jsonschema_rs.Draft202012Validator(json.loads(found[verdict_files.SCHEMA])).is_valid(said)
    assert "PD2-S06" in json.loads(found[verdict_files.INDEX])["sha256"]
