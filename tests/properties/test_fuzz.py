"""Test that the check ends with an answer for any page, and loses no statement without a finding."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser
from support import hostile
from support.project import draws

from traceability import rules
from traceability.source import findings, markdown

ANYWHERE = "requirements/any.md"
BEGINS = re.compile(r"^\W*[:`~]{3,}\s*\{", re.MULTILINE)
"""Text that a person would take for the beginning of a statement."""
ID = re.compile(r"^[^\w`]*:id:", re.MULTILINE)
"""Text that a person would take for the id of a statement; after a backtick it is code."""

as_found = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""Settings without shrinking, because shrinking a whole page takes too long."""

snippets = st.one_of(
    st.sampled_from([text for text in hostile.PAGES.values() if len(text) < 2000]),
    st.sampled_from(
        [":::", "::::", "```", "~~~", "\n", "\n\n", "\r\n", "\r", "\t", "    ", "- ", "> ", "1. ", ":id: CTRL-COPY\n",
         ":::{control} Copies\n", "[", "](", "[^a]:", "|", "---\n", "{need}`", "`", "*", "_", "<", "&", "\\", "\0",
         "\ufeff", "\udcff", "\u2028", "\x85", "\x0b", "\x0c", "\x1c", "\xa0", "% ", "(a)=", "$$", "+++", "<!--"]
    ),
    st.text(max_size=20),
)  # fmt: skip


@st.composite
def mutated(draw, texts):
    """Draw a real page after some changes: parts removed, doubled, indented or moved, or text inserted."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 4))):
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        last = min(last, first + draw(st.sampled_from([1, 3, 20, 200, 10_000])))
        part = text[first:last]
        change = draw(st.sampled_from(["take out", "double", "put in", "indent", "move"]))
        if change == "take out":
            text = text[:first] + text[last:]
        elif change == "double":
            text = text[:last] + part + text[last:]
        elif change == "put in":
            text = text[:first] + draw(snippets) + text[first:]
        elif change == "indent":
            text = (
                text[:first] + part.replace("\n", "\n" + draw(st.sampled_from([" ", "    ", "> ", "- "]))) + text[last:]
            )
        else:
            rest = text[:first] + text[last:]
            at = draw(st.integers(0, len(rest)))
            text = rest[:at] + part + rest[at:]
    return text


def judged(reading: rules.Reading, page: markdown.Page) -> tuple[rules.Reading, list[findings.Finding]]:
    """Return the policy with a page added, or replaced if one has its path, and the findings."""
    others = tuple(other for other in reading.pages if other.path != page.path)
    read = (*others, page)
    changed = replace(reading, pages=read, policy=markdown.policy(read, reading.editions))
    return changed, rules.findings(changed)


def nothing_is_lost(reading: rules.Reading, page: markdown.Page, text: str) -> None:
    """Assert that each beginning of a statement was read, unless the check has findings."""
    changed, found = judged(reading, page)
    for finding in found:
        assert str(finding).isprintable()
    lines = len(re.split(r"\r\n|\r|\n", text))
    assert all(1 <= one.place.line <= lines for one in found if one.place.path == page.path)
    if not any(finding.code.startswith(("X", "L10")) for finding in found):
        begun = [text.count("\n", 0, match.end()) + 1 for match in BEGINS.finditer(text)]
        assert begun == [fence.line for fence in page.fences if fence.info.startswith("{")]  # some list pages
        assert len(ID.findall(text)) == len(page.blocks)
        assert {block.id for block in page.blocks} <= set(changed.policy.statements)


@draws(300)
@given(st.binary(max_size=400))
def test_check_handles_any_bytes(content):
    text = content.decode("utf-8", errors="surrogateescape")
    nothing_is_lost(rules.Reading(), markdown.page(text, ANYWHERE), text)


@draws(300)
@given(st.lists(snippets, max_size=12).map("".join))
@example("*:id: CTRL-COPY\n")
@example("`:id: CTRL-COPY\n")
def test_check_handles_any_markup(text):
    nothing_is_lost(rules.Reading(), markdown.page(text, ANYWHERE), text)
    rules.findings(rules.Reading(around=(markdown.page(text, "docs/any.md"),)))


@as_found
@given(st.data())
def test_check_handles_any_change_of_a_policy_page(reading, data):
    page = data.draw(st.sampled_from(reading.pages))
    text = data.draw(mutated([page.text]))
    nothing_is_lost(reading, markdown.page(text, page.path), text)


@as_found
@given(st.data())
def test_check_handles_any_change_of_a_non_policy_page(reading, data):
    page = data.draw(st.sampled_from(reading.around))
    text = data.draw(mutated([page.text]))
    changed = markdown.page(text, page.path)
    around = tuple(changed if other is page else other for other in reading.around)
    found = rules.findings(replace(reading, around=around))
    if not found:
        assert fences(text) == read_as(changed)


@as_found
@given(st.data())
def test_site_parser_sees_the_same_statements(reading, data):
    text = data.draw(mutated([page.text for page in reading.pages]))
    page = markdown.page(text, ANYWHERE)
    if not any(rule(rules.Reading.of((page,), {})) for code, rule in rules.RULES.items() if code.startswith("X1")):
        assert fences(text) == read_as(page)


def read_as(page: markdown.Page) -> list[tuple[str, str, list[int]]]:
    """Return the fences of a page as we read them."""
    kinds = {True: "colon_fence", False: "fence"}
    return [(kinds[fence.opens_block], fence.info, [fence.first, fence.end]) for fence in page.fences]


def fences(text: str) -> list[tuple[str, str, list[int]]]:
    """Return the fences of a text as MyST parses them."""
    parser = create_md_parser(MdParserConfig(enable_extensions={"colon_fence"}), DocutilsRenderer)
    return [(t.type, t.info.strip(), t.map) for t in parser.parse(text, {}) if t.type in ("fence", "colon_fence")]
