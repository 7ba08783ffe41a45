"""Test that a lock read by its lines gives the same tables as the parser of TOML."""

from __future__ import annotations

import tomllib

from hypothesis import example, given
from hypothesis import strategies as st
from support.project import ROOT, draws

from traceability.source import toml_file

LINES = (
    "", "", "# a", "[a]", "[b]", "[a.b]", "[b.a]", "[a.b.c]", 'a = "x"', 'b = "y"', "a = 1", "b = 0",
    'PD1-S01 = "é 1:2"', "a = 01", "a = -1", "a = true", 'a = "\\n"', "a = 'x'", 'a.b = "x"', '"a" = "x"', "[[a]]",
    "[a] # b", 'a = "x" # b', 'a = """', ' a = "x"', "a = []", "a = {}", "\x7f", "# \x01", 'a = "\t"', "[ a ]", 'a="x"',
    "a = 1979-05-27",
)  # fmt: skip


def by_the_parser(text: str) -> dict[str, object] | None:
    """Return the tables of a text; None if it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


@draws(400)
@given(st.lists(st.sampled_from(LINES), max_size=8).map("\n".join))
@example('[a.b]\nc = "x"\n[a]\nb = "y"')
@example('a = "x"\n[a.b]')
@example("[a]\n[a]")
@example('[a]\nb = "x"\nb = "x"')
@example('[a]\nb = "x"\r\n')
def test_lock_that_is_read_by_its_lines_has_the_tables_of_the_parser(text):
    assert (tables := toml_file._plain(text)) == {} or tables == by_the_parser(text)


def test_locks_of_the_policy_are_read_without_the_parser():
    for lock in ("sources.toml", "confirmed.toml"):
        text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
        assert toml_file._plain(text) == tomllib.loads(text) != {}
