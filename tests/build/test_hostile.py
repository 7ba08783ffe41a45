"""Test hostile pages: each attempt is a finding with file and line, Sphinx never reads it, and nothing in it runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import hostile
from support.project import build

from traceability import __main__ as command
from traceability import rules
from traceability.source import edition_lock

ID_RULE = "L102"
"""The rule that reports malformed ids. It runs only if all pages are plain."""


@pytest.fixture
def empty(tmp_path) -> Path:
    """Return a project without a policy."""
    for record in ("sources.toml", "confirmed.toml", "published.txt"):
        put(tmp_path, f"requirements/{record}", "")
    return tmp_path


def put(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8", newline="")


def checked(root: Path, capsys) -> list[str]:
    """Return the lines that the check prints about a project that breaks a rule."""
    assert command.main(["--root", str(root), "check"]) == 1
    said = capsys.readouterr().out
    assert said.replace("\n", "").isprintable(), "what a stranger wrote acts on the terminal"
    return said.splitlines()


def test_base_of_the_attempts_has_no_findings(empty, capsys):
    put(empty, "requirements/hostile/sound.md", hostile.statement(":synonyms: copies"))
    put(empty, "docs/sound.md", "# Weights\n\n:::{view} legend\n:::\n")
    reading = rules.read(empty)
    assert [finding for finding in rules.findings(reading) if finding.code[0] in "XL"] == []
    assert list(reading.policy.statements) == ["CTRL-COPY"] and len(reading.around) == 1


def test_attempts_are_at_least_sixty_and_distinct():
    tables = (hostile.ADDRESSES, hostile.HTML, hostile.MARKUP, hostile.OPTIONS, hostile.LARGE, hostile.AROUND)
    assert len(hostile.PAGES) == sum(map(len, tables)) >= 60
    assert len(set(hostile.PAGES.values())) >= len(hostile.PAGES) - len(hostile.AROUND)


@pytest.mark.parametrize("path", hostile.PAGES)
def test_check_reports_each_attempt_with_file_line_and_fix(path, empty, capsys):
    text = hostile.PAGES[path]
    put(empty, path, text)
    before = sorted(empty.rglob("*"))
    found = checked(empty, capsys)
    lines = text.split("\n")
    for line in found:
        where, number, code, message = re.fullmatch(r"(\S+):(\d+): ([XL]\d{3}) (.+)", line).groups()
        assert where == path
        assert code[0] == "X" or (code == ID_RULE and "-an-id-" in f"-{Path(path).stem}-")
        assert lines[int(number) - 1].strip(), "a blank line is pointed at"
        assert re.search("; |such as", message), "nothing is said of how to mend it"
    assert len(set(found)) == len(found)
    assert sorted(empty.rglob("*")) == before, "something ran"


@pytest.mark.parametrize("path", hostile.NAMES)
def test_check_reports_deceptive_file_names(path, empty, capsys):
    put(empty, path, "# Weights\n")
    (line,) = checked(empty, capsys)
    assert re.search(r":1: X11[56] .*; ", line)


@pytest.mark.parametrize("path", hostile.LINKS)
def test_check_reports_symbolic_links_without_following_them(path, empty, capsys):
    (empty / path).parent.mkdir(parents=True, exist_ok=True)
    (empty / path).symlink_to(hostile.LINKS[path])
    line, *others = sorted(checked(empty, capsys), key=lambda found: not found.startswith(f"{path}:"))
    assert line.startswith(f"{path}:1: X116 is a link") and "; " in line
    if not path.startswith("tests/examples/"):  # a folder of examples with nothing else in it is another finding
        assert others == []
    assert all("X116" in other and "missing" in other for other in others)


def test_next_id_fails_when_a_page_cannot_be_read(empty, capsys):
    put(empty, "requirements/alternatives/large.md", hostile.LARGE["a page without end"])
    assert command.main(["--root", str(empty), "next-id", "alternative"]) == 2
    assert "requirements/alternatives/large.md:1: X116 has more than" in capsys.readouterr().err


def test_check_reports_too_many_pages_once(empty, capsys, monkeypatch):
    monkeypatch.setattr("traceability.source.limits.PAGES", 3)
    for number in range(6):
        put(empty, f"requirements/weights-{number}.md", "# Weights\n")
    (line,) = checked(empty, capsys)
    assert line.startswith("requirements/weights-3.md:1: X116 makes more than 3 pages")


@pytest.mark.parametrize("lock", ["requirements/sources.toml", "requirements/confirmed.toml"])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[pd1]\n[pd1\n", 2),
        ("# " + "a" * 3_000_000, 1),
        ("x = 1\n" + "a." * 5000 + "b = 1\n", 2),
        ("x = " + "[\n" * 100_000, 1),
        ("x = 1\n", 1),
        ("[x]\ny = 1\n", 1),
        ("\ud800", 1),
    ],
    ids=["broken", "large", "long", "nested", "no table", "no text", "not UTF-8"],
)
def test_check_reports_an_invalid_lock_with_its_file(lock, text, line, empty, capsys):
    (empty / lock).write_bytes(text.encode("utf-8", "surrogatepass"))
    judged = lock == edition_lock.LOCK and text in ("x = 1\n", "[x]\ny = 1\n")
    assert command.main(["--root", str(empty), "check"]) == (1 if judged else 2)
    said = capsys.readouterr()
    if judged:  # the fields of an edition are findings
        assert said.out.splitlines() and all(one.startswith(f"{lock}:{line}: X121 ") for one in said.out.splitlines())
        return
    assert said.err.startswith(f"could not run: {lock}:{line}: ")
    assert len(said.err.splitlines()) == 1


def test_check_refuses_a_lock_that_is_a_symbolic_link(empty, capsys):
    (empty / "elsewhere.toml").write_text("", encoding="utf-8")
    (empty / "requirements/sources.toml").unlink()
    (empty / "requirements/sources.toml").symlink_to("../elsewhere.toml")
    assert command.main(["--root", str(empty), "check"]) == 2
    assert "requirements/sources.toml is a link" in capsys.readouterr().err


@pytest.fixture(scope="module")
def besieged(small_project, tmp_path_factory) -> Path:
    """Return a copy of the small project with all attempts added at once."""
    project = shutil.copytree(small_project, tmp_path_factory.mktemp("besieged") / "project")
    for path, text in hostile.PAGES.items():
        put(project, path, text)
    for path in hostile.NAMES:
        put(project, path, "# Weights\n")
    for path, to in hostile.LINKS.items():
        (project / path).symlink_to(to)
    put(project, "secret.txt", hostile.SECRET)
    return project


def test_build_writes_no_page_when_the_project_has_an_attempt(besieged, tmp_path):
    result = build(besieged, tmp_path / "out")
    assert result.returncode == 1
    assert re.search(r"^(?:ERROR: )?\S+:\d+: X\d{3} ", re.sub(r"\x1b\[[\d;]*m", "", result.stderr), re.MULTILINE)
    told = {finding.place.path for finding in rules.findings(rules.read(besieged)) if finding.code[0] == "X"}
    ids = {path for path in hostile.PAGES if re.search(r"/an-id-", path)}
    assert {*hostile.PAGES, *hostile.LINKS} - ids <= told
    assert not list((tmp_path / "out").rglob("*.html")) and not (tmp_path / "out" / "needs.json").exists()
    assert not (besieged / hostile.CANARY).exists()
    assert "Traceback" not in result.stderr


def test_attempts_succeed_when_sphinx_runs_without_the_check(tmp_path):
    """Show that the attempts are effective. Otherwise a missing canary would prove nothing."""
    conf = 'extensions = ["myst_parser", "sphinx_needs"]\nmyst_enable_extensions = ["colon_fence"]\n'
    put(tmp_path, "conf.py", conf)
    put(tmp_path, "secret.txt", hostile.SECRET)
    put(
        tmp_path,
        "index.md",
        "# Weights\n\n:::{req} Weights\n:id: WEIGHTS\n:::\n\n```{toctree}\n:glob:\n\n*/hostile/*\n```\n",
    )
    for name in ("a-filter-that-runs", "a-script", "an-included-file"):
        path = f"requirements/hostile/{name}.md"
        put(tmp_path, path, hostile.PAGES[path])
    result = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", str(tmp_path), str(tmp_path / "out")],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (tmp_path / hostile.CANARY).exists(), result.stderr
    published = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out/requirements").rglob("*.html"))
    assert hostile.SECRET in published and "<script>alert(1)</script>" in published
    shutil.rmtree(tmp_path / "out")
