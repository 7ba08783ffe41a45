"""Test the formats of findings: each has file and line, and what a format escapes reads back unchanged."""

from __future__ import annotations

import json
import os
import re
import shutil
from functools import partial
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import examples_of_rules as examples
from support.project import ROOT

from traceability import __main__ as command
from traceability.cli.finding_formats import github, sarif, text
from traceability.policy.model import Place
from traceability.publication.identity import publication
from traceability.rules import RULES, findings, read
from traceability.source.findings import Finding

hard = st.sampled_from(
    ("%", "%0A", "%25", "\n", "\r", ":", "::", ",", "=", "{", "}", "{{", "[", "]", "(1)", "\\", "\\[")
)
words = st.lists(hard | st.text(max_size=5), max_size=8).map("".join)
paths = words.map(lambda some: "requirements/" + some.encode("utf-8", "ignore").decode() + ".md")
found = st.builds(Finding, st.builds(Place, paths, st.integers(1, 99999)), st.sampled_from(list(RULES)), words, words)

Told = tuple[str, int, str, str]
"""Path, line, code and message of a finding."""


def told(finding: Finding) -> Told:
    return finding.place.path, finding.place.line, finding.code, f"{finding.about} {finding.message}".lstrip()


def from_github(output: str) -> list[Told]:
    """Return the findings that GitHub's runner reads in the lines of a log."""
    read = []
    for line in output.removesuffix("\n").split("\n") if output else ():
        properties, message = re.fullmatch(r"::error (.*?)::(.*)", line, re.DOTALL).groups()
        said = {key: unescaped(value) for key, value in (p.split("=", 1) for p in properties.split(","))}
        code, _, about = said["title"].partition(" ")
        read.append((said["file"], int(said["line"]), code, f"{about} {unescaped(message)}".lstrip()))
    return read


def unescaped(text: str) -> str:
    return re.sub("%(25|0D|0A|3A|2C)", lambda code: chr(int(code[1], 16)), text)


def from_sarif(output: str) -> list[Told]:
    """Return the findings that a viewer reads in a SARIF log, according to the standard's paragraphs on messages."""
    read = []
    for result in json.loads(output)["runs"][0]["results"]:
        (location,) = (place["physicalLocation"] for place in result["locations"])
        path = os.fsdecode(unquote_to_bytes(location["artifactLocation"]["uri"]))
        said = re.sub(r"\\([\\\[\]])|([{}])\2", r"\1\2", result["message"]["text"])
        read.append((path, location["region"]["startLine"], result["ruleId"], said))
    return read


@given(st.lists(found, max_size=4))
def test_escaped_findings_read_back_unchanged_from_github_and_sarif(some):
    plain = [one for one in some if one.about == one.about.strip()]
    assert from_github(github(plain)) == [told(one) for one in plain]
    assert from_sarif(sarif(plain)) == [
        (*told(one)[:3], told(one)[3].encode("utf-8", "backslashreplace").decode()) for one in plain
    ]


@given(st.lists(found, min_size=1, max_size=4))
def test_finding_text_cannot_inject_a_workflow_command_or_link(some):
    lines = github(some).removesuffix("\n").split("\n")
    assert len(lines) == len(some) and all(line.startswith("::error file=requirements/") for line in lines)
    assert "\r" not in github(some)
    for result in json.loads(sarif(some))["runs"][0]["results"]:
        assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]]", result["message"]["text"])
        assert not re.search(r"(?<!\{)(?:\{\{)*\{(?!\{)", result["message"]["text"])


@pytest.fixture(scope="module")
def reported() -> list[Finding]:
    """Return the findings in every broken example, and assert that each has one."""
    of_each = {example: findings(examples.reading(*example)) for example in examples.broken()}
    assert all(of_each.values()), [example for example, some in of_each.items() if not some]
    for some in of_each.values():
        assert text(some) == "".join(f"{finding}\n" for finding in some)
    return [finding for some in of_each.values() for finding in some]


def test_each_format_reports_every_finding_with_file_and_line(reported):
    assert from_github(github(reported)) == from_sarif(sarif(reported)) == [told(finding) for finding in reported]


def test_sarif_log_describes_every_rule_and_each_result_refers_to_its_rule(reported):
    log = json.loads(sarif(reported))
    assert log["version"] == "2.1.0" and log["version"] in log["$schema"]
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    for rule in rules:
        assert rule["defaultConfiguration"] == {"level": "error"}
        assert all(rule[said]["text"] for said in ("shortDescription", "fullDescription", "help"))
        assert rule["id"] in rule["help"]["text"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "error" and result["message"]["text"]
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert not re.match(r"/|\w+:|\.\.", artifact["uri"]) and artifact["uriBaseId"] == "%SRCROOT%"


def test_sarif_log_names_version_and_address_of_the_tool(monkeypatch):
    def driver():
        return json.loads(sarif(()))["runs"][0]["tool"]["driver"]

    monkeypatch.setenv("GITHUB_SERVER_URL", "https://code.example")
    monkeypatch.setenv("GITHUB_REPOSITORY", "policy/weights")
    assert driver()["version"] == publication(ROOT, {}).version
    assert driver()["informationUri"] == "https://code.example/policy/weights"
    monkeypatch.delenv("GITHUB_REPOSITORY")
    assert "informationUri" not in driver()  # an empty address would be no address


@pytest.mark.parametrize(
    ("repository", "root", "shown"),
    [
        ("here", "here/policy", "policy/"),
        ("here", "here", ""),
        (None, "here/policy", ""),
        ("here", "here/link", "policy/"),
    ],
)
def test_paths_in_github_and_sarif_begin_at_the_repository(repository, root, shown, unbuilt, tmp_path, capsys):
    for folder in (tmp_path / "here", tmp_path / "here/policy"):
        shutil.copytree(unbuilt / "requirements", folder / "requirements")
        (folder / "requirements/release/index.md").write_text("<b>Weights</b>\n", encoding="utf-8")
    (tmp_path / "here/link").symlink_to("policy")
    if repository:
        (tmp_path / repository / ".git").mkdir()
    said = {}
    for form in ("text", "github", "sarif"):
        assert command.main(["--root", str(tmp_path / root), "check", "--format", form]) == 1
        said[form] = capsys.readouterr().out
    assert said["text"].startswith("requirements/release/index.md:1: X110 ")
    for told_by in (from_github(said["github"]), from_sarif(said["sarif"])):
        assert {path for path, *_ in told_by} == {f"{shown}requirements/release/index.md"}


@pytest.mark.parametrize("form", ["text", "github", "sarif"])
def test_check_exit_code_is_the_same_in_each_format(form, tmp_path, capsys):
    (tmp_path / "requirements").mkdir()
    for name in ("sources.toml", "confirmed.toml", "published.txt"):
        (tmp_path / "requirements" / name).write_text("", encoding="utf-8")
    assert command.main(["--root", str(tmp_path), "check", "--format", form]) == 0
    (tmp_path / "requirements/weights.md").write_text("<b>Weights</b>\n", encoding="utf-8")
    capsys.readouterr()
    assert command.main(["--root", str(tmp_path), "check", "--format", form]) == 1
    said = capsys.readouterr().out
    assert "requirements/weights.md" in said and "X110" in said
    assert command.main(["--root", str(tmp_path / "elsewhere"), "check", "--format", form]) == 2


def test_check_says_how_many_findings_there_are_and_how_many_rules_wait(small_copy, capsys):
    main = partial(command.main, ["check", "--no-memory", "--root", str(small_copy)])
    page = small_copy / "docs/weights.md"
    page.write_text("# Weights\n\n<b>a</b>\n\n<b>b</b>\n", encoding="utf-8")
    assert main() == 1
    after = len([code for code in RULES if not code.startswith("X")])
    assert capsys.readouterr().err.endswith(f" s, 2 findings; {after} more rules run once these are mended\n")
    page.unlink()
    confirmed = small_copy / "requirements/confirmed.toml"
    confirmed.write_text(confirmed.read_text(encoding="utf-8").replace('"', '"0', 1), encoding="utf-8")
    assert main() == 1
    assert capsys.readouterr().err.endswith(" s, 1 finding\n")


def test_check_defaults_to_text_and_writes_a_valid_sarif_log_without_findings(unbuilt, capsys):
    policy, said = read(unbuilt).policy, {}
    for form in ((), ("--format", "text"), ("--format", "sarif")):
        assert command.main(["--root", str(unbuilt), "check", *form]) == 0
        said[form[-1:]] = capsys.readouterr().out
    assert said[()] == said["text",] == f"{len(policy.statements)} statements keep {len(RULES)} rules\n"
    assert json.loads(said["sarif",])["runs"][0]["results"] == []
