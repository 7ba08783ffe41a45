"""Writes the PDF from the policy and the pages: tagged, with bookmarks, the same on every machine."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Literal

import pikepdf
import typst

from traceability.pdf import colors, typst_markup
from traceability.pdf.document import Book
from traceability.pdf.typst_markup import Expression, call, text
from traceability.policy.errors import UserError
from traceability.policy.model import Policy
from traceability.publication.identity import AUTHOR, COPYRIGHT, NAME, NOTICE, Publication, publication

LOOK = "docs/_templates/book.typ"
ACCESSIBLE: Literal["ua-1"] = "ua-1"
"""PDF/UA-1 (ISO 14289-1): typst refuses what does not conform, as far as a machine can tell."""
ARCHIVED: Literal["a-2a"] = "a-2a"
"""PDF/A-2a (ISO 19005-2), which archives keep: the file needs nothing from outside, neither fonts nor colors."""


def pdf(policy: Policy, root: Path) -> bytes:
    """Return the book as a PDF. Raises UserError for content that it cannot show, OSError if a page does not exist."""
    sheet = (root / colors.SHEET).read_text(encoding="utf-8")
    palette = colors.palette(sheet)
    published = publication(root, {})
    book = Book(policy, root)
    shades = "".join(f"{text(name)}: {call('rgb', text(color))}, " for name, color in palette.items())
    front = imprint(policy, published)
    look = (root / LOOK).read_text(encoding="utf-8")
    source = (f"#let palette = ({shades})", look, front, *(f"#{part}" for part in book.chapters()))
    return pack(typeset("\n".join(source)))


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
    """Return the PDF of a source, set only in typst's own fonts. Raises UserError with the error of typst."""
    try:
        return typst.compile(
            source.encode(), format="pdf", ignore_system_fonts=True, pdf_standards=[ACCESSIBLE, ARCHIVED]
        )
    except typst.TypstError as error:
        raise UserError(f"the book cannot be set: {error.message}") from error


def pack(document: bytes) -> bytes:
    """Return the same PDF in a third of the bytes: its thousands of tags and links share compressed object streams.

    Typst writes every object separately and uncompressed. The content of the objects stays as it is.
    """
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(document)) as pdf:
        pdf.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
            deterministic_id=True,
        )
    return packed.getvalue()
