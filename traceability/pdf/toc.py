"""The order of the book: that of the tables of contents on the pages, without the pages that need a screen.

An index page such as that of a draft is a part with the pages below it. The other pages of a table of contents on the
front page form a part under its caption.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from traceability.source import markdown

FRONT = "index.md"
FOR_THE_SCREEN = {
    "docs/traceability/gaps.md": "it only leads to what fails, and wording for it",
    "docs/traceability/matrix-all-modes.md": "the verdicts stand with each requirement",
    "docs/traceability/changes.md": "what changed stands with each provision",
    "docs/traceability/evidence.md": "what it bears on stands with each work",
    "docs/statements.md": "the bookmarks and the links lead to each statement",
    "docs/release-statement.md": "what it shows is run, and its files are taken from the site",
    "docs/explorer.md": "what it answers, it computes while one reads",
    "docs/take-away.md": "its files stand beside the pages",
    "docs/contributing/index.md": "for those who write",
}
"""Pages that the book omits, with all pages below them, each with the reason."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the book, and the level of its title."""

    path: str
    level: int


Part = tuple[str, tuple[Leaf, ...]]
"""A heading and the pages under it; the heading is empty if the title of the first page serves as one."""


def parts(root: Path) -> Iterator[Part]:
    """Yield the parts of the book. Raises OSError if a page does not exist."""
    yield "", (Leaf(FRONT, 1),)
    for caption, pages in _listed(root, FRONT):
        for path in filter(_is_index, pages):
            if leaves := tuple(_leaves(root, [path], 1)):
                yield "", leaves
        if leaves := tuple(_leaves(root, [path for path in pages if not _is_index(path)], 2)):
            yield caption, leaves


def _is_index(path: str) -> bool:
    return posixpath.basename(path) == "index.md"


def _leaves(root: Path, paths: list[str], level: int) -> Iterator[Leaf]:
    for path in paths:
        if path not in FOR_THE_SCREEN:
            yield Leaf(path, level)
            for _, below in _listed(root, path):
                yield from _leaves(root, below, level + 1)


def _listed(root: Path, path: str) -> list[tuple[str, list[str]]]:
    """Return the tables of contents on a page: the caption of each, and the paths of its pages."""
    tables = []
    for token in markdown.tokens((root / path).read_text(encoding="utf-8")):
        if token.type == "fence" and token.info.strip() == markdown.LISTING:
            caption = re.search(r"^:caption: (.+)$", token.content, re.MULTILINE)
            entries = [line for line in token.content.splitlines() if line and not line.startswith(":")]
            tables.append(
                (caption[1] if caption else "", [page for entry in entries for page in _pages(root, path, entry)])
            )
    return tables


def _pages(root: Path, path: str, entry: str) -> list[str]:
    """Return the pages that an entry names, which may be a pattern."""
    name = posixpath.normpath(posixpath.join(posixpath.dirname(path), entry)) + ".md"
    if "*" not in name:
        return [name]
    return sorted(page.relative_to(root).as_posix() for page in root.glob(name))
