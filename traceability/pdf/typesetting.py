"""Writes the PDF from the policy and the pages: tagged, with bookmarks, the same on every machine."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import pikepdf
import typst

from traceability.analysis.verdicts import Verdict
from traceability.figures import signs
from traceability.pdf import colors, glyphs, typst_markup
from traceability.pdf.document import Book
from traceability.pdf.typst_markup import Expression, call, text
from traceability.policy.errors import UserError
from traceability.policy.model import Policy
from traceability.publication.identity import AUTHOR, COPYRIGHT, NAME, NOTICE, Publication, publication

LOOK = "docs/_templates/book.typ"


def pdf(policy: Policy, root: Path) -> bytes:
    """Return the book as a PDF. Raises UserError for content that it cannot show, OSError if a page does not exist."""
    front = imprint(policy, publication(root, {}))
    return pack(typeset(source(root, front, Book(policy, root).chapters())))


def source(root: Path, front: str, parts: Iterable[Expression]) -> str:
    """Return typst's markup of a book: the colors and the look of ``root``, the title page ``front``, and the parts.

    The look finds the colors under the name ``palette``, and the shapes of verdicts under ``signs``.
    """
    palette = colors.palette((root / colors.SHEET).read_text(encoding="utf-8"))
    shades = {name: call("rgb", text(color)) for name, color in palette.items()}
    look = (root / LOOK).read_text(encoding="utf-8")
    shapes = {verdict.name.lower(): text(signs.sign(verdict, 8, 8, 8)) for verdict in Verdict}
    known = (f"#let palette = {_named(shades)}", f"#let signs = {_named(shapes)}")
    return "\n".join((*known, look, front, *(f"#{part}" for part in parts)))


def _named(values: Mapping[str, Expression]) -> Expression:
    """Return a dictionary in the syntax of typst."""
    return "(" + ("".join(f"{text(name)}: {value}, " for name, value in values.items()) or ":") + ")"


def imprint(policy: Policy, published: Publication) -> str:
    """Return typst's markup of the title page, with the editions in the source lock."""
    editions = [_edition(edition.title, edition.date, edition.doi) for edition in policy.editions.values()]
    day = published.issued
    details = {
        "title": text(NAME),
        "authors": text(AUTHOR),
        "notice": text(NOTICE),
        "rights": text(COPYRIGHT),
        "version": text(published.version),
        "date": call("datetime", year=day.year, month=day.month, day=day.day),
        "editions": typst_markup.listed(reversed(editions)),
    }
    return f"#show: {call('book.with', **details)}"


def _edition(title: str, date: str, doi: str) -> Expression:
    return typst_markup.join(
        [text(f"{title}, {date}, "), typst_markup.link(f"https://doi.org/{doi}", text(f"doi:{doi}"))]
    )


def typeset(source: str) -> bytes:
    """Return the PDF of a source, set only in typst's own fonts.

    The look shows the numbers of characters that these fonts lack, which the source finds under the name ``lacking``.
    Raises UserError with the error of typst.
    """
    lacking: set[str] = set()
    while True:
        numbers = {char: text(glyphs.number(char)) for char in sorted(lacking)}
        try:
            return glyphs.compiled(f"#let lacking = {_named(numbers)}\n{source}")
        except typst.TypstError as error:
            if not (more := glyphs.lacking(error) - lacking):
                raise UserError(f"the book cannot be set: {error.message}") from error
            lacking |= more


def pack(document: bytes) -> bytes:
    """Return the same PDF in a third of the bytes: its thousands of tags and links share compressed object streams.

    Typst writes every object separately and uncompressed. The content of the objects stays as it is.
    """
    packed = io.BytesIO()
    pikepdf.settings.set_flate_compression_level(9)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        pdf.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
            deterministic_id=True,
        )
    return packed.getvalue()
