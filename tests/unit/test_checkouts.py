"""Test checkouts that git or an editor changed: unfinished merges and Windows line ends; and the changelog."""

from __future__ import annotations

import shutil
import subprocess
from itertools import combinations
from pathlib import Path

import pytest
from support.project import ROOT

from traceability import __main__ as command
from traceability.source import merges

MARKERS = ("<<<<<<< HEAD", "||||||| 92b9f4a", "=======", ">>>>>>> a-branch")
LEFT = [left for number in range(1, 5) for left in combinations(MARKERS, number)]
"""Every way to leave some of the markers of a merge."""

PUBLISHED = (
    "requirements/record/evidence-a-f.md",
    "docs/method.md",
    "index.md",
    "CHANGELOG.md",
    "docs/_static/policy.css",
    "docs/_templates/page.html",
    "docs/release-statement/open-weights.toml",
    "tests/examples/x101.md",
    "ubproject.toml",
)
RECORDS = ("requirements/sources.toml", "requirements/confirmed.toml", "requirements/published.txt")


@pytest.fixture
def project(small_copy) -> Path:
    """Return a copy of files of every kind that is published, to change."""
    return small_copy


def check(project: Path, capsys, *arguments: str) -> tuple[int, list[str]]:
    """Return the exit code of a check and the lines of findings or of the failure that it prints."""
    code = command.main(["--root", str(project), "check", "--no-memory", *arguments])
    said = capsys.readouterr()
    return code, said.out.splitlines() + [line for line in said.err.splitlines() if not line.startswith("check ")]


def put(path: Path, line: int, added: str) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[line:line] = added.split("\n")
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("left", LEFT, ids=" ".join)
def test_any_marker_that_is_left_is_an_unfinished_merge(left):
    text = "A text.\n" + "".join(f"{marker}\nAnother text.\n" for marker in left)
    for ends in ("\n", "\r\n"):
        assert merges.unfinished(text.replace("\n", ends))[0] == 2


@pytest.mark.parametrize(
    "text", ["", "a <<<<<<< b", "<<<<<< HEAD", "========", ">>>>>>>>", "======= a", " =======", "<<<<<<<a"]
)
def test_text_without_a_marker_is_no_merge(text):
    assert merges.unfinished(f"A text.\n{text}\nAnother text.\n") is None


UNFINISHED = (MARKERS[:1] + MARKERS[2:], MARKERS[:1], MARKERS[2:3], MARKERS[3:])
REPEATS = [(path, left) for path in PUBLISHED[1:] for left in UNFINISHED[1:]]
"""Single markers in other files than the first. `make test` leaves each marker in one file, and all in every file."""


@pytest.mark.parametrize(
    ("path", "left"),
    [
        pytest.param(
            path, left, id=f"{path} {' '.join(left)}", marks=[pytest.mark.exhaustive] * ((path, left) in REPEATS)
        )
        for path in PUBLISHED
        for left in UNFINISHED
    ],
)
def test_unfinished_merge_in_a_published_file_is_one_finding(path, left, project, capsys):
    middle = (project / path).read_text(encoding="utf-8").count("\n") // 2
    put(project / path, middle, "\nOurs.\n".join(left))
    code, (line,) = check(project, capsys)
    assert code == 1 and line.startswith(f"{path}:{middle + 1}: X116 holds an unfinished merge; keep one of the two")


@pytest.mark.parametrize("path", RECORDS)
def test_unfinished_merge_in_a_record_is_told_as_one(path, project_copy, capsys):
    put(project_copy / path, 4, "<<<<<<< HEAD\n=======\n>>>>>>> a-branch")
    code, (line,) = check(project_copy, capsys)
    assert code == 2 and line.startswith(f"could not run: {path}:5: holds an unfinished merge; ")


def test_checkout_with_windows_line_ends_has_only_findings_that_say_so(project, capsys):
    """Every text file has them, as in a clone with core.autocrlf."""
    for path in project.rglob("*"):
        if path.is_file() and not path.is_relative_to(project / "traceability"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    code, together = check(project, capsys)
    assert code == 1 and len(together) == 1
    _, lines = check(project, capsys, "--format", "lines")
    assert [line for line in lines if " holds Windows line ends; save it with those of Unix" not in line] == []
    pages = {path.relative_to(project).as_posix() for path in project.rglob("*.md") if "tests" not in path.parts}
    assert {line.partition(":")[0] for line in lines} == pages


def test_limits_do_not_depend_on_line_ends(project, capsys):
    page = project / "docs/method.md"
    page.write_bytes(b"# Method\r\n\r\n" + b"Weights are copied.\r\n" * 1000)
    _, lines = check(project, capsys)
    assert len(lines) == 1 and "X116 begins more than 10000 characters without an empty line" in lines[0]


def test_clone_has_unix_line_ends_whatever_git_is_configured_to_do(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path / "here")], check=True)
    shutil.copy(ROOT / ".gitattributes", tmp_path / "here")
    (tmp_path / "here/page.md").write_bytes(b"# Weights\n")
    named = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for arguments in (["add", "-A"], [*named, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-C", str(tmp_path / "here"), *arguments], check=True)
    clone = ["git", "-c", "core.autocrlf=true", "clone", "-q", str(tmp_path / "here"), str(tmp_path / "there")]
    subprocess.run(clone, check=True)
    assert (tmp_path / "there/page.md").read_bytes() == b"# Weights\n"


def test_changelog_is_judged_because_the_feed_publishes_it(project, capsys):
    put(project / "CHANGELOG.md", 3, "- [x](javascript:alert(1))")
    code, lines = check(project, capsys)
    assert code == 1 and lines[0].startswith("CHANGELOG.md:4: X203 links to 'javascript:alert(1)'")
