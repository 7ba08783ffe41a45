"""Sets markup in typst's own fonts, and finds the characters that these fonts lack.

The fonts of the machine are never used, so the result depends only on the locked version of typst.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

import typst

from traceability.pdf.typst_markup import call, text

ACCESSIBLE: Literal["ua-1"] = "ua-1"
"""PDF/UA-1 (ISO 14289-1): typst refuses what does not conform, as far as a machine can tell."""
ARCHIVED: Literal["a-2a"] = "a-2a"
"""PDF/A-2a (ISO 19005-2), which archives keep: the file needs nothing from outside, neither fonts nor colors."""


def compiled(source: str) -> bytes:
    """Return the PDF of a source, set only in typst's own fonts. Raises typst.TypstError."""
    return typst.compile(source.encode(), format="pdf", ignore_system_fonts=True, pdf_standards=[ACCESSIBLE, ARCHIVED])


def number(char: str) -> str:
    """Return the number of a character as Unicode writes it: ``U+738B``."""
    return f"U+{ord(char):04X}"


def lacking(error: typst.TypstError) -> set[str]:
    """Return the characters beyond ASCII for which typst found no font; an empty set for another error.

    A letter and its combining mark need one font that has both. If none has, the mark is lacking, not the letter.
    """
    named = "".join(re.findall(r'the text `"(.*?)"` could not be displayed', error.diagnostic))
    chars = re.sub(r"\\u\{(\w+)\}", lambda escape: chr(int(escape[1], 16)), named)
    found = {char for char in chars if not char.isascii()}
    return {char for char in found if unicodedata.category(char).startswith("M")} or found


def numbered(svg: str) -> str:
    """Return a drawing in which numbers in brackets replace the characters that typst cannot show.

    If typst does not say which these are, as in Devanagari, numbers replace all characters beyond ASCII.
    """
    try:
        compiled(
            f'#set document(title: "A drawing")\n#{call("image", call("bytes", text(svg)), alt=text("A drawing"))}'
        )
    except typst.TypstError as error:
        beyond = {char for char in svg if not char.isascii()}
        if chars := "".join(lacking(error) & beyond or beyond):
            return numbered(re.sub(f"[{chars}]+", lambda found: f"[{' '.join(map(number, found[0]))}]", svg))
    return svg
