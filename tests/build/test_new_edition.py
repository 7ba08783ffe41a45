"""Test that a third draft passes every step: skeleton, reading, lock, confirmation, check, site."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.project import build, copy_project

from traceability import __main__ as command
from traceability import rules
from traceability.analysis.edition_history import Change, totals
from traceability.authoring import new_edition
from traceability.policy.model import KINDS, Provision, Recommendation, Safeguard
from traceability.source import edition_lock, markdown

STRUCTURE = {
    "3pd": [
        {"kind": "objective", "id": "O1", "page": 4, "line": 2, "end": [4, 5]},
        {"kind": "practice", "id": "1.1", "page": 4, "line": 6},
        {"kind": "recommendation", "id": "1.1.1", "page": 4, "line": 8, "end": [5, 1]},
        {"kind": "recommendation", "id": "1.1.2", "page": 5, "line": 2},
        {"kind": "documentation", "id": "1.1.a", "page": 5, "line": 4},
        {"kind": "term", "id": "T01", "page": 9, "line": 1, "end": [9, 2]},
    ],
    "3pd_appendix_B": [
        {"category": "Improve training", "page": 10},
        {"category": "Improve training", "page": 10},
        {"category": "Work with hosts", "page": 11},
    ],
}
EDITION = """
[pd3]
name = "third draft"
title = "An invented draft"
date = "December 2026"
doi = "10.0000/invented"
url = "https://example.org/invented.pdf"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
pages_before = 0

[pd3.passages]
"""


def with_edition(project):
    """Add an edition without pages to the lock of a project, and put its structure file beside the project."""
    lock = project / edition_lock.LOCK
    lock.write_text(lock.read_text(encoding="utf-8").rstrip("\n") + "\n" + EDITION, encoding="utf-8")
    structure(project, STRUCTURE)
    return project


def structure(project, entries) -> None:
    """Write the structure file of the new edition."""
    (project.parent / "structure.json").write_text(json.dumps(entries), encoding="utf-8")


@pytest.fixture
def project(tmp_path):
    """Return a copy of the project with the new edition."""
    return with_edition(copy_project(tmp_path / "project"))


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return with_edition(copy_project(tmp_path_factory.mktemp("shared") / "project"))


@pytest.fixture
def untouched(shared):
    """Return the copy of the project that the tests share in which nothing may be written."""
    structure(shared, STRUCTURE)
    return shared


@pytest.fixture(params=["small", pytest.param("whole", marks=pytest.mark.exhaustive)])
def published(request, small_project, tmp_path):
    """Return a copy of the small or the whole project with the new edition, whose one objective is the sixth."""
    to = tmp_path / "project"
    project = with_edition(shutil.copytree(small_project, to) if request.param == "small" else copy_project(to))
    sixth = [
        entry | ({"id": entry["id"].replace("1", "6", 1)} if "." in entry["id"] else {}) for entry in STRUCTURE["3pd"]
    ]
    sixth[0] |= {"id": "O6"}
    structure(project, STRUCTURE | {"3pd": sixth})
    return project


def run(project, *arguments: str) -> int:
    return command.main(["--root", str(project), *arguments])


def begin(project) -> int:
    return run(project, "new-edition", "pd3", str(project.parent / "structure.json"), "3pd")


def test_skeleton_has_each_provision_with_locator_and_empty_judgments(project, capsys):
    assert begin(project) == 0
    read = [page for page in markdown.read(project) if "/draft-3/" in page.path]
    blocks = [block for page in read for block in page.blocks]
    assert len(blocks) == sum(map(len, STRUCTURE.values()))
    assert {(b.option("page").value, b.option("lines").value) for b in blocks if b.option("lines")} == {
        ("4", "2-5"), ("4", "6"), ("4", "8-5:1"), ("5", "2"), ("5", "4"), ("9", "1-2"),
    }  # fmt: skip
    table = [(b.id, b.option("row").value, b.option("bullet").value) for b in blocks if b.kind == "safeguard"]
    assert table == [("PD3-S01", "1", "1"), ("PD3-S02", "1", "2"), ("PD3-S03", "2", "1")]
    for block in blocks:
        empty = {option.name for option in block.options if not option.value}
        assert empty >= {"keeps", "revises", "change", "new"}
        assert ("presumes" in empty) == (KINDS[block.kind].kind in ("recommendation", "documentation", "safeguard"))
        assert not block.title and not block.body
    capsys.readouterr()
    assert run(project, "check") == 1
    found = capsys.readouterr().out.splitlines()
    assert all("/draft-3/" in line for line in found)
    assert {line.partition(" X")[2][:3] for line in found} == {"107", "114"}


def test_new_edition_never_overwrites_a_page(project, capsys):
    assert begin(project) == 0
    page = project / "requirements/guidance/draft-3/objective-1.md"
    page.write_text("# The reading of a day\n", encoding="utf-8")
    assert begin(project) == 2
    assert page.read_text(encoding="utf-8") == "# The reading of a day\n"
    assert "nothing was written; move it away" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("pd4", "structure.json", "3pd"), "not in requirements/sources.toml"), (("pd3", "structure.json", "4pd"), "3pd")],
)
def test_new_edition_reports_an_unknown_edition_or_list(arguments, said, untouched, capsys):
    edition, file, key = arguments
    assert run(untouched, "new-edition", edition, str(untouched.parent / file), key) == 2
    assert said in capsys.readouterr().err
    assert not (untouched / "requirements/guidance/draft-3").exists()


@pytest.mark.parametrize("lost", ["kind", "id", "page", "line"])
def test_new_edition_reports_an_incomplete_entry_and_writes_nothing(lost, untouched, capsys):
    wrong = {"3pd": [{name: value for name, value in STRUCTURE["3pd"][1].items() if name != lost}]}
    structure(untouched, wrong)
    assert begin(untouched) == 2
    assert f"a {lost}" in capsys.readouterr().err.replace("an id", "a id")
    assert not (untouched / "requirements/guidance/draft-3").exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"id": "../../x"}, "has an id that no recommendation can have; write it as 1.1.1"),
        ({"id": "1.1.１"}, "has an id that no recommendation can have"),
        ({"id": "1.1.1\n"}, "has an id that no recommendation can have"),
        ({"id": 1.1}, "an id such as"),
        ({"id": ""}, "an id such as"),
        ({"kind": 1}, "needs a kind"),
        ({"kind": []}, "needs a kind"),
        ({"page": "4"}, "numbers such as 14"),
        ({"page": True}, "numbers such as 14"),
        ({"page": 0}, "numbers such as 14"),
        ({"line": 1.5}, "numbers such as 14"),
        ({"end": [4, 1]}, "has no end after its beginning"),
        ({"end": "5"}, "has no end after its beginning"),
        ({"end": [5, "1"]}, "has no end after its beginning"),
        ({"end": [5]}, "has no end after its beginning"),
        ({"id": "1.1.2"}, "has the id of an entry above, PD3-R1-1-2"),
        ({"id": "1.2.1"}, "is part of PD3-P1-2, which no entry above gives"),
    ],
    ids=str,
)
def test_new_edition_reports_a_wrong_value_with_its_entry_and_writes_nothing(wrong, says, untouched, capsys):
    entry = {"kind": "recommendation", "id": "1.1.3", "page": 4, "line": 8}
    wanted = {"3pd": [*STRUCTURE["3pd"], entry | wrong]}
    structure(untouched, wanted)
    assert begin(untouched) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line and json.dumps(entry | wrong, ensure_ascii=False).replace("\n", "\\n")[:60] in line
    assert not (untouched / "requirements/guidance/draft-3").exists()


@pytest.mark.parametrize(
    "text",
    [
        '{"3pd": {"kind": 1}}',
        '{"3pd": [1]}',
        '{"3pd": [], "3pd_appendix_B": {"category": "a"}}',
        '{"3pd": [], "3pd_appendix_B": [{"category": 1, "page": 1}]}',
        '{"3pd": [], "3pd_appendix_B": [{"category": "a", "page": "1"}]}',
        '{"3pd": [], "3pd_appendix_B": ["a"]}',
        "[" * 100_000,
        "{",
    ],
    ids=lambda text: text[:40],
)
def test_new_edition_reports_a_structure_of_another_form_in_one_line(text, untouched, capsys):
    (untouched.parent / "structure.json").write_text(text, encoding="utf-8")
    assert begin(untouched) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("could not run: ") and re.search("; | needs ", line)
    assert not (untouched / "requirements/guidance/draft-3").exists()


def test_new_edition_loses_no_provision_when_objectives_are_not_in_one_piece(project):
    again = {"kind": "recommendation", "id": "1.1.3", "page": 6, "line": 8}
    wanted = {"3pd": [*STRUCTURE["3pd"], {"kind": "objective", "id": "O2", "page": 6, "line": 1}, again]}
    structure(project, wanted)
    assert begin(project) == 0
    blocks = [block.id for page in markdown.read(project) if "/draft-3/" in page.path for block in page.blocks]
    assert len(blocks) == len(wanted["3pd"]) and "PD3-R1-1-3" in blocks


def read_it(project) -> None:
    """Simulate the reading of a draft: keep one recommendation, make everything else new, and drop the rest."""
    policy = rules.read(project).policy
    kept = policy["PD2-R6-1-4"]
    tags = f":presumes: {', '.join(kept.presumes)}\n:release_modes: {', '.join(kept.release_modes)}\n"
    for page in (project / "requirements/guidance/draft-3").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        for kind, id in re.findall(r":::\{(\w+)\}\n:id: (\S+)", text):
            title = f"About the weights, {id.partition('-')[2]}"
            text = text.replace(f":::{{{kind}}}\n:id: {id}\n", f":::{{{kind}}} {title}\n:id: {id}\n")
        text = text.replace("\n\n:::\n", "\n\nKeep watch over the weights.\n:::\n")
        text = text.replace(":presumes:\n", tags)
        text = re.sub(":(release_modes|presumes_any|presumes_while_staged):\n", "", text)
        text = re.sub(r"(\{(\w+)\}[^:]*(?:\n:.*)*\n):force:\n", _with_force, text)
        text = re.sub(r":keeps:\n:revises:\n:change:\n:new:\n", ":new: Adds a watch, for everyone.\n", text)
        text = re.sub(r"(:id: PD3-R6-1-1\n(?:.+\n)*?):new: .*\n", rf"\1:keeps: {kept.id}\n", text)
        page.write_text(text, encoding="utf-8")
    for page in (project / "requirements/guidance/draft-2").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        gone = re.sub(r"(:id: PD2-\S+\n(?:.+\n)*)\n", r"\1:dropped: It went, for everyone.\n\n", text)
        page.write_text(gone.replace(f":id: {kept.id}\n", f":id: {kept.id}\n:KEPT:\n"), encoding="utf-8")
        text = re.sub(r"(:KEPT:\n(?:.+\n)*?):dropped: .*\n", r"\1", page.read_text(encoding="utf-8"))
        page.write_text(text.replace(":KEPT:\n", ""), encoding="utf-8")
    lock = project / edition_lock.LOCK
    ids = [p.id for p in markdown.policy(markdown.read(project)).all(Provision) if p.edition == "pd3"]
    passages = "".join(f'{id} = "1:{number:016x}"\n' for number, id in enumerate(ids))
    lock.write_text(lock.read_text(encoding="utf-8") + passages, "utf-8")


def _with_force(found: re.Match) -> str:
    return f"{found[1]}:force: {'consider' if found[2] == 'safeguard' else 'directive'}\n"


@pytest.mark.slow
def test_third_draft_is_read_locked_confirmed_checked_and_published(published, capsys):
    project = published
    assert begin(project) == 0
    read_it(project)
    index = project / "index.md"
    listed = "\n".join(f"requirements/guidance/draft-3/{name}" for name in ("objective-6", "safeguards", "glossary"))
    contents = f"```{{toctree}}\n:hidden:\n:caption: The third draft\n\n{listed}\n```\n"
    index.write_text(index.read_text(encoding="utf-8") + f"\n{contents}", encoding="utf-8")
    capsys.readouterr()
    assert run(project, "check") == 1
    found = capsys.readouterr().out.splitlines()
    assert all(" H201 " in line for line in found)
    assert [line for line in found if "PD3-R6-1-1 rests on PD2-R6-1-4, which nobody has confirmed" in line]
    read = [p.id for p in rules.read(project).policy.all(Provision) if p.edition in ("pd2", "pd3")]
    assert run(project, "confirm", *read) == 0
    assert run(project, "check") == 0, capsys.readouterr().out

    policy = rules.read(project).policy
    old, new = totals(policy, "pd3", Provision)
    everything = {edition: sum(p.edition == edition for p in policy.all(Provision)) for edition in policy.editions}
    assert old == {Change.KEPT: 1, Change.DROPPED: everything["pd2"] - 1}
    assert new == {Change.KEPT: 1, Change.NEW: everything["pd3"] - 1}

    out = project / "_build"
    result = build(project, out)
    assert result.returncode == 0, result.stderr
    matrix = (out / "docs/traceability/matrix-all-modes.html").read_text(encoding="utf-8")
    rows = set(re.findall(r'<th scope="row"><a href="[^"]*#([\w-]+)"', matrix))
    own = [p.id for p in policy.all(Recommendation, Safeguard) if p.edition == "pd3"]
    assert rows == {*own, "PD3-D6-1-A"}
    assert "third draft" in matrix and "draft-1/matrix-all-modes.html" in matrix
    mode = (out / "requirements/release/modes/open-weights.html").read_text(encoding="utf-8")
    assert "things that the third draft asks or offers" in mode
    assert 'id="under-pd2"' in mode and 'id="under-pd1"' in mode
    assert 'href="../../../docs/modes/draft-1/open-weights.html"' in mode
    page = (out / "requirements/guidance/draft-3/objective-6.html").read_text(encoding="utf-8")
    for draft in ("draft-1", "draft-2"):
        assert f'href="../{draft}/objective-6.html"' in page
    told = (out / "docs/traceability/draft-to-draft.html").read_text(encoding="utf-8")
    assert "All of the second draft" in told and "All in the third draft" in told


@given(st.integers(1, 99), st.integers(1, 60), st.integers(0, 3), st.integers(1, 60))
def test_skeleton_locators_read_back_as_the_entry_gives_them(page, first, further, last):
    entry = {"kind": "objective", "id": "O1", "page": page, "line": first, "end": [page + further, max(last, first)]}
    (text,) = new_edition.pages("pd3", [entry], []).values()
    (block,) = markdown.page(text + "\n", "requirements/any.md").blocks
    titled = markdown.page(text.replace("{objective}", "{objective} Weights") + "\n", "requirements/any.md").blocks[0]
    objective = titled.statement()
    assert (objective.page, objective.lines.first) == (page, first)
    assert (objective.lines.last_page or page, objective.lines.last) == (page + further, max(last, first))
    assert not block.title
