"""Test that a page on which the Markdown parser fails is refused, and that the check continues."""

from __future__ import annotations

from traceability.source import markdown


def test_page_is_refused_when_the_parser_fails(monkeypatch):
    def fail(text, environment):
        raise IndexError("list index out of range")

    monkeypatch.setattr(markdown.parser(), "parse", fail)
    page = markdown.page("> See the weights.", "requirements/any.md")
    assert page.refused and page.refused[0] == 1
