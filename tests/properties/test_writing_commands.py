"""Property test: whatever is wrong with one block, a command that writes changes only what it was asked to change.

Either the command refuses and every file is byte-identical, or it changes only the entries of the statements that it
was given, and no other line.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.project import ROOT, draws

from traceability import __main__ as command
from traceability import rules
from traceability.source import edition_lock, link_review, nist_pdf
from traceability.source.markdown import Block

READING = rules.read(ROOT)
BLOCKS = [block for page in READING.pages for block in page.blocks]
IDS = st.sampled_from(sorted(READING.policy.statements))

BREAKS = {
    "a mark after a value": lambda line: f"{line}x",
    "a tab before an option": lambda line: f"\t{line}",
    "an option without its first letter": lambda line: line.replace(":", ":x", 1),
    "an option twice": lambda line: f"{line}\n{line}",
    "no option": lambda line: "",
    "an empty option": lambda line: line[: line.index(":", 1) + 1],
    "a value over two lines": lambda line: f"{line},\n  more",
    "a full-width digit": lambda line: line.replace("1", "１"),
    "a Windows line end": lambda line: f"{line}\r",
    "another id": lambda line: line.replace("-", "-9"),
}
"""Ways to break a line of a block; some leave a line as it is, which breaks nothing."""


def broken(block: Block, lines: list[str], number: int, how: str) -> str:
    """Return the text of a page in which one block is broken: one of its options, its beginning or its end."""
    first, last = block.place.line - 1, lines.index(":::", block.place.line)
    if how == "other words":  # breaks nothing, but makes every link to the block suspect
        changed = {block.body_line - 1: "Other words of the weights."}
    elif how == "no end":
        changed = {last: ""}
    elif how == "another kind":
        changed = {first: lines[first].replace("{", "{x")}
    else:
        at = first + 1 + number % len(block.options)
        changed = {at: BREAKS[how](lines[at])}
    return "\n".join(changed.get(at, line) for at, line in enumerate(lines))


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """Return a copy of the policy; each example restores the files that it changes."""
    project = tmp_path_factory.mktemp("whole")
    shutil.copytree(ROOT / "requirements", project / "requirements")
    for edition in READING.editions.values():
        (project / edition.url.rpartition("/")[2]).write_bytes(b"")
    objective = {"kind": "objective", "id": "O9", "page": 1, "line": 1}
    (project / "structure.json").write_text(json.dumps({"all": [objective]}), encoding="utf-8")
    return project


class Printed:
    """A document in which every passage is one word."""

    def passage(self, provision):
        return (provision.id,)


def contents(project: Path) -> dict[str, bytes]:
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in project.rglob("*") if path.is_file()}


def entries(content: bytes) -> set[tuple[str, ...]]:
    """Return every entry of a record: the keys that lead to it, and its value."""

    def within(table: dict, *keys: str):
        for key, value in table.items():
            if isinstance(value, dict):
                yield from within(value, *keys, key)
            else:
                yield (*keys, key, str(value))

    return set(within(tomllib.loads(content.decode())))


def names(content: bytes) -> set[tuple[str, ...]]:
    """Return the keys that lead to every entry of a record."""
    return {entry[:-1] for entry in entries(content)}


@pytest.mark.parametrize("name", ["confirm", "lock-source", "new", "new-edition"])
@draws(50)
@given(data=st.data())
def test_command_that_writes_changes_only_what_it_was_given_whatever_block_is_broken(name, project, data):
    block = data.draw(st.sampled_from(BLOCKS).filter(lambda block: block.options))
    id = data.draw(st.one_of(st.just(block.id), IDS))
    edition = data.draw(st.sampled_from(sorted(READING.editions)))
    how = data.draw(st.sampled_from(("other words", "no end", "another kind", *BREAKS)))
    page = project / block.place.path
    lines = page.read_text(encoding="utf-8").split("\n")
    arguments = {
        "confirm": ("confirm", id),
        "lock-source": ("lock-source", str(project / READING.editions[edition].url.rpartition("/")[2])),
        "new": ("new", "alternative", "Seal the weights"),
        "new-edition": ("new-edition", edition, str(project / "structure.json"), "all"),
    }[name]
    sound = contents(project)
    page.write_text(broken(block, lines, data.draw(st.integers(0, 20)), how), encoding="utf-8", newline="")
    before = contents(project)
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(nist_pdf, "read_pdf", lambda *_: Printed())
            code = command.main(["--root", str(project), *arguments])
        after = contents(project)
    finally:
        left = contents(project)
        for path in {*left} - {*sound}:
            (project / path).unlink()
        for path, content in sound.items():
            if left.get(path) != content:
                (project / path).write_bytes(content)
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    if code == 2:
        assert changed == set()
    elif name == "confirm":
        assert changed <= {link_review.FILE}
        differing = entries(before[link_review.FILE]) ^ entries(after[link_review.FILE])
        assert all(id in keys for *keys, _ in differing)
        assert_no_other_line_changed(before[link_review.FILE], after[link_review.FILE], len(differing))
    elif name == "lock-source":
        assert changed <= {edition_lock.LOCK}
        differing = entries(before[edition_lock.LOCK]) ^ entries(after[edition_lock.LOCK])
        assert all(keys[:2] == [edition, "passages"] for *keys, _ in differing)
        assert names(before[edition_lock.LOCK]) == names(after[edition_lock.LOCK]), "a passage is lost"
        assert_no_other_line_changed(before[edition_lock.LOCK], after[edition_lock.LOCK], len(differing))
    else:
        assert not changed & {*before}, "a file that was there was written over"
        assert len(changed) == 1


def assert_no_other_line_changed(before: bytes, after: bytes, number: int) -> None:
    """Assert that as many lines differ as entries, besides headers of tables and blank lines."""
    old, new = (Counter(content.split(b"\n")) for content in (before, after))
    differing = ((old - new) + (new - old)).elements()
    assert sum(bool(line) and not line.startswith(b"[") for line in differing) == number
