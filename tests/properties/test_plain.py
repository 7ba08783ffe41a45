"""Test that a page read without the parser gives the same facts and findings as with the parser."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from support.project import draws
from support.texts import texts

from traceability import rules
from traceability.source import findings, markdown, plain_markdown

PAGES = ("requirements/any.md", "docs/any.md")


def by_the_parser(text: str, path: str) -> markdown.Parsed:
    """Return what the parser finds on a page and in each of its statements, plain or not."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(plain_markdown, "is_plain", lambda text: not text)
        monkeypatch.setattr(plain_markdown, "is_plain_page", lambda text, is_about=False: False)
        return markdown._parsed.__wrapped__(text, path)


def judged(page: markdown.Page) -> list[findings.Finding]:
    """Return the findings of the rules for single pages, on a policy page or a non-policy page."""
    of = {"pages": (page,)} if page.path.startswith("requirements") else {"around": (page,)}
    by_page = (rule for code, rule in rules.RULES.items() if code.startswith(rules.PAGE_BY_PAGE))
    return [finding for rule in by_page for finding in rule(rules.Reading(**of))]


@draws(400)
@given(texts, st.sampled_from(PAGES))
@example("- a\n:::{term} Weights\n:::\n- b", PAGES[0])
@example(":::{term} Weights\n:::", PAGES[1])
@example("Weights {need}`PD1-S01` :id: x", PAGES[0])
@example("Weights {need}`PD1-S01`\n:id: x", PAGES[0])
@example("# Weights #", PAGES[0])
@example("Weights\n---", PAGES[0])
@example("Weights  \nleave", PAGES[0])
@example("Weights\n\n- one\n  {need}`PD1-S01`", PAGES[0])
@example("[^note]: Weights\n    {need}`PD1-S01`", PAGES[0])
@example("<div>\n\nWeights {need}`PD1-S01`", PAGES[1])
@example("```\n\nWeights {need}`PD1-S01`\n\n```", PAGES[1])
@example("- a\n\nWeights {need}`PD1-S01`\n\n- <b>", PAGES[1])
@example("<!--\n\nWeights {need}`PD1-S01`\n\n-->", PAGES[1])
@example("*Weights*|:id: x", PAGES[0])
@example("[Weights](../index.md)!:id: x", PAGES[0])
@example("See [a\n  page](method.md), `[b](c.md)`, ![d](e.md)", PAGES[1])
@example("See [a page](../../method.md)", PAGES[1])
@example("`weigh {need}`PD1-S01` `weigh", PAGES[0])
@example("*Weigh  \nit*", PAGES[0])
@example("See [the  \nweights](method.md)", PAGES[1])
@example(":::{alternative} Weights\n\nWeigh.\n\n```\n:id: x\n```\n:::", PAGES[0])
@example("See [x.org](https://y.org)\n\n[a](https://xn--a.org)", PAGES[1])
@example("---\na: b\n\nWeights\n\n---\n\nAgain", PAGES[1])
@example("~~~\n\nWeights", PAGES[1])
@example("- a [b](#c)\n\nWeights\n\n      code", PAGES[1])
@example("[^note]: a [b](#c)\n\n    - Weights\n\n- Weights\n\n    # Again", PAGES[1])
def test_page_has_the_same_facts_and_findings_as_with_the_parser(text, path):
    page = markdown.page(text, path)
    assume(not page.refused)
    found = by_the_parser(text, path)
    assert page.facts == found.facts
    assert page.blocks == found.blocks
    assert page.fences == found.fences
    assert page.layout == found.layout
    quick = judged(page)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(markdown, "_parsed", lambda text, path: found)
        assert set(quick) == set(judged(replace(page, plain=False)))


@pytest.mark.parametrize(
    "text",
    [
        "Weigh the weights.",
        "Weigh\nthem.\n\nAgain: é, 5–6.",
        "- Weigh *them*\n  twice, **so**.\n- Again[^note] ({need}`PD1-S01`).\n\n[^note]: A `note`\n    goes on.",
        "**Limits.** 2026 is over.\n\n1. Weigh.\n   Again.",
        '- Weigh:\n  - a_b, *so?*\n    [Weigh it?](a.md), [above](#weights), "it".\n  - Section\n    4.1.3 and\n    5.',
    ],
)
def test_plain_text_is_recognized_as_plain(text):
    assert plain_markdown.is_plain(text)
    assert plain_markdown.is_plain_page(f"# Weights\n\n{text}\n\n## Again\n")


ABOUT = "---\nhide-toc: true\n---\n# Weights\n\n| a | b |\n|---|---|\n| `c` | [d](x.md)[^e] |\n\n"
FILE = '- <a href="../data/matrix.csv">Matrix 2.csv</a>, again\n'
CODE = "```toml\n[a]\n:::{term} b\n:::\n```\n\n:::{view} legend\n:::\n\n```{toctree}\n:hidden:\n\nx\n```\n"


def test_page_about_the_policy_may_have_tables_files_code_and_views(monkeypatch):
    monkeypatch.setattr(markdown, "parser", None)
    page = markdown.page(f"{ABOUT}{FILE}\n{CODE}", PAGES[1])
    assert page.plain
    assert page.facts.listed == (("x", 24),)
    assert page.facts.shown == (("legend", 18),)
    assert page.layout.notes == (markdown.Note("e", 8, defined=False),)


def test_alternative_with_code_is_not_parsed(monkeypatch):
    monkeypatch.setattr(markdown, "parser", None)
    page = markdown.page(":::{alternative} Weights\n:id: ALT-001\n\nWeigh.\n\n```sh\nls <b>\n```\n:::\n", PAGES[0])
    assert page.plain
    assert [(fence.first, fence.end, fence.info) for fence in page.fences] == [
        (0, 9, "{alternative} Weights"),
        (5, 8, "sh"),
    ]


@pytest.mark.parametrize("part", [ABOUT, FILE])
def test_page_of_the_policy_is_parsed_if_it_has_front_matter_or_html(part):
    assert not markdown.page(part, PAGES[0]).plain


def test_hardly_any_published_page_is_parsed(reading):
    assert sum(page.plain for page in reading.written) > len(reading.written) * 0.9


def test_citation_on_a_plain_page_has_its_line():
    assert [*plain_markdown.cited("Weights\n{need}`PD1-S01`, {need}`PD1-S02`\n\n{need}`PD1-S03`", 7)] == [
        ("PD1-S01", 8), ("PD1-S02", 8), ("PD1-S03", 10)
    ]  # fmt: skip


def test_titles_of_a_plain_page_have_their_lines():
    assert markdown.page("# Weights\n\n## Copies\n", PAGES[0]).facts.titles == (("Weights", 1),)
    assert markdown.page("# Weights\n\n# Copies\n", PAGES[0]).facts.titles == (("Weights", 1), ("Copies", 3))
    assert markdown.page("Weights", PAGES[0]).facts.titles == ()
