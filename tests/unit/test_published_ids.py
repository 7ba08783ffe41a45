"""Test that an id that was published is neither deleted nor renamed nor assigned again."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from support.project import ROOT, copy_project

from traceability import __main__ as command
from traceability import rules
from traceability.diff import compare, report
from traceability.policy.model import Alternative, Control, Place, Policy, Retired
from traceability.source import published_ids


@pytest.fixture
def project(tmp_path) -> Path:
    """Return a copy of the policy."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def run(project: Path, *arguments: str, capsys) -> tuple[int, list[str]]:
    code = command.main(["--root", str(project), *arguments])
    said = capsys.readouterr()
    return code, [*said.out.splitlines(), *(line for line in said.err.splitlines() if not line.startswith("check "))]


def change_all(project: Path, old: str, new: str) -> None:
    for path in (project / "requirements").rglob("*.md"):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_every_id_of_the_policy_is_listed_as_published(policy):
    """The rule judges only the other direction; nothing was released yet, and the first list has every id."""
    assert policy.statements.keys() >= published_ids.ids(published_ids.load(ROOT)) > set()


def test_published_id_that_was_renamed_everywhere_is_one_finding(project, capsys):
    (last,) = [line.number for line in published_ids.load(project) if line.id == "ALT-034"]
    change_all(project, "ALT-034", "ALT-099")
    code, lines = run(project, "check", capsys=capsys)
    assert code == 1
    assert [line for line in lines if "L117" in line] == lines
    (line,) = lines
    assert line.startswith(f"requirements/published.txt:{last}: L117 lists ALT-034, which was published")


def test_published_id_that_others_still_name_is_one_finding(project, capsys, policy):
    named = [target for statement in policy.all(Alternative) for target in statement.supported_by]
    work, times = Counter(named).most_common(1)[0]
    assert times > 1
    change_all(project, f":id: {work}\n", ":id: EV-SOMEBODY-2024\n")
    code, lines = run(project, "check", capsys=capsys)
    assert code == 1 and len(lines) == 1 and f"L117 lists {work}" in lines[0]


def test_next_id_never_gives_a_published_id_again(project, capsys):
    path = project / published_ids.FILE
    path.write_text(path.read_text(encoding="utf-8") + "ALT-099 retired\nCLAIM-077\n", encoding="utf-8")
    assert run(project, "next-id", "alternative", capsys=capsys) == (0, ["ALT-100"])
    assert run(project, "next-id", "claim", capsys=capsys) == (0, ["CLAIM-078"])


def test_missing_list_is_a_finding_and_no_protection_is_claimed(project, capsys):
    (project / published_ids.FILE).unlink()
    code, lines = run(project, "check", capsys=capsys)
    assert code == 1 and len(lines) == 1
    assert lines[0].startswith(f"{published_ids.FILE}:1: L118 is missing; restore it")
    assert run(project, "diff", str(ROOT), str(project), capsys=capsys)[0] == 0


def test_record_ids_adds_what_is_new_and_keeps_what_is_listed(project, capsys):
    path = project / published_ids.FILE
    assert run(project, "record-ids", capsys=capsys)[0] == 0
    whole = path.read_text(encoding="utf-8")
    path.write_text("".join(line for line in whole.splitlines(True) if "ALT-03" not in line), encoding="utf-8")
    code, lines = run(project, "record-ids", capsys=capsys)
    assert code == 0 and lines[-1].endswith(f"ids listed in {published_ids.FILE}")
    assert path.read_text(encoding="utf-8") == whole


def test_record_ids_writes_nothing_while_the_check_has_findings(project, capsys):
    path = project / published_ids.FILE
    change_all(project, "ALT-034", "ALT-099")
    before = path.read_bytes()
    code, lines = run(project, "record-ids", capsys=capsys)
    assert code == 1 and "L117" in lines[0] and path.read_bytes() == before


def test_record_ids_marks_a_retired_statement():
    reading = rules.read(ROOT)
    lines = published_ids.recorded(reading.policy, "ALT-001\nEV-GONE-2024 retired\n").splitlines()
    assert "EV-GONE-2024 retired" in lines and "ALT-001" in lines and lines == sorted(lines)
    assert tuple(published_ids.lines("\n".join(lines))) == tuple(published_ids.lines("\r\n".join(lines)))
    gone = Retired(
        id="ALT-001", title="Weights", body="Copies.", place=Place("a.md", 1), since="2026-11-24", reason="x"
    )
    assert published_ids.recorded(Policy.of([gone]), "ALT-001\n") == "ALT-001 retired\n"


COMMENTED = """# The head of the list.

# What the first release had:
CTRL-GO
CTRL-STAY
# \udcff and what the second had:

CTRL-TOP
# The end.
"""


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (("CTRL-GO",), COMMENTED),
        (("CTRL-ACT",), COMMENTED.replace("CTRL-GO\n", "CTRL-ACT\nCTRL-GO\n")),
        (("CTRL-ON",), COMMENTED.replace("CTRL-STAY\n", "CTRL-ON\nCTRL-STAY\n")),
        (("CTRL-STOP",), COMMENTED.replace("CTRL-STAY\n", "CTRL-STAY\nCTRL-STOP\n")),
        (("CTRL-USE",), COMMENTED.replace("CTRL-TOP\n", "CTRL-TOP\nCTRL-USE\n")),
    ],
)
def test_record_ids_keeps_every_comment_above_the_line_that_it_was_on(ids, expected):
    made = [Control(id=id, title="Weights", body="Copies.", place=Place("a.md", 1)) for id in ids]
    assert published_ids.recorded(Policy.of(made), COMMENTED) == expected


def test_record_ids_begins_an_empty_list_with_what_the_list_is_for():
    made = Control(id="CTRL-GO", title="Weights", body="Copies.", place=Place("a.md", 1))
    assert published_ids.recorded(Policy.of([made])) == f"{published_ids.HEAD}CTRL-GO\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CTRL-GO", "CTRL-GO\nCTRL-STAY\n"),
        ("CTRL-GO\r\n", "CTRL-GO\r\nCTRL-STAY\r\n"),
        ("CTRL-ACT\r\nCTRL-GO", "CTRL-ACT\r\nCTRL-GO\r\nCTRL-STAY\r\n"),
        ("CTRL-GO\n# The end.", "CTRL-GO\nCTRL-STAY\n# The end.\n"),
        ("# The head.", "# The head.\nCTRL-STAY\n"),
    ],
)
def test_record_ids_puts_each_id_on_a_line_that_ends_as_the_others_do(text, expected):
    made = Control(id="CTRL-STAY", title="Weights", body="Copies.", place=Place("a.md", 1))
    assert published_ids.recorded(Policy.of([made]), text) == expected


def no_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def test_record_ids_keeps_the_list_when_there_is_no_room_for_a_longer_one(project):
    path = project / published_ids.FILE
    before = path.read_bytes().replace(b"ALT-034\n", b"")
    path.write_bytes(before)
    command = [sys.executable, "-m", "traceability", "--root", str(project), "record-ids"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, preexec_fn=no_room)
    assert (ended.returncode, ended.stdout) == (2, "") and "File too large" in ended.stderr
    assert path.read_bytes() == before
    assert {one.name for one in path.parent.iterdir()} == {one.name for one in (ROOT / "requirements").iterdir()}


def test_record_ids_keeps_comments_in_the_file(project, capsys):
    path = project / published_ids.FILE
    text = path.read_bytes().replace(b"ALT-003\n", b"# \xff by hand\nALT-003\n", 1)
    path.write_bytes(text)
    assert run(project, "record-ids", capsys=capsys)[0] == 0
    after = path.read_bytes()
    assert b"# \xff by hand\nALT-003\n" in after and {*text.splitlines()} <= {*after.splitlines()}


def test_diff_reports_an_id_that_is_no_longer_listed(project):
    path = project / published_ids.FILE
    path.write_text(path.read_text(encoding="utf-8").replace("ALT-034\n", ""), encoding="utf-8")
    text = report.markdown(compare.compare(compare.side(ROOT), compare.side(project)))
    assert "### Published ids that are no longer listed: 1\n\n- `ALT-034`" in text


@pytest.mark.parametrize("content", ["link", "large"])
def test_list_that_is_a_link_or_too_large_is_refused(content, tmp_path):
    project = copy_project(tmp_path / "project")
    path = project / published_ids.FILE
    path.unlink()
    if content == "link":
        path.symlink_to("sources.toml")
    else:
        path.write_bytes(b"ALT-001\n" * 300_000)
    with pytest.raises(ValueError, match=r"published\.txt (is a link|has more than)"):
        rules.read(project)
