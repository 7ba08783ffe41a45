"""X: the headings and footnotes of a page, and the links within it, are such that both site and book can show them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from traceability.rules import Found, Reading, rule
from traceability.source.findings import meant

_TARGET = re.compile(r"\]\([^)]*\)|\[\^[^\]]*\]")
"""What is no word of a heading: where a link leads, and the mark of a footnote."""


@rule("X118")
def headings_are_an_outline(reading: Reading) -> Iterator[Found]:
    """A heading has words, leaves out no level, and is outside of statements and lists.

    Screen readers and bookmarks use headings as an outline, which the book cannot have with a gap or without words.
    """
    for page in reading.written:
        level = 0
        for heading in page.layout.headings:
            if heading.inside:
                where = "in a statement, list, quotation or footnote"
                yield page.place(heading.line), f"has the heading {heading.text!r} {where}; write it as a paragraph"
                continue
            if not re.search(r"[^\W_]", _TARGET.sub("]", _unescaped(heading.text))):
                yield page.place(heading.line), "has a heading without words; write some after #, or delete it"
            elif heading.level > level + 1:
                above = f"below one of level {level}" if level else "before its title"
                message = f"has a heading of level {heading.level} {above}; begin it with {'#' * (level + 1)}"
                yield page.place(heading.line), message
            level = heading.level


def _unescaped(text: str) -> str:
    """Return a text with the characters that its HTML entities name."""
    if "&" not in text:
        return text
    from html import unescape

    return unescape(text)


@rule("X119")
def footnotes_have_marks(reading: Reading) -> Iterator[Found]:
    """Each mark of a footnote has one footnote on its page, outside of statements, and each footnote has a mark.

    A reader who follows a mark has to arrive, and nobody finds a footnote without one.
    """
    for page in reading.written:
        notes = page.layout.notes
        marked = {note.label for note in notes if not note.defined}
        labels = {note.label for note in notes if note.defined}
        seen: set[str] = set()
        for note in notes:
            if not note.defined and note.label not in labels:
                near = meant(note.label, labels) or f"; write [^{note.label}]: and its text at the end of the page"
                yield page.place(note.line), f"has a mark for the footnote {note.label!r}, which is not there{near}"
            elif note.defined and note.inside:
                yield page.place(note.line), f"has the footnote {note.label!r} in a statement; move it below its :::"
            elif note.defined and note.label in seen:
                yield page.place(note.line), f"has a second footnote {note.label!r}; give it a label of its own"
            elif note.defined and marked <= labels and note.label not in marked:  # or one of the two is misspelt
                yield (
                    page.place(note.line),
                    f"has the footnote {note.label!r} without a mark; write [^{note.label}], or delete it",
                )
            if note.defined:
                seen.add(note.label)


@rule("X120")
def anchors_exist(reading: Reading) -> Iterator[Found]:
    """A link within a page leads to a heading of the page by its words, with hyphens between them.

    A link to an anchor that is gone leads to the top of the page, and nobody notices.
    """
    for page in reading.written:
        known = {anchor(heading.text) for heading in page.layout.headings} if page.layout.anchored else set()
        for target, line in page.layout.anchored:
            if target[1:] not in known:
                near = meant(target[1:], known) or "; write the words of a heading in small letters, with hyphens"
                yield page.place(line), f"links to {target!r}, which is no heading of this page{near}"


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets on the site: its letters from a to z and digits, with hyphens between."""
    plain = unicodedata.normalize("NFKD", re.sub(r"[`*\\]", "", heading).lower()).encode("ascii", "ignore").decode()
    return re.sub(r"^[-0-9]+|-+$", "", re.sub(r"[^a-z0-9]+", "-", plain))
