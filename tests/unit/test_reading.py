"""Test that the short way to read a page gives the same result as the parser."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from support.project import draws

from traceability.source import markdown

LINES = (
    ":::", ":::{safeguard} Weigh the weights", ":::{term} Weights", " :::", ":::: ", "::::{term} x",
    "- :::{term} y", ":id: PD1-S01", "Weights are evaluated.", "", "", "- an item", "    far in", "  - lower",
    "> quoted", "# Heading", "---", "===", "```", "```text", "~~~", "<div>", "<!--", "-->", "<script>", "</script>",
    "[^note]: A note", "[a]: https://x.org", "[a]", "1. one", "| a | b |", "|---|---|", "(target)=", "% remark",
    "+++", "text [^note] {need}`PD1-S01`", "a\rb", ":::\r", "\t:::", "*emphasis", "\\", "tail  ", "&nbsp;",
)  # fmt: skip
texts = st.lists(st.sampled_from(LINES), max_size=24).map("\n".join)


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
def test_page_outline_equals_the_output_of_the_parser(text):
    quick, whole = {}, {}
    assert markdown.outline(text, quick) == markdown.parser().parse(text, whole)
    assert quick == whole


def test_parser_does_not_get_the_content_of_statements(monkeypatch):
    parsed = []
    parser = markdown.parser()
    monkeypatch.setattr(parser, "parse", lambda text, env, parse=parser.parse: parsed.append(text) or parse(text, env))
    found = markdown.outline("# Weights\n\n:::{term} Weights\n:id: PD1-T01\n\nWeights.\n:::\n\nAnd more\nof it.\n", {})
    assert parsed == ["# Weights\n\n:::{term} Weights\n:::\n\nAnd more\nof it.\n"]
    assert [token.content for token in found if token.type == "colon_fence"] == [":id: PD1-T01\n\nWeights.\n"]


def test_parser_does_not_get_plain_passages(monkeypatch):
    parsed = []
    parser = markdown.parser()
    monkeypatch.setattr(parser, "parse", lambda text, env, parse=parser.parse: parsed.append(text) or parse(text, env))
    page = markdown.page("# Weights\n\nSee {need}`A` [here](method.md).\n\n> a\n>\n> b\n\n[b](#weights)\n", "docs/x.md")
    assert parsed == ["\n\n> a\n>\n> b\n\n[b](#weights)\n"]
    assert page.facts.titles == (("Weights", 1),)
    assert page.facts.cited == (("A", 3),)
    assert page.facts.linked == (("method.md", 3),)
    assert [line for token, line in page.tokens if token.type == "link_open"] == [9]


def test_outline_of_every_published_page_equals_the_output_of_the_parser(reading):
    for page in reading.pages:
        assert markdown.outline(page.text, {}) == markdown.parser().parse(page.text, {}), page.path
