"""Test errors: a user error is one line; a fault of the program keeps its traceback and says where to report it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from support.project import ROOT

from traceability.__main__ import FAULT, main
from traceability.cli import COMMANDS
from traceability.policy.errors import UserError
from traceability.publication.identity import publication

FAULTY_RULE = """
import sys
from traceability import rules
from traceability.__main__ import main

def faulty(reading):
    return sorted([1, "a"])

rules.RULES["M104"] = rules.RULES["M104"]._replace(check=faulty)
sys.exit(main(["--root", sys.argv[2], "check", "--no-memory"]))
"""


@pytest.fixture
def empty(tmp_path):
    """Return a folder with a policy of no statements, which keeps every rule and is checked in a third of the time."""
    (tmp_path / "requirements").mkdir()
    for name in ("sources.toml", "confirmed.toml", "transparency-index.toml", "published.txt"):
        (tmp_path / "requirements" / name).touch()
    return tmp_path


def test_fault_in_a_rule_keeps_its_traceback(tmp_path, empty):
    script = tmp_path / "faulty.py"
    script.write_text(FAULTY_RULE, encoding="utf-8")
    command = [sys.executable, "-c", "import runpy, sys; runpy.run_path(sys.argv[1])", script, empty]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f'{script}", line 7, in faulty' in done.stderr
    assert "TypeError: '<' not supported" in done.stderr
    assert done.stderr.splitlines()[-1] == FAULT


def test_user_error_is_one_line(capsys):
    assert main(["--root", str(ROOT), "explain", "PD2-R9-9-9"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("could not run: there is no rule and no statement PD2-R9-9-9")


OUTPUTS = {
    ">&-": 0,
    "2>&-": 0,
    ">&- 2>&-": 0,
    "2>/dev/full": 0,
    ">/dev/full": 2,
    ">/dev/full 2>/dev/full": 2,
    ">/dev/full 2>&-": 2,
}
"""The exit code of a check without findings for each place of its output. /dev/full is a disk without room."""


@pytest.mark.parametrize(("output", "code"), OUTPUTS.items(), ids=OUTPUTS)
def test_only_a_lost_result_changes_the_exit_code(output, code, empty):
    line = f'"{sys.executable}" -m traceability --root "{empty}" check {output}'
    assert subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, check=False).returncode == code


def test_reader_that_closes_the_output_gets_no_message_and_no_claim_of_findings(empty):
    reader, output = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "traceability", "--root", empty, "check"]
    done = subprocess.run(command, cwd=ROOT, stdout=output, stderr=subprocess.PIPE, text=True, check=False)
    os.close(output)
    assert (done.returncode, [line for line in done.stderr.splitlines() if not line.startswith("check ")]) == (2, [])


def test_interrupted_command_is_one_line(monkeypatch, capsys):
    def interrupted(**_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(COMMANDS, "check", (interrupted, ()))
    assert main(["check"]) == 2
    assert capsys.readouterr().err == "interrupted\n"


UNREADABLE = (
    "[project]\n",
    "version = 2026.11\n",
    "[project\n",
    *(f'[project]\nversion = "{version}"\n' for version in ("1.0", "2026.13", "2026", "")),
    "[project]\nversion = 2026.11\n",
)


@pytest.mark.parametrize("text", UNREADABLE)
def test_unreadable_version_is_a_user_error(text, tmp_path):
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"^pyproject\.toml: .*; write "):
        publication(tmp_path, {})


def test_version_in_a_file_that_is_not_utf_8_is_a_user_error(tmp_path):
    (tmp_path / "pyproject.toml").write_bytes(b'# \xff\n[project]\nversion = "2026.11"\n')
    with pytest.raises(UserError, match=r"^pyproject\.toml: is not UTF-8; save the file as UTF-8$"):
        publication(tmp_path, {})
