"""Test the library: it says what the model computes, and commands run without a checkout on the packaged policy."""

from __future__ import annotations

import json
import re
import sys
from types import ModuleType

import pytest
from support.project import ROOT

from traceability import library
from traceability.__main__ import main
from traceability.analysis.readings import judged_otherwise, ranges, readings
from traceability.analysis.verdicts import judgements
from traceability.cli.requirement import shown
from traceability.data import policy_json
from traceability.data.json_text import json_text
from traceability.library import Policy
from traceability.policy.errors import UserError
from traceability.policy.model import Mode, Requirement, in_edition
from traceability.publication.identity import Publication

STATEMENT = (ROOT / "docs/release-statement/open-weights.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text(policy) -> str:
    """Return the policy as the package has it."""
    return json_text(policy_json.written(policy, Publication("2026.11")))


@pytest.fixture(scope="module")
def asked(text) -> Policy:
    return Policy(json.loads(text))


@pytest.fixture
def elsewhere(text, tmp_path, monkeypatch):
    """Work in a folder without a policy, with a package that has one; return the folder."""
    (tmp_path / "model").mkdir()
    packaged = tmp_path / "policy.json"
    packaged.write_text(text, encoding="utf-8")
    monkeypatch.setattr(library, "PACKAGED", packaged)
    monkeypatch.chdir(tmp_path / "model")
    return tmp_path / "model"


def test_library_has_every_statement_and_judgement_of_the_policy(asked, policy):
    assert {id: asked[id] for id in policy.statements} == policy.statements
    judged = {**judgements(policy), **judged_otherwise(policy)}
    assert {cell: asked.judgement(cell[0], policy.get(Mode, cell[1]).name) for cell in judged} == judged
    assert asked.modes == tuple(mode.name for mode in policy.modes())
    assert asked.editions == {edition.id: edition.name for edition in policy.editions.values()}
    assert asked.version == "2026.11"


def test_library_counts_verdicts_with_their_ranges(asked, policy):
    for edition in policy.editions:
        requirements = in_edition(policy, edition).all(Requirement)
        assert asked.requirements(edition) == requirements
        assert {one.id: tuple(asked.readings(one.id)) for one in requirements if asked.readings(one.id)} == {
            id: others for id, others in readings(policy).items() if policy.get(Requirement, id).edition == edition
        }
        for mode in policy.modes():
            assert asked.counts(edition, mode.name) == ranges(policy, requirements, mode.id)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda policy: policy["PD2-S0G"], "there is no statement PD2-S0G"),
        (lambda policy: policy.judgement("MODE-INTERNAL", "internal"), "there is no requirement or reading"),
        (
            lambda policy: policy.judgement("PD2-S06", "open-wieghts"),
            "there is no release mode open-wieghts; did you mean open-w",
        ),
        (lambda policy: policy.requirements("pd9"), "there is no edition pd9"),
        (lambda policy: policy.readings("PD1-O1"), "there is no requirement PD1-O1"),
    ],
)
def test_library_says_what_does_not_exist(ask, message, asked):
    with pytest.raises(UserError, match=f"^{message}"):
        ask(asked)


def test_library_without_packaged_policy_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setattr(library, "PACKAGED", tmp_path / "policy.json")
    with pytest.raises(UserError, match=r"pip install \. in a checkout"):
        Policy.packaged()


def test_show_prints_verdicts_alternatives_and_readings_that_differ(asked, policy):
    (id, *_), (other, *_) = zip(*((id, others[0]) for id, others in readings(policy).items()), strict=True)
    said = shown(asked, id, asked.modes)
    assert said.startswith(f"{id} {policy[id].title}\n") and "version 2026.11" in said
    for mode in policy.modes():
        published, otherwise = judgements(policy)[id, mode.id], judged_otherwise(policy)[other.id, mode.id]
        assert f"\n{published.verdict.sign} {mode.name}: {published.label} – " in said
        differs = f"{otherwise.verdict.sign} {mode.name}: {otherwise.label} – {other.id}, held by {other.held_by}"
        assert (differs in said) == (otherwise.label != published.label)
    replaced = next(cell for cell, judgement in judgements(policy).items() if judgement.instead)
    said = shown(asked, replaced[0], [policy.get(Mode, replaced[1]).name])
    alternative = judgements(policy)[replaced].instead[0].alternative
    assert (
        f"instead {alternative} in " in said and len(re.findall(r"^. [a-z-]+: .* – (?!READ)", said, re.MULTILINE)) == 1
    )


@pytest.mark.parametrize("id", ["CTRL-OBSERVE", "PD2-O1"])
def test_show_refuses_what_is_no_requirement(id, asked):
    with pytest.raises(UserError, match=rf"^{id} is an? \w+, and no requirement"):
        shown(asked, id, asked.modes)


def test_commands_read_the_packaged_policy_in_a_folder_without_one(elsewhere, capsys):
    (elsewhere / "release.toml").write_text(STATEMENT, encoding="utf-8")
    cards = []
    for option in (["--card"], ["--format", "card"]):
        assert main(["assess", "release.toml", *option]) == 0
        cards.append(capsys.readouterr().out)
    assert cards[0] == cards[1] and 'version: "2026.11"' in cards[0]
    assert main(["draft-statement", "open-weights", "--card"]) == 0
    assert 'version: "2026.11"' in capsys.readouterr().out
    assert main(["show", "pd2-s06", "--mode", "open-weights"]) == 0
    assert re.search(r"^○ open-weights: gap – ", capsys.readouterr().out, re.MULTILINE)
    assert main(["draft-statement", "open-weights"]) == 0
    assert 'modes = ["open-weights"]' in capsys.readouterr().out


def test_commands_do_not_read_the_packaged_policy_instead_of_a_folder_that_is_named(elsewhere, capsys):
    assert main(["--root", "missing", "show", "PD2-S06"]) == 2
    assert "missing" in capsys.readouterr().err


def test_example_with_pandas_counts_the_verdicts(elsewhere, policy, monkeypatch):
    (example,) = re.findall(
        r"^```python\n(import pandas.*?)^```$", (ROOT / "docs/data.md").read_text(encoding="utf-8"), re.DOTALL | re.M
    )
    pandas, tables = ModuleType("pandas"), []

    class DataFrame:
        def __init__(self, rows) -> None:
            tables.append(rows)

        def __getattr__(self, name):
            return self

        def __call__(self, *_, **__):
            return self

    pandas.DataFrame = DataFrame  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    exec(example, {})
    requirements = in_edition(policy, "pd2").all(Requirement)
    assert tables == [
        {
            mode.name: {
                verdict.label: count.published for verdict, count in ranges(policy, requirements, mode.id).items()
            }
            for mode in policy.modes()
        }
    ]
