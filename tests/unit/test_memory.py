"""Test what the check remembers of pages: it changes no finding, and a memory that is not trusted is ignored."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.project import ROOT, draws
from support.texts import texts

from traceability import rules
from traceability.source import markdown, page_memory

PAGES = ("requirements/a.md", "requirements/b.md", "docs/c.md", "requirements/modes/d.md")
CONTROL = ":::{control} Copies\n:id: CTRL-COPY\n\nWeights are copied.\n:::\n"
SOUND = (
    "# Weights\n\nWeights are weighed.\n",
    f"# Weights\n\n{CONTROL}",
    f"# Weights\n\n{CONTROL}\n[a page](b.md)\n",
    "# Weights\n\nSee {need}`CTRL-COPY`, and\n[a page](b.md) with {need}`CTRL-LOST`.\n",
    ":::{mode} Open weights\n:id: MODE-OPEN\n:order: 1\n:test: Is it?\n\n[a page](b.md) {need}`CTRL-GONE`.\n:::\n",
    ":::{retired} Copies\n:id: CTRL-COPY\n:since: 2026-01-01\n:reason: It was wrong.\n\nWeights.\n:::\n",
    "| a | b |\n|---|---|\n| c | d |\n",
    "# Weights\n\nweights\r\n",
    "```text\n:::{control} x\n```\n",
)
edits = st.lists(
    st.tuples(st.sampled_from(PAGES), st.one_of(st.sampled_from(SOUND), texts, st.none())), min_size=1, max_size=8
)


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """Return a small project with its own cache folder beside it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return write(tmp_path / "project")


def write(project: Path) -> Path:
    """Write a small project and return its folder. One of its pages has a link, so that it is parsed."""
    for folder in ("requirements/modes", "docs"):
        (project / folder).mkdir(parents=True)
    for name in ("sources.toml", "confirmed.toml", "published.txt"):
        (project / f"requirements/{name}").touch()
    (project / PAGES[0]).write_text("# Weights\n\n[Weights](b.md) are weighed.\n", encoding="utf-8")
    (project / PAGES[1]).write_text("# Copies\n\nWeights are copied.\n", encoding="utf-8")
    return project


def remembered(project: Path) -> list[str]:
    """Return the paths of the pages that the next check would not parse."""
    return [page.path for page in rules.read(project, page_memory.load(project).recall).written if page.known]


@draws(60)
@given(edits)
def test_findings_are_the_same_with_and_without_memory_after_any_edits(tmp_path_factory, changes):
    folder = tmp_path_factory.mktemp("edited")
    project = write(folder / "project")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        for path, text in changes:
            if text is None:
                (project / path).unlink(missing_ok=True)
            else:
                (project / path).write_text(text, encoding="utf-8", newline="")
            read, found = rules.judge(project, page_memory.load(project))
            anew, expected = rules.judge(project, page_memory.Memory())
            assert found == expected
            assert [page.blocks for page in read.written] == [page.blocks for page in anew.written]
            assert [page.facts for page in read.written] == [page.facts for page in anew.written]
            assert read.policy.statements == anew.policy.statements


def test_published_pages_have_the_same_facts_with_and_without_memory(tmp_path, monkeypatch, reading):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert rules.judge(ROOT, page_memory.load(ROOT))[1] == []
    read, found = rules.judge(ROOT, page_memory.load(ROOT))
    assert found == []
    assert all(page.known for page in read.written)
    assert [(page.blocks, page.facts) for page in read.written] == [(p.blocks, p.facts) for p in reading.written]


def test_unchanged_page_is_not_parsed_again(project, monkeypatch):
    rules.judge(project, page_memory.load(project))
    markdown._parsed.cache_clear()
    markdown.page.cache_clear()
    monkeypatch.setattr(markdown, "parser", lambda: pytest.fail("the parser was asked"))
    reading, found = rules.judge(project, page_memory.load(project))
    assert found == [] and all(page.known for page in reading.pages)


def test_page_that_breaks_a_rule_is_not_remembered(project):
    (project / PAGES[1]).write_text("# Copies\n\n<b>Weights</b>\n", encoding="utf-8")
    _, found = rules.judge(project, page_memory.load(project))
    assert found and {finding.place.path for finding in found} == {PAGES[1]}
    assert remembered(project) == [PAGES[0]]
    assert rules.judge(project, page_memory.load(project))[1] == found


@pytest.mark.parametrize("path", [PAGES[0], PAGES[2]])
def test_page_at_another_path_is_not_remembered(project, path):
    """The path of a page decides where it may link to and which rules apply to it."""
    rules.judge(project, page_memory.load(project))
    (project / PAGES[0]).rename(project / "requirements/modes/a.md")
    assert remembered(project) == [PAGES[1]]


def test_page_rules_give_the_same_findings_for_one_page_as_for_all_pages(reading):
    for code, rule in rules.RULES.items():
        if code.startswith(rules.PAGE_BY_PAGE):
            alone = [rules.Reading(pages=(page,)) for page in reading.around]
            alone += [rules.Reading(around=(page,)) for page in reading.pages]
            together = rules.Reading(pages=reading.around, around=reading.pages)  # swapped, to break many rules
            assert sorted(rule(together)) == sorted(finding for one in alone for finding in rule(one)), code


def _memory(project: Path) -> Path:
    rules.judge(project, page_memory.load(project))
    (file,) = Path(os.environ["XDG_CACHE_HOME"]).rglob(page_memory.FILE)
    assert remembered(project)
    return file


def _signed(entries: object) -> bytes:
    return _with_digest(json.dumps(entries).encode())


def _with_digest(content: bytes) -> bytes:
    return page_memory.hashlib.sha256(content).hexdigest().encode() + b"\n" + content


def _flipped(content: bytes) -> bytes:
    return content.replace(b'"Weights"', b'"Weighty"')


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-5],
        _flipped,
        lambda content: b"\0" * 1000,
        lambda content: content + b" " * (page_memory.LARGEST + 1),
        lambda content: _signed(json.loads(content.partition(b"\n")[2]))[:-1],
        lambda content: _signed({"a": 1}),
        lambda content: _signed([["a", [], None]]),
        lambda content: _signed([[page[0], [["CTRL-COPY", "3"]], *page[2:]] for page in _entries(content)]),
        lambda content: _signed([[page[0], page[1], 3, True] for page in _entries(content)]),
        lambda content: _signed([[page[0], page[1], None, "yes"] for page in _entries(content)]),
        lambda content: _signed([[page[0], 3, None, True] for page in _entries(content)]),
        lambda content: _signed(3),
        lambda content: _with_digest(b"[" * 100_000),
        lambda content: _with_digest(b"\xff{"),
    ],
)
def test_damaged_memory_is_ignored_and_replaced(project, damage):
    file = _memory(project)
    content = file.read_bytes()
    file.write_bytes(damage(content))
    assert content != file.read_bytes()
    assert remembered(project) == []
    assert rules.judge(project, page_memory.load(project))[1] == []
    assert file.read_bytes() == content


def _entries(content: bytes) -> list:
    return json.loads(content.partition(b"\n")[2])


MODULES = (
    "source/markdown.py",
    "source/plain_markdown.py",
    "rules/markup.py",
    "rules/non_policy_pages.py",
    "policy/model.py",
)


@pytest.mark.parametrize("module", MODULES)
def test_memory_is_ignored_when_a_module_differs(project, module, monkeypatch):
    _memory(project)
    read = Path.read_bytes
    changed = lambda path: read(path) + b"#" * path.as_posix().endswith(f"traceability/{module}")  # noqa: E731
    monkeypatch.setattr(Path, "read_bytes", changed)
    assert remembered(project) == []


@pytest.mark.parametrize("name", page_memory.PARSERS)
def test_memory_is_ignored_when_the_version_of_a_parser_differs(project, name, monkeypatch):
    _memory(project)
    listed = os.listdir
    later = lambda path: [one.replace(name, f"{name}9") for one in listed(path)]  # noqa: E731
    monkeypatch.setattr(os, "listdir", later)
    assert remembered(project) == []


def test_memory_is_ignored_when_the_version_of_a_parser_is_unknown(project, monkeypatch):
    monkeypatch.setattr(os, "listdir", lambda path: [])
    rules.judge(project, page_memory.load(project))
    assert remembered(project) == []


def test_memory_version_covers_all_modules_that_page_rules_import():
    for family in ("markup", "non_policy_pages", "file_limits"):
        source = (ROOT / f"traceability/rules/{family}.py").read_text(encoding="utf-8")
        used = set(re.findall(r"^from traceability\.(\w+)", source, re.MULTILINE))
        assert used <= {*page_memory.READS}


def test_concurrent_checks_leave_a_valid_memory(project):
    command = [sys.executable, "-m", "traceability", "--root", str(project), "check"]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [one.wait() for one in running] == [0] * 4
    assert len(remembered(project)) == 2
    (folder,) = Path(os.environ["XDG_CACHE_HOME"]).iterdir()
    assert [file.name for file in folder.iterdir()] == [page_memory.FILE]


def test_lost_update_of_a_concurrent_check_is_harmless(project):
    first, second = page_memory.load(project), page_memory.load(project)
    rules.judge(project, first)
    rules.judge(project, second)
    assert len(remembered(project)) == 2


@pytest.mark.parametrize("call", ["replace", "open", "mkdir"])
def test_check_works_when_the_memory_cannot_be_written(project, call, monkeypatch):
    def refuse(*given, **more):
        raise PermissionError

    monkeypatch.setattr(os, call, refuse)
    assert rules.judge(project, page_memory.load(project))[1] == []
    monkeypatch.undo()
    assert not list(project.parent.rglob("pages*"))


@pytest.mark.parametrize("cache", [os.devnull, "cache", ""])
def test_invalid_cache_folder_is_not_used(project, cache, monkeypatch):
    monkeypatch.chdir(project.parent)
    monkeypatch.setenv("XDG_CACHE_HOME", cache)
    monkeypatch.setenv("HOME", str(project.parent / "home"))
    assert rules.judge(project, page_memory.load(project))[1] == []
    assert not (project.parent / "cache").exists()
    assert not (project.parent / page_memory.FOLDER).exists()


def test_memory_is_never_inside_the_checked_folder(project, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "cache"))
    rules.judge(project, page_memory.load(project))
    assert not (project / "cache").exists()
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(project))
    rules.judge(project, page_memory.load(project))
    assert not (project / ".cache").exists()


def test_cache_folder_of_another_user_is_not_used(project, monkeypatch):
    _memory(project)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert remembered(project) == []


def test_cache_folder_that_others_can_write_to_is_not_used(project):
    _memory(project).parent.chmod(0o777)
    assert remembered(project) == []


def test_cache_folder_that_is_a_symbolic_link_is_not_used(project):
    folder = _memory(project).parent
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))
    assert remembered(project) == []


def test_memory_file_that_is_a_symbolic_link_is_not_used(project):
    file = _memory(project)
    file.rename(project / "elsewhere")
    file.symlink_to(project / "elsewhere")
    assert remembered(project) == []


def test_named_pipe_in_place_of_the_memory_is_not_waited_for(project):
    file = _memory(project)
    file.unlink()
    os.mkfifo(file)
    assert remembered(project) == []


def test_folder_of_the_memory_can_itself_be_checked(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    project = write(tmp_path / page_memory.FOLDER)
    project.chmod(0o700)
    before = sorted(project.rglob("*"))
    assert rules.judge(project, page_memory.load(project))[1] == []
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize("character", ["\0", "\r"])
def test_lines_alone_show_no_statement_with_a_character_that_the_parser_replaces(character):
    page = markdown.page(CONTROL.replace("{control", f"{{{character}control"), "requirements/a.md")
    assert page.blocks == page.parsed.blocks


def test_memory_is_readable_only_by_its_user(project):
    file = _memory(project)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_number_of_remembered_pages_is_limited(project, monkeypatch):
    monkeypatch.setattr(page_memory, "EARLIER", 3)
    for number in range(9):
        (project / PAGES[1]).write_text(f"# Copies\n\nWeights are copied {number} times.\n", encoding="utf-8")
        rules.judge(project, page_memory.load(project))
    assert len(_entries(_memory(project).read_bytes())) == 2 + 3


def test_no_memory_option_neither_reads_nor_writes_a_memory(project):
    command = [sys.executable, "-m", "traceability", "--root", str(project), "check"]
    for more in (["--no-memory"], []):
        done = subprocess.run([*command, *more], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0
        assert bool(list(project.parent.rglob(page_memory.FILE))) is not bool(more)
