"""Test that the check reports a file without which no site can be built."""

from __future__ import annotations

import shutil

import pytest

from traceability import __main__ as command

NEEDED = ("CHANGELOG.md", "conf.py", "index.md", "pyproject.toml", "ubproject.toml")


@pytest.fixture
def project(small_copy):
    return small_copy


@pytest.mark.parametrize("instead", ["nothing", "a folder"])
@pytest.mark.parametrize("name", NEEDED)
def test_missing_file_is_one_finding_that_says_what_needs_it(name, instead, project, capsys):
    (project / name).unlink()
    if instead == "a folder":
        (project / name).mkdir()
        (project / name / "weights.md").write_text("# Weights\n", encoding="utf-8")
    assert command.main(["--root", str(project), "check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{name}:1: X116 is missing, and a build needs it for ") and line.endswith("; restore it")
    assert command.main(["--root", str(project), "stale", "--days", "9999"]) == 0  # which needs only the policy


def test_missing_folder_of_examples_is_one_finding(project, capsys):
    shutil.rmtree(project / "tests/examples")
    assert command.main(["--root", str(project), "check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line == "tests/examples:1: X116 is missing, and a build needs it for the page of rules; restore it"


def test_policy_without_a_site_needs_no_other_file(unbuilt, tmp_path, capsys):
    shutil.copytree(unbuilt / "requirements", tmp_path / "requirements")
    assert command.main(["--root", str(tmp_path), "check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[project]\n", "has no version"),
        (b'[project]\nversion = "1.0"\n', "has the version '1.0', which is no year and month"),
        (b"[project\n", "no version can be read"),
        (b"[project]\nversion = " + b"9" * 5000 + b"\n", "no version can be read"),
        (b"project = 2026.11\n", "has no version"),
        (b'# \xff\n[project]\nversion = "2026.11"\n', "is not UTF-8"),
    ],
)
def test_version_that_stops_a_build_is_one_finding(content, says, project, capsys):
    (project / "pyproject.toml").write_bytes(content)
    assert command.main(["--root", str(project), "check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("pyproject.toml:") and f": X204 {says}" in line


def test_missing_example_of_a_rule_is_one_finding(project, capsys):
    page = project / "tests/examples/m101.md"
    page.unlink()
    assert command.main(["--root", str(project), "check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("docs/rules.md:14: L113 shows M101, and tests/examples/m101.md is missing; ")


@pytest.mark.parametrize(
    "name", ["tests/examples/m101.md", "docs/release-statement/open-weights.toml", "docs/_static/policy.css"]
)
def test_text_that_is_not_utf_8_is_one_finding_with_its_line(name, project, capsys):
    file = project / name
    content = file.read_bytes()
    file.write_bytes(content.replace(b"\n", b"\n\xff", 2))
    assert command.main(["--root", str(project), "check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line == f"{name}:2: X116 is not UTF-8 from here on; save the file as UTF-8"
