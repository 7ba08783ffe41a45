"""Test that slips in the changelog and in the words of Sphinx-Needs are findings with their lines."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest
from support.project import ROOT

from traceability import rules
from traceability.data.catalogue import READERS
from traceability.figures import FIGURES
from traceability.html import page_blocks
from traceability.source import markdown, page_views
from traceability.source.files import CHANGELOG, VOCABULARY
from traceability.views import COMPARING, VIEWS
from traceability.views.in_short import IN_SHORT

WORDS = (ROOT / VOCABULARY).read_text(encoding="utf-8")
HEAD = "# Changelog\n\n## 2026.11\n\n"


def found(reading: rules.Reading, code: str, path: str, text: str) -> list[str]:
    """Return the findings of one rule with another text of a file."""
    return [str(finding) for finding in rules.RULES[code](replace(reading, files={path: text}))]


def line(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("- [x](javascript:alert)\n", 5, "links to 'javascript:alert'"),
        ("- [x](docs/method.md)\n", 5, "which the feed cannot lead to"),
        ("- ![x](https://example.org/x.png)\n", 5, "holds an image"),
        ("- a\x0cb\n", 5, "holds the character U+000C; delete it"),
        ("- a&#12;b\n", 5, "written as a character reference"),
        ("- <b>x\n", 5, "raw HTML"),
        ("```text\n## 2026.10\n```\n", 5, "opens a fence"),
        ("- Weights {view}`x`.\n", 5, "uses the role 'view'"),
        ("- Weights \x1b[2J.\n", 5, "holds the character U+001B; delete it"),
        ("- x[^x]\n", 5, "the footnote 'x', which the feed cannot show"),
        ("## Weights\n", 5, "has the version 'Weights'; write year and month"),
        ("## 2026.11\n", 5, "has the version 2026.11 a second time"),
        ("2026.10\n-------\n", 5, "has the version 2026.10 in a heading of another form; write ## 2026.10 and nothing"),
        ("## 2026.10 ##\n", 5, "has the version 2026.10 in a heading of another form; write ## 2026.10 and nothing"),
        ("##  2026.10\n", 5, "has the version 2026.10 in a heading of another form; write ## 2026.10 and nothing"),
        (":::{term} Weights\n:id: PD1-T01\n\nWeights.\n:::\n", 5, "which the feed cannot show"),
    ],
)
def test_slip_in_the_changelog_is_one_finding(reading, text, at, says):
    said = found(reading, "X203", CHANGELOG, HEAD + text)
    assert len(said) == 1 and said[0].startswith(f"{CHANGELOG}:{at}: X203 ") and says in said[0], said


@pytest.mark.parametrize(
    ("shown", "says"),
    [
        ("a = 1\nb = 2\udcff\n", ["docs/weights.toml:2: L114 holds a byte that is not UTF-8 (0xFF); delete it"]),
        ("a = 1\r\n\u202eb = 2\n", ["docs/weights.toml:2: L114 holds right-to-left override; delete it"]),
        ("a = 1\x0c\n\x0c\n", ["docs/weights.toml:1: L114 holds the character U+000C; delete it"]),
        ("a = 1\r\n\tb = '\u4e2d'\n", []),
    ],
)
def test_shown_file_with_what_nobody_sees_is_one_finding(shown, says):
    page = markdown.page("```{literalinclude} weights.toml\n:start-at: a\n```\n" * 2, "docs/weights.md")
    reading = rules.Reading(around=(page,), files={"docs/weights.toml": shown})
    assert sorted({str(finding) for finding in rules.RULES["L114"](reading)}) == says


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        (":end-before: b", True),
        (":end-before: a", False),
        (":end-at: a", True),
        (":start-at: a\n:end-before: b", True),
        (":start-at: a\n:end-before: a", False),
    ],
)
def test_shown_part_ends_below_its_first_line(options, fits):
    page = markdown.page(f"```{{literalinclude}} weights.toml\n{options}\n```\n", "docs/weights.md")
    reading = rules.Reading(around=(page,), files={"docs/weights.toml": "a = 1\nb = 2\n"})
    assert len(list(rules.RULES["L114"](reading))) == (not fits)


def test_published_changelog_and_words_have_no_slip(reading):
    assert found(reading, "X203", CHANGELOG, (ROOT / CHANGELOG).read_text(encoding="utf-8")) == []
    assert found(reading, "L116", VOCABULARY, WORDS) == []


SLIPS = {
    "a kind": ('directive = "practice"', 'directive = "practise"', "[[needs.types]]", "did you mean practice?"),
    "a kind without color": ('color = "#ffffff"\n', "", "[[needs.types]]", "describes kind 1 not by"),
    "a field": ("[needs.fields.bullet]", "[needs.fields.bulet]", "[needs.fields.bulet]", "did you mean bullet?"),
    "a link": ("[needs.links.became]", "[needs.links.became_]", "[needs.links.became_]", "did you mean became?"),
    "a setting": ("id_required", "id_requierd", "id_requierd", "did you mean id_required?"),
    "a value": ("id_required = true", "id_required = 1", "id_required", "write id_required = true"),
    "a type": ('schema.type = "integer"', 'schema.type = "string"', "[needs.fields.page]", "write 'integer'"),
    "a mode": ('"hosted-app", ', "", "[needs.fields.release_modes]", "other release modes than the policy"),
    "a table": ("[needs]", "[need]", "[need]", "which nothing reads; did you mean needs?"),
    "another table": ("[needs]", "[extra]\nx = 1\n[needs]", "[extra]", "'extra', which nothing reads"),
    "TOML": ("[needs]", "[needs", "[needs", "is no TOML"),
    "bytes": ("[needs]", "# \udcff\n[needs]", "# \udcff", "is not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_slip_in_the_words_of_sphinx_needs_is_one_finding(reading, slip):
    old, new, at, says = SLIPS[slip]
    text = WORDS.replace(old, new, 1)
    said = found(reading, "L116", VOCABULARY, text)
    assert len(said) == 1 and says in said[0], said
    assert said[0].startswith(f"{VOCABULARY}:{line(text, at)}: L116 "), said


def test_listed_views_are_those_that_pages_can_show():
    assert set(page_views.VIEWS) == set(page_blocks.names())
    assert set(page_views.FIGURES) == set(FIGURES)
    assert set(page_views.AUDIENCES) == set(READERS)
    for name, wanted in page_views.VIEWS.items():
        block = page_blocks.BLOCKS.get(name)
        function = block.html if block else (VIEWS | FIGURES).get(name)
        assert wanted.edition == (name in page_blocks.OF_ONE_EDITION or bool(block and block.of_one_edition)), name
        if function:
            assert wanted.arguments == tuple(inspect.signature(function).parameters)[1:], name
        assert wanted.before == (function in COMPARING or name in ("slope", "answer-drafts")), name


def test_views_that_a_page_can_open_or_fold_are_those_that_exist():
    assert set(page_views.TOPICS) == set(IN_SHORT)
    for table in page_views.FOLDED:
        assert table in VIEWS and page_views.VIEWS[table] == page_views.Wanted(
            edition=True, before=VIEWS[table] in COMPARING
        )
