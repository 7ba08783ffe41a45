"""Test the length of the sentences on all pages: at most one in ten has more than 25 words."""

from __future__ import annotations

from support.project import ROOT

from traceability.source import prose

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("requirements/**/*.md")])
LONG = 25


def test_at_most_one_sentence_in_ten_has_more_than_25_words():
    sentences = [sentence for page in PAGES for sentence in prose.of_page(page.read_text(encoding="utf-8"))]
    long = [sentence for sentence in sentences if sentence.words > LONG]
    assert len(sentences) > 1000
    assert 10 * len(long) <= len(sentences)
