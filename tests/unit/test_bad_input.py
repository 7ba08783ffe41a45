"""Test what a contributor gets for a mistake: one line with file and line number, the right exit code, and no site."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.project import ROOT, build

from traceability import __main__ as command
from traceability import rules
from traceability.source import markdown

PAGE = "requirements/guidance/draft-1/objective-6.md"
ALTERNATIVE = "requirements/alternatives/alt-010-worst-case-fine-tuning.md"
FINDING = re.compile(r"^(requirements/\S+\.md):(\d+): ([XLSMWAC]\d{3}) (.+)$")

MISTAKES = {
    "a typo in an option": (":presumes: CTRL-OBSERVE\n", ":presume: CTRL-OBSERVE\n", "X105", "did you mean presumes?"),
    "an unknown mode": ("hosted-app, hosted-api", "hosted-ap, hosted-api", "L104", "did you mean hosted-app?"),
    "an unknown control": (":presumes: CTRL-OBSERVE\n", ":presumes: CTRL-OBSERV\n", "L104", "did you mean CTRL-OBSERVE?"),
    "a duplicate id": (":id: PD1-R6-1-2\n", ":id: PD1-R6-1-1\n", "L101", "a second time"),
    "a dangling link": (":part_of: PD1-P6-1\n", ":part_of: PD1-P6-9\n", "L104", "does not exist"),
    "a link of the wrong kind": (":presumes: CTRL-OBSERVE\n", ":presumes: PD1-P6-1\n", "L105", "a practice"),
    "a missing tag": (re.compile(r":release_modes: .*\n"), "", "M102", "is not tagged"),
    "a tag that contradicts its controls": (", gated-weights\n", ", gated-weights, open-weights\n", "M104", "write :release_modes: internal,"),
    "a continued option": ("hosted-app, hosted-api", "hosted-app,\n  hosted-api", "X104", "on one line"),
    "a backtick fence": (":::{recommendation} Monitor", "```{recommendation} Monitor", "X102", "close a statement with :::"),
    "an unclosed fence": (re.compile(r"\n:::\n\Z"), "\n", "X103", "does not close"),
    "a raw HTML block": ("## Practice 6.1\n", "## Practice 6.1\n\n<script>alert(1)</script>\n", "X110", "raw HTML"),
    "a filter string": ("## Practice 6.1\n", "## Practice 6.1\n\n:::{needtable}\n:filter: open('x','w')\n:::\n", "X101", "no statement"),
    "an included file": ("## Practice 6.1\n", "## Practice 6.1\n\n:::{include} /etc/hostname\n:::\n", "X101", "no statement"),
    "reStructuredText": ("## Practice 6.1\n", "## Practice 6.1\n\n:::{eval-rst}\n.. raw:: html\n:::\n", "X101", "no statement"),
    "a script address": ("## Practice 6.1\n", "## Practice 6.1\n\n[x](vbscript:weights)\n", "X112", "https"),
    "script in the text of a statement": ("Monitor for misuse", "Monitor <script>alert(1)</script> for misuse", "X110", "HTML"),
    "a script address in a statement": ("Monitor for misuse", "Monitor [x](javascript:alert) for misuse", "X112", "https"),
    "a file of the machine": ("Monitor for misuse", "Monitor [x](/etc/hostname) for misuse", "X112", "a page of the site"),
    "a fence without braces": ("## Practice 6.1\n", "## Practice 6.1\n\n:::term\n<b>x</b>\n:::\n", "X101", "no statement"),
    "a tag in capitals": (", gated-weights\n", ", gated-weights, OPEN-WEIGHTS\n", "L104", "did you mean open-weights?"),
    "a tag written as an id": (", gated-weights\n", ", gated-weights, MODE-OPEN-WEIGHTS\n", "L104", "did you mean open-weights?"),
    "ids with semicolons between": (":presumes: CTRL-OBSERVE\n", ":presumes: CTRL-OBSERVE; CTRL-TRACE\n", "X108", "with a comma between two"),
    "a comma too many": (":presumes: CTRL-OBSERVE\n", ":presumes: CTRL-OBSERVE,\n", "X108", "is no id"),
    "a citation without backticks": ("Monitor for misuse", "Monitor for {need}PD1-R6-1-2 misuse", "X111", "backticks"),
    "an id with a digit of another script": (":id: PD1-R6-1-2\n", ":id: PD1-R6-1-٢\n", "L102", "is not ASCII"),
    "a link to an id with a digit of another script": (":part_of: PD1-P6-1\n", ":part_of: PD1-P6-１\n", "X108", "is no id"),
    "a page that is no number": (":page: 14\n", ":page: xiv\n", "X108", "xiv"),
}  # fmt: skip

MISTAKES_IN_THE_RECORD = {
    "a mode where the control is lost": (ALTERNATIVE, ":presumes: CTRL-TRAIN", ":presumes: CTRL-FILTER, CTRL-TRAIN", "A102", "correct :release_modes:"),
    "a status that was not earned": ("requirements/record/claims.md", ":status: holds\n", ":status: does not hold\n", "C101", "write 'holds', because"),
    "an unknown computation": ("requirements/record/claims.md", ":check: requirements-out-of-reach", ":check: requirements-out-of-rich", "C102", "did you mean requirements-out-of-reach?"),
    "a malformed arXiv number": ("requirements/record/evidence-a-f.md", "arXiv:2", "arXiv:24-2", "X108", "arXiv identifier"),
    "a malformed DOI": ("requirements/record/evidence-a-f.md", ":identifier: doi:10.", ":identifier: doi:1O.", "X108", "doi identifier"),
    "a day that is to come": ("requirements/record/evidence-a-f.md", ":checked: 2026", ":checked: 2999", "A111", "a day in the future"),
    "a day that is none": ("requirements/record/evidence-a-f.md", ":checked: 2026-11-24", ":checked: 2026-02-30", "X108", "no day of the calendar"),
    "an address in place of an identifier": ("requirements/record/evidence-a-f.md", ":identifier: arXiv:", ":identifier: https://arxiv.org/abs/", "X108", "begin with arXiv:"),
    "a limit that leaves out who broke it": (ALTERNATIVE, re.compile(r"\(\{need\}`EV-METR-2025`\)"), "", "A107", "not under Limits"),
    "a part that is missing": (ALTERNATIVE, "**Limits.**", "Limits.", "A101", "lacks the part 'Limits'"),
    "a work without limits": ("requirements/record/evidence-a-f.md", re.compile(r"\bLimits: "), "Limits ", "A114", "Limits:"),
    "a binding word in proposed wording": (ALTERNATIVE, "Before releasing weights, assess", "Before releasing weights, developers must assess", "A108", "reword it"),
}  # fmt: skip


def spoil(text: str, old: str | re.Pattern[str], new: str) -> str:
    spoilt = re.sub(old, new, text, count=1) if isinstance(old, re.Pattern) else text.replace(old, new, 1)
    assert spoilt != text, "the mistake was not made"
    return spoilt


def places(text: str, old: str | re.Pattern[str], new: str) -> set[int]:
    """Return the lines on which a mistake may be reported: where it was made, or where its statement begins."""
    at = old.search(text).start() if isinstance(old, re.Pattern) else text.index(old)
    at += len(new) - len(new.lstrip("\n"))
    made = text.count("\n", 0, at) + 1
    statement = text.count("\n", 0, text.rfind(":::{", 0, at + len(":::{"))) + 1
    return {statement, *range(made, made + new.count("\n") + 1)}


@pytest.fixture
def project(small_copy):
    return small_copy


@pytest.fixture
def whole(project_copy):
    return project_copy


@pytest.fixture
def small(small_project, tmp_path):
    return shutil.copytree(small_project, tmp_path / "small")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_yields_one_finding_with_file_and_line(mistake, project, capsys):
    old, new, code, says = MISTAKES[mistake]
    page = project / PAGE
    text = page.read_text(encoding="utf-8")
    page.write_text(spoil(text, old, new), encoding="utf-8")
    assert command.main(["--root", str(project), "check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    path, number, found, message = FINDING.fullmatch(line).groups()
    assert (path, found) == (PAGE, code)
    assert int(number) in places(text, old, new)
    assert says in message


@pytest.mark.parametrize("mistake", MISTAKES_IN_THE_RECORD)
def test_mistake_in_the_record_yields_one_finding(mistake, whole, capsys):
    path, old, new, code, says = MISTAKES_IN_THE_RECORD[mistake]
    page = whole / path
    text = page.read_text(encoding="utf-8")
    page.write_text(spoil(text, old, new), encoding="utf-8")
    assert command.main(["--root", str(whole), "check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    where, number, found, message = FINDING.fullmatch(line).groups()
    assert (where, found) == (path, code)
    assert text.splitlines()[int(number) - 1].startswith(":")
    assert says in message


@pytest.mark.parametrize(
    ("path", "option", "old", "new"),
    [
        (ALTERNATIVE, "presumes", "CTRL-TRAIN", "CTRL-TRAN"),
        (ALTERNATIVE, "supported_by", "EV-WALLACE-2025", "EV-WALLACE-2015"),
        ("requirements/record/claims.md", "status", ":status: holds\n", ":status: open\n"),
    ],
)
def test_finding_points_to_the_option_that_it_names(path, option, old, new, whole, capsys):
    page = whole / path
    spoilt = spoil(page.read_text(encoding="utf-8"), old, new)
    page.write_text(spoilt, encoding="utf-8")
    assert command.main(["--root", str(whole), "check"]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    number = int(FINDING.fullmatch(first)[2])
    assert spoilt.splitlines()[number - 1].startswith(f":{option}:")
    assert f":{option}:" in first


BARE = """# Replace it all

:::{alternative} Replace it all
:id: ALT-999
:status: accepted
:when: before release
:cost: days
:release_modes: open-weights
:presumes: CTRL-TRAIN
:full_for: PD1-S05
:no_tool: Trust needs none.
:not_seen: 2026-11-29

**What to do.** Trust the weights.

**Tomorrow.** Write it down.

```sh
echo trust > TRUST
```

**In the first week.** Trust them again.

**Cost.** Nothing.

**Proposed wording.** Trust the weights.

**How to show it.** A statement of trust.

**Limits.** None known.
:::
"""


def test_full_substitute_without_evidence_yields_one_finding(project, capsys):
    (project / "requirements/alternatives/alt-999-bare.md").write_text(BARE, encoding="utf-8")
    assert command.main(["--root", str(project), "check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("requirements/alternatives/alt-999-bare.md:3: A105 ALT-999")


def test_check_passes_when_there_is_no_mistake(whole, capsys):
    assert command.main(["--root", str(whole), "check"]) == 0
    assert "keep" in capsys.readouterr().out


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://example.org", "data:text/html,x"])
def test_unsafe_address_of_evidence_is_reported(address, project, capsys):
    page = project / "requirements/record/evidence-a-f.md"
    page.write_text(
        re.sub(r":url: .*", f":url: {address}", page.read_text(encoding="utf-8"), count=1), encoding="utf-8"
    )
    assert command.main(["--root", str(project), "check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert "X108" in line and "https://" in line


def test_page_of_many_blank_lines_is_checked_quickly():
    """The pattern for fences was once quadratic, so a page like this one took half a minute."""
    text = ":::{term} Weights\n:id: PD1-T01\n\nWeights.\n" + "\n" * 100_000 + ":::\n"
    reading = rules.Reading.of((markdown.page(text, "requirements/any.md"),), {})
    assert rules.findings(reading)


def test_invalid_utf_8_yields_one_finding_with_the_byte(project, capsys):
    page = project / PAGE
    page.write_bytes(page.read_bytes().replace(b"Monitor for misuse", b"Monitor for mis\xffuse", 1))
    assert command.main(["--root", str(project), "check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert "X113" in line and "0xFF" in line and f"{PAGE}:" in line


def test_windows_line_ends_yield_one_finding(whole, capsys):
    page = whole / ALTERNATIVE
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert command.main(["--root", str(whole), "check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{ALTERNATIVE}:1: X113") and "Windows line ends" in line


def test_check_exits_with_2_when_the_lock_is_missing_or_unreadable(project, capsys):
    (project / "requirements/sources.toml").unlink()
    assert command.main(["--root", str(project), "check"]) == 2
    assert "sources.toml" in capsys.readouterr().err
    (project / "requirements/sources.toml").write_text("[pd1\n", encoding="utf-8")
    assert command.main(["--root", str(project), "check"]) == 2


def test_check_reports_a_folder_that_it_may_not_read(project, monkeypatch, capsys):
    hidden = project / "requirements/hidden"
    hidden.mkdir()
    scandir = os.scandir

    def deny(folder):
        if Path(folder) == hidden:
            raise PermissionError(errno.EACCES, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", deny)  # the superuser, who may run the tests, may read every folder
    assert command.main(["--root", str(project), "check"]) == 2
    done = capsys.readouterr()
    assert done.out == "" and "Permission denied" in done.err and "requirements/hidden" in done.err


@pytest.mark.parametrize("mistake", ["an unclosed fence", "a filter string", "a tag that contradicts its controls"])
def test_build_writes_no_site_when_a_page_has_a_mistake(mistake, small, tmp_path):
    old, new, code, _ = MISTAKES[mistake]
    page = small / PAGE
    page.write_text(spoil(page.read_text(encoding="utf-8"), old, new), encoding="utf-8")
    result = build(small, tmp_path / "out")
    assert result.returncode != 0
    assert f"{PAGE}:" in result.stderr and code in result.stderr
    assert not list((tmp_path / "out").rglob("*.html"))
    assert not (tmp_path / "out" / "needs.json").exists()
    assert not (small / "x").exists(), "a filter string was executed"


def test_sphinx_warning_fails_a_second_build_too(small):
    shutil.copy(ROOT / "Makefile", small)
    page = small / "docs/method.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nSee [the weights](weights.md).\n", encoding="utf-8")
    environment = Path(sys.executable).parent.parent
    make = ["make", "html", f"VENV={environment}", "-o", f"{environment}/ready"]
    for _ in ("cold", "warm"):
        result = subprocess.run(make, cwd=small, capture_output=True, text=True, check=False)
        assert result.returncode == 2
        assert "weights.md" in result.stdout
        assert not (small / "_build/html").exists()


def test_build_fails_when_a_page_is_in_no_toctree(small, tmp_path):
    (small / "requirements/release/forgotten.md").write_text("# Forgotten weights\n", encoding="utf-8")
    result = build(small, tmp_path / "out")
    assert result.returncode != 0
    assert "forgotten.md" in result.stderr and "toctree" in result.stderr


def test_build_fails_when_sphinx_needs_reads_other_statements(small, tmp_path):
    conf = small / "conf.py"
    conf.write_text(conf.read_text().replace('["colon_fence"]', "[]"), encoding="utf-8")
    result = build(small, tmp_path / "out")
    assert result.returncode != 0
    assert "Sphinx-Needs did not collect it" in result.stderr
    assert not list((tmp_path / "out").rglob("objective-6.html"))


def test_statements_have_paths_relative_to_the_repository(reading):
    assert all((ROOT / statement.place.path).is_file() for statement in reading.policy.statements.values())


@pytest.mark.parametrize(
    "arguments",
    ["check", "next-id alternative", "new claim", "explain PD2-S05", "addresses", "build out", "pdf out", "index out"],
)
def test_foreign_folder_is_reported_in_one_line_and_nothing_is_written(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command.main(["--root", str(tmp_path), *arguments.split()]) == 2
    done = capsys.readouterr()
    assert done.out == ""
    assert re.fullmatch(rf"could not run: .*{re.escape(str(tmp_path))}.*\n", done.err)
    assert not list(tmp_path.iterdir())
