"""Test the defects from a comparison of such programs: check and build report each with file, line, cause and fix."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.project import build

from traceability import __main__ as command

PAGE = "requirements/guidance/draft-1/objective-6.md"
OTHER = "requirements/guidance/draft-2/objective-6.md"

DEFECTS = {
    "a missing field": (PAGE, ":page: 14\n", "", "X107", "add :page:"),
    "a malformed option": (PAGE, "hosted-app, hosted-api", "hosted-app,\n  hosted-api", "X104", "on one line"),
    "a block without end": (PAGE, re.compile(r"\n:::\n\Z"), "\n", "X103", "add ::: after its text"),
    "a duplicate id": (PAGE, ":id: PD1-R6-1-2\n", ":id: PD1-R6-1-1\n", "L101", "take a new id"),
    "a dangling link": (PAGE, ":presumes: CTRL-OBSERVE\n", ":presumes: CTRL-OBSERV\n", "L104", "did you mean CTRL-OBSERVE?"),
    "an unknown tag": (PAGE, "hosted-app, hosted-api", "hosted-ap, hosted-api", "L104", "did you mean hosted-app?"),
    "an end of the wrong kind": (PAGE, ":presumes: CTRL-OBSERVE\n", ":presumes: PD1-P6-1\n", "L105", "name a control"),
    "a cycle": (OTHER, ":part_of: PD2-O6\n", ":part_of: PD2-P6-1\n", "L106", "break the circle"),
    "an orphan": (PAGE, ":part_of: PD1-P6-1\n", "", "X107", "add :part_of:"),
}  # fmt: skip
"""By name: the page, the old text, the new text, the rule, and part of the fix in the message."""


def made(project: Path, name: str) -> set[int]:
    """Make a defect; return the lines that the finding may name: the line of the defect or the start of its statement."""
    path, old, new, *_ = DEFECTS[name]
    text = (project / path).read_text(encoding="utf-8")
    at = old.search(text).start() if isinstance(old, re.Pattern) else text.index(old)
    (project / path).write_text(
        re.sub(old, new, text, count=1) if isinstance(old, re.Pattern) else text.replace(old, new, 1), encoding="utf-8"
    )
    line = text.count("\n", 0, at) + 1
    return {text.count("\n", 0, text.rfind("\n:::{", 0, at) + 1) + 1, line, line + new.count("\n", 0, -1)}


def is_told(said: str, name: str, lines: set[int]) -> None:
    """Assert that exactly one line reports the defect, with file, line, cause and fix."""
    path, _, _, code, mend = DEFECTS[name]
    told = [line for line in said.splitlines() if f" {code} " in line and mend in line]
    assert len(told) == 1, said
    where, number = re.match(r"(?:ERROR: )?(\S+?):(\d+): ", told[0]).groups()
    assert where == path and int(number) in lines


@pytest.mark.parametrize("name", DEFECTS)
def test_check_reports_each_seeded_defect(name, small_project, tmp_path, capsys):
    project = shutil.copytree(small_project, tmp_path / "project")
    lines = made(project, name)
    assert command.main(["--root", str(project), "check"]) == 1
    said = capsys.readouterr().out
    assert len(said.splitlines()) == 1
    is_told(said, name, lines)


@pytest.fixture(scope="module")
def built(small_project, tmp_path_factory) -> Iterator[tuple[Path, Path]]:
    """Yield a copy of the project and its pages, which were built before any defect without the files beside them."""
    folder = tmp_path_factory.mktemp("built")
    project = shutil.copytree(small_project, folder / "project")
    result = build(project, folder / "site", "-D", "policy_preview=1")
    assert result.returncode == 0, result.stderr
    yield project, folder / "site"


BUILT = ("a malformed option", "a duplicate id", "a dangling link")
"""One defect of each stage of the rules that a defect breaks. `make test-all` builds with every defect."""


@pytest.mark.parametrize(
    "name", [name if name in BUILT else pytest.param(name, marks=pytest.mark.exhaustive) for name in DEFECTS]
)
@pytest.mark.parametrize("run", ["cold", "warm"])
def test_cold_and_warm_builds_report_each_seeded_defect(name, run, built, tmp_path):
    project, site = built
    page = project / DEFECTS[name][0]
    sound = page.read_bytes()
    shown = {path: path.read_bytes() for path in site.rglob("objective-*.html")}
    try:
        lines = made(project, name)
        result = build(project, site if run == "warm" else tmp_path / "site")
    finally:
        page.write_bytes(sound)
    assert result.returncode == 1
    is_told(re.sub(r"\x1b\[[\d;]*m", "", result.stderr), name, lines)
    assert not list(tmp_path.rglob("*.html"))
    assert {path: path.read_bytes() for path in site.rglob("objective-*.html")} == shown
