"""What the documents of a release state, on paper: the parts of its page, but for what its statements say."""

from __future__ import annotations

from collections.abc import Iterator

from traceability.pdf.typst_markup import Expression, heading, paragraph, table, text
from traceability.policy.model import Policy, Release
from traceability.views import real_releases


def body(policy: Policy, release: Release, level: int) -> Iterator[Expression]:
    """Yield what follows the text of a release, under headings of a ``level``."""
    for section in real_releases.sections(policy, release):
        if section.summary:
            continue
        if section.title:
            yield heading(level, text(section.title), f"{release.id} {section.title}")
        yield from (paragraph(text(sentence)) for sentence in section.sentences if sentence)
        if section.table:
            yield table(policy, section.table)
