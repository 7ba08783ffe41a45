"""Test the preview: after each change it shows what a clean build would publish, and reports findings at once."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest
from support.pages import contents
from support.project import ROOT, build, copy_project
from support.writer import WAITED, Writer, free_port, replace


@pytest.fixture(scope="module", params=["small", pytest.param("whole", marks=pytest.mark.exhaustive)])
def copy_of_project(request, small_project) -> Callable[[Path], Path]:
    """Return a function that copies the small project to a folder; `make test-all` also copies the whole one."""
    return partial(shutil.copytree, small_project) if request.param == "small" else copy_project


@pytest.fixture(scope="module")
def untouched(request, copy_of_project, tmp_path_factory) -> Path:
    """Return a clean build of the project before any change."""
    if copy_of_project is not copy_project:
        return request.getfixturevalue("small_site")
    folder = tmp_path_factory.mktemp("untouched")
    assert build(copy_of_project(folder / "project"), folder / "site").returncode == 0
    return folder / "site"


@pytest.fixture(scope="module")
def writer(copy_of_project, tmp_path_factory) -> Iterator[Writer]:
    writing = Writer(copy_of_project(tmp_path_factory.mktemp("written") / "project"))
    yield writing
    writing.stop()


OBJECTIVE = "requirements/guidance/draft-1/objective-6.md"
CONTROLS = "requirements/release/controls.md"
ALTERNATIVE = "requirements/alternatives/alt-026-watch-derivatives.md"
COMMENTS = "requirements/record/comments.md"
COMMENT = """
:::{comment} On the weights of small models
:id: COM-WEIGHTS-2024
:edition: pd1
:author: Weights Forum
:read: full
:url: https://example.org/weights
:concerns: PD1-S04

The letter asks that weights of small models be left aside.
:::
"""
CHANGES = {
    "the order of modes": ("requirements/release/modes/open-weights.md", ":order: 7", ":order: 9"),
    "a page's name": ("docs/method.md", "# Method", "# The method"),
    "an alternative": (ALTERNATIVE, ":status: accepted", ":status: proposed"),
    "a title": (OBJECTIVE, "} Monitor channels", "} Monitor distribution channels"),
    "a version": ("CHANGELOG.md", "# Changelog\n", "# Changelog\n\n## 2026.12\n\n- The weights of a card.\n"),
    "a reason": (CONTROLS, "Copies run on machines of others", "Copies run on others' machines"),
    "an example of a rule": ("tests/examples/m101.md", "## Broken\n", "## Broken\n\nThe weights were published.\n"),
    "the authors of a work": ("requirements/record/evidence-o-z.md", ":authors: Qi et al.", ":authors: Qi and others"),
}  # fmt: skip

IN_THE_WHOLE = {
    "an alternative": (
        "requirements/alternatives/alt-030-report-incidents.md",
        ":status: accepted",
        ":status: proposed",
    )
}
"""What changes in the whole project instead, since readings, which the small one has not, need the alternative."""

DERIVED = (".png", ".xlsx")
"""Files that take long to make from an SVG or CSV file. Only tests with the whole project compare them."""


def clean(writer: Writer, out: Path) -> dict[str, bytes]:
    """Return what a clean build of the sources that are written now contains, by path."""
    result = build(writer.project, out)
    assert result.returncode == 0, result.stderr
    return contents(out)


def shows(writer: Writer, expected: dict[str, bytes]) -> None:
    """Assert that the preview answers what a build contains, and no more."""
    asked = [path for path in expected if writer.is_whole or not path.endswith(DERIVED)]
    assert {path for path in asked if writer.ask(path) != (200, expected[path])} == set()
    written = writer.project / "_build/serve"
    assert {path for path in contents(written) if path not in expected} == set()


def test_preview_shows_changes_as_a_clean_build_would(writer, tmp_path):
    """Each change shows on fewer pages than the one before, so that it rewrites little that was left old."""
    for name, change in (CHANGES | IN_THE_WHOLE if writer.is_whole else CHANGES).items():
        writer.change(*change)
        if writer.is_whole or name == [*CHANGES][-1]:
            before = clean(writer, tmp_path / name)
            shows(writer, before)

    page = writer.project / COMMENTS
    text = page.read_text(encoding="utf-8")
    replace(page, text + COMMENT)
    writer.until(": shown after ")
    assert writer.ask("COM-WEIGHTS-2024/")[0] == 200
    assert b"weights of small models" in writer.ask("docs/statements-of-the-record.html")[1]
    shows(writer, clean(writer, tmp_path / "an added statement"))
    replace(page, text)
    writer.until(": shown after ")
    assert writer.ask("COM-WEIGHTS-2024/")[0] == 404
    shows(writer, before)


PROBLEMS = "requirements/alternatives/open-problems.md"
RETIRED = """
:::{retired} Publish the weights later
:id: ALT-099
:since: 2026-11-01
:reason: Another alternative says more.
:became: ALT-026

Publish the weights later.
:::
"""


def test_incremental_build_shows_each_change_on_every_affected_page(copy_of_project, untouched, tmp_path):
    """First one reason is another, and a statement is retired; then both changes are taken back."""
    project, site = copy_of_project(tmp_path / "project"), tmp_path / "site"
    page, old, new = CHANGES["a reason"]
    before = {path: (project / path).read_text(encoding="utf-8") for path in (page, PROBLEMS)}
    (project / page).write_text(before[page].replace(old, new, 1), encoding="utf-8")
    (project / PROBLEMS).write_text(before[PROBLEMS] + RETIRED, encoding="utf-8")
    result = build(project, site)
    assert result.returncode == 0, result.stderr
    for shown in ("requirements/alternatives/open-problems.html", "ALT-099/index.html"):
        html = (site / shown).read_text(encoding="utf-8")
        assert "Retired since 2026-11-01.</strong> Another alternative says more. It became" in html
    listed = (site / "docs/identifiers.html").read_text(encoding="utf-8")
    assert re.search(r"<th scope=\"row\"><a href=[^>]+>Publish the weights later</a> <td>ALT-099\b", listed)
    assert new in (site / page.replace(".md", ".html")).read_text(encoding="utf-8")
    for path, text in before.items():
        (project / path).write_text(text, encoding="utf-8")
    assert build(project, site).returncode == 0
    assert contents(site) == contents(untouched)


def test_preview_restarts_when_the_style_sheet_changes(writer, tmp_path):
    writer.write("docs/_static/policy.css", "body {", "body {\n  --weights: 1;")
    writer.until("starting anew")
    writer.until("The site is at")
    assert b"--weights:1;" in writer.ask("_static/policy.css")[1]
    if writer.is_whole:
        shows(writer, clean(writer, tmp_path / "clean"))


def test_preview_serves_a_renamed_page_only_at_its_new_address(writer, tmp_path):
    old, new = "docs/status", "docs/state"
    for path in [
        path for folder in (".", "docs/**", "requirements/**") for path in writer.project.glob(f"{folder}/*.md")
    ]:
        text = path.read_text(encoding="utf-8")
        replace(path, re.sub(r"\bstatus(?=\.md\)|\n)", "state", text) if "status" in text else text)
    (writer.project / f"{old}.md").rename(writer.project / f"{new}.md")
    writer.until(": shown after ")
    assert (writer.ask(f"{old}.html")[0], writer.ask(f"{new}.html")[0]) == (404, 200)
    shows(writer, clean(writer, tmp_path / "clean"))


def test_preview_prints_a_finding_and_updates_the_page_after_the_fix(writer):
    page = OBJECTIVE.replace(".md", ".html")
    before = writer.ask(page)
    mistake = OBJECTIVE, ":presumes: ", ":presumes: NOWHERE, "
    writer.write(*mistake)
    (line,) = writer.until("NOWHERE").splitlines()
    assert re.search(rf"{OBJECTIVE}:\d+: L104 .*NOWHERE", line)
    assert writer.ask(page) == before
    said = writer.change(OBJECTIVE, "NOWHERE, ", "")
    assert "L104" not in said and writer.ask(page) == before
    writer.change(OBJECTIVE, "} Monitor", "} Closely monitor")
    assert b"Closely monitor" in writer.ask(page)[1]


def test_preview_notifies_an_open_page_of_a_new_site(writer):
    with urlopen(f"http://127.0.0.1:{writer.port}/index.html") as answer:
        (shown,) = re.findall(rb'/preview\.js\?shown=(\d+)"', answer.read())
    with urlopen(f"http://127.0.0.1:{writer.port}/changes", timeout=WAITED) as events:
        told = b"".join(events.readline() for _ in range(3))
        assert told == b"retry: 500\ndata: %s\n\n" % shown
        writer.change("docs/method.md", "# ", "# How: ")
        assert events.readline() == b"retry: 500\n" and events.readline() != b"data: %s\n" % shown


def test_preview_answers_404_for_missing_and_internal_files(writer):
    code, page = writer.ask("weights.html")
    assert code == 404 and b"There is no such page" in page
    assert writer.ask("../conf.py")[0] == writer.ask(".doctrees/environment.pickle")[0] == 404


@pytest.mark.parametrize(
    ("folder", "same_port", "said"),
    [
        ("_build/other", True, "port {port}: Address already in use; name another, as in `make serve PORT=8001`"),
        (
            "_build/serve",
            False,
            "another build or preview of _build/serve is running; end it. Or name another folder, "
            "with make as SITE=FOLDER or PREVIEW=FOLDER",
        ),
    ],
    ids=["port", "folder"],
)
def test_second_preview_on_the_same_port_or_folder_fails_with_one_line(folder, same_port, said, writer):
    port = str(writer.port if same_port else free_port())
    command = [sys.executable, "-m", "traceability.sphinx_ext.preview", folder, "--port", port]
    result = subprocess.run(command, cwd=writer.project, capture_output=True, text=True, check=False, timeout=WAITED)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"could not run: {said.format(port=port)}\n"
    assert writer.ask("index.html")[0] == 200


def test_preview_replaces_nothing_that_is_no_preview(tmp_path):
    (tmp_path / "thesis.md").write_text("mine")
    command = [sys.executable, "-m", "traceability.sphinx_ext.preview", tmp_path, "--port", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "is no built site" in done.stderr
    assert (tmp_path / "thesis.md").read_text() == "mine"
