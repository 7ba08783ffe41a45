"""Read the text of a law, a guideline or a code from a plain text file, word for word.

Copies of one text differ in lines, pages and marks, so passages are found by their words wherever they begin. The mark
before a passage, such as ``(a)``, is no part of it.
"""

from __future__ import annotations

import re
from pathlib import Path

from traceability.policy.errors import UserError
from traceability.source.nist_pdf import Document, SourceLine, words

_MARK = re.compile(r"\s*(?:\(\w{1,4}\)|\d{1,3}\.|[•o–-])\s+")


def read(path: Path) -> Document:
    """Return the words of a text file, in which a passage can begin at each word.

    Raises OSError if the file cannot be read, UserError if it is no text.
    """
    return Document(
        SourceLine(1, number, (word,)) for number, line in enumerate(_lines(path), start=1) for word in words(line)
    )


def passage(path: Path, first: int, last: int) -> tuple[str, ...]:
    """Return the words of a passage from one line of a text file to another, without the mark before it.

    Raises as ``read`` does, and UserError if there are no words in these lines.
    """
    text = "\n".join(_lines(path)[first - 1 : last])
    found = words(text[mark.end() :] if (mark := _MARK.match(text)) else text)
    if not found:
        raise UserError(f"{path} has no words from line {first} to line {last}; correct the lines")
    return found


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is no text in UTF-8; turn it into one, for example with pdftotext") from error
