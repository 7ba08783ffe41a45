"""What is read the short way is read as the parser would read it."""

from __future__ import annotations

import pytest
from conftest import draws
from hypothesis import example, given
from hypothesis import strategies as st

from traceability import pages

LINES = (
    ":::", ":::{safeguard} Weigh the weights", ":::{term} Weights", " :::", ":::: ", "::::{term} x",
    "- :::{term} y", ":id: PD1-S01", "Weights are evaluated.", "", "", "- an item", "    far in", "  - lower",
    "> quoted", "# Heading", "---", "===", "```", "```text", "~~~", "<div>", "<!--", "-->", "<script>", "</script>",
    "[^note]: A note", "[a]: https://x.org", "[a]", "1. one", "| a | b |", "|---|---|", "(target)=", "% remark",
    "+++", "text [^note] {need}`PD1-S01`", "a\rb", ":::\r", "\t:::", "*emphasis", "\\", "tail  ", "&nbsp;",
)  # fmt: skip
texts = st.lists(st.sampled_from(LINES), max_size=24).map("\n".join)
PROSE = {"paragraph_open", "inline", "paragraph_close", "text", "softbreak"}


@draws(400)
@given(texts)
@example(":::{term} Weights\n:id: X\n\n```\n:::\n\n```\nWeights\n")
@example("<div>\n:::{term} Weights\n:id: X\n\nWeights.\n:::\n")
@example("<!--\n:::{term} Weights\n-->\n:::\n")
@example("- an item\n\n:::{term} Weights\n:::\n\n- another\n")
@example("[^note]: A note\n\n:::{term} Weights\n:::\n\n    far in\n")
@example(":::{term} Weights\n:id: X\n\nWeights.\n:::\n\n[a]: https://x.org\n\n[a]\n")
@example("[a]: https://x.org\n\n:::{term} Weights\n:id: X\n:::\n\n[a]: https://y.org\n")
@example(":::{term} Weights\na\rb\n:::\n\nWeights\n")
def test_the_outline_of_a_page_is_that_of_the_parser(text):
    quick, whole = {}, {}
    assert pages.outline(text, quick) == pages.parser().parse(text, whole)
    assert quick == whole


def test_what_statements_hold_is_kept_from_the_parser(monkeypatch):
    parsed = []
    parser = pages.parser()
    monkeypatch.setattr(parser, "parse", lambda text, env, parse=parser.parse: parsed.append(text) or parse(text, env))
    found = pages.outline("# Weights\n\n:::{term} Weights\n:id: PD1-T01\n\nWeights.\n:::\n\nAnd more\nof it.\n", {})
    assert parsed == ["# Weights\n\n:::{term} Weights\n:::\n\nAnd more\nof it.\n"]
    assert [token.content for token in found if token.type == "colon_fence"] == [":id: PD1-T01\n\nWeights.\n"]


def test_the_outline_of_every_page_of_ours_is_that_of_the_parser(reading):
    for page in reading.pages:
        assert pages.outline(page.text, {}) == pages.parser().parse(page.text, {}), page.path


@given(st.one_of(texts, st.text(alphabet="aé0 .,;:-+#*_`[]()<>&|~^=!{}\\\n\t\r'\"$%", max_size=30).map("W".__add__)))
@example("Weights\n===")
@example("Weights  \nleave")
@example("a\r- b")
@example("Weights\n1. one")
@example("Weights\n\n- one")
@example("Weights *are* weighed.")
@example("Weights &amp; copies.")
@example("Weights\\\nare weighed.")
@example("A <b>copy</b>.")
@example("A [copy](https://example.org).")
@example("Cite {need}`PD1-S01` here.")
def test_a_text_that_is_called_plain_has_no_markup_for_the_parser(text):
    if pages.is_plain(text):
        found = pages.tokens(text)
        assert {token.type for token in (*found, *(child for one in found for child in one.children or ()))} <= PROSE
        written = [child.content for token in found for child in token.children or () if child.content]
        assert all(part in text for part in written)


@given(st.from_regex(pages._PLAIN, fullmatch=True))
def test_whatever_can_be_called_plain_has_no_markup_for_the_parser(text):
    types = {child.type for token in pages.tokens(text) for child in (token, *(token.children or ()))}
    assert types <= PROSE


@pytest.mark.parametrize("text", ["Weigh the weights.", "Weigh\nthem.\n\nAgain: é, 5–6."])
def test_plain_text_is_called_plain(text):
    assert pages.is_plain(text)
