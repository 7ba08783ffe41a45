"""A page on which the parser of Markdown fails is refused, and the check goes on."""

from __future__ import annotations

from traceability.source import markdown


def test_a_page_on_which_the_parser_fails_is_refused(monkeypatch):
    def fail(text, environment):
        raise IndexError("list index out of range")

    monkeypatch.setattr(markdown.parser(), "parse", fail)
    page = markdown.page("See [the weights](weights.md).", "requirements/any.md")
    assert page.refused and page.refused[0] == 1
