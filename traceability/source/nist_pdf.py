"""Read what NIST printed and where: the words of the PDF of an edition, line by line.

Only this module knows the layout of the drafts. They have printed line numbers in the margin, endnote numbers in small
type, and the table of Appendix B with its ruled lines. Passages are compared only by their words (letters and digits,
case-folded). So a file that was saved again, or another extraction of its text, changes nothing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from traceability.policy.errors import UserError
from traceability.policy.model import Edition, Provision, Safeguard

SHORT_RUN = 9
"""The longest run of source words that a paraphrase may repeat; ten is copying (docs/method.md)."""

_WORD = re.compile(r"[^\W_]+")
_SMALL_TYPE = 9.0  # points; body text is 10 or 12, endnote numbers 6.5 or 8
_SAME_LINE = 5.0  # points between baselines; lines are 12 or more apart, numbers up to 4 off their line
_MARGIN = 66  # points from the left; line numbers end before it, text begins after
_RULE_WIDTH = 300  # points; the rules over the right column of the table are wider
_LEFT_COLUMN = 100  # points; these rules begin right of it, unlike the boxes around objectives


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` as they are compared."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def fingerprint(passage: Iterable[str]) -> str:
    """Return the fingerprint of a passage as in the lock: the number of its words and the head of their SHA-256."""
    passage = tuple(passage)
    return f"{len(passage)}:{hashlib.sha256(' '.join(passage).encode()).hexdigest()[:16]}"


class SourceLine(NamedTuple):
    """A printed line: its page, its place there, and its words.

    ``at`` is a line number, (row, bullet), or None.
    """

    page: int
    at: int | tuple[int, int] | None
    words: tuple[str, ...]

    def __str__(self) -> str:
        match self.at:
            case (row, bullet):
                return f"page {self.page}, row {row}, bullet {bullet}"
            case number:
                return f"page {self.page}, line {number}"


class Document:
    """The words of an edition, line by line."""

    def __init__(self, lines: Iterable[SourceLine]) -> None:
        self.lines = tuple(lines)

    def passage(self, provision: Provision) -> tuple[str, ...]:
        """Return the words at the locator of ``provision``; an empty tuple if nothing is printed there."""
        lines = self._covered(provision)
        begins = lines and lines[0].page == provision.page
        return tuple(word for line in lines for word in line.words) if begins else ()

    def find(self, mark: str) -> SourceLine | None:
        """Return the line at which a passage with the fingerprint ``mark`` begins; None if there is none."""
        length = int(mark.partition(":")[0])
        text, starts = self._running
        return next((line for at, line in starts if fingerprint(text[at : at + length]) == mark), None)

    def copied(self, text: str) -> tuple[str, ...]:
        """Return the first run of more than ``SHORT_RUN`` words of the edition that ``text`` repeats, or ()."""
        ours = words(text)
        for at in range(len(ours) - SHORT_RUN):
            if ours[at : at + SHORT_RUN + 1] in self._runs:
                return ours[at : at + SHORT_RUN + 1]
        return ()

    def _covered(self, provision: Provision) -> list[SourceLine]:
        if isinstance(provision, Safeguard):
            at = (provision.row, provision.bullet)
            return [line for line in self.lines if line.at == at]
        if provision.lines is None:
            return []
        last_page = provision.lines.last_page or provision.page
        first, last = (provision.page, provision.lines.first), (last_page, provision.lines.last)
        pages = range(provision.page, last_page + 1)
        near = (line for page in pages for line in self._pages.get(page, ()))
        return [line for line in near if isinstance(line.at, int) and first <= (line.page, line.at) <= last]

    @cached_property
    def _pages(self) -> dict[int, list[SourceLine]]:
        pages: dict[int, list[SourceLine]] = {}
        for line in self.lines:
            pages.setdefault(line.page, []).append(line)
        return pages

    @cached_property
    def _running(self) -> tuple[tuple[str, ...], list[tuple[int, SourceLine]]]:
        text: list[str] = []
        starts = []
        for line in self.lines:
            if line.at is not None:
                starts.append((len(text), line))
                text.extend(line.words)
        return tuple(text), starts

    @cached_property
    def _runs(self) -> frozenset[tuple[str, ...]]:
        text, _ = self._running
        return frozenset(text[at : at + SHORT_RUN + 1] for at in range(len(text) - SHORT_RUN))


def read_pdf(path: Path, edition: Edition) -> Document:
    """Return the text of a draft of the guidance.

    Raises OSError if the file cannot be read, UserError if it is not a PDF.
    """
    import pypdfium2

    content = path.read_bytes()
    lines: list[SourceLine] = []
    try:
        for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
            last = lines[-1].at if lines else None
            lines += _lines(page, number - edition.pages_before, last if isinstance(last, tuple) else (0, 0))
    except pypdfium2.PdfiumError as error:
        raise UserError(f"{path} is no PDF that can be read: {error}; download it again") from error
    return Document(lines)


def _lines(page: Any, number: int, before: tuple[int, int]) -> Iterator[SourceLine]:
    """Yield the numbered lines of a page, or its bullets where a line is in the table.

    ``before`` is the last row and bullet of the page before. If a page has no numbered line above the rules, it
    continues the table of the page before.
    """
    rules = _table_rules(page)
    printed = _printed(page, rules[0].x if rules else float("inf"))
    goes_on = rules and not any(numbered for (y, _), (numbered, _) in printed.items() if y > rules[0].y)
    first, bullet = (before[0], before) if goes_on else (0, (0, 0))
    for (y, in_column), (numbered, text) in printed.items():
        if rules and y < rules[0].y:
            row = first + sum(rule.y > y for rule in rules) - 1
            if in_column and text.startswith("•"):
                bullet = (row, bullet[1] + 1 if bullet[0] == row else 1)
            if in_column and bullet[0] and text:
                yield SourceLine(number, bullet, words(text))
        elif numbered is not None:
            yield SourceLine(number, numbered, words(text))


def _printed(page: Any, column: float) -> dict[tuple[float, bool], tuple[int | None, str]]:
    """Return the number and text of each printed line, by its baseline and whether it is right of ``column``.

    Both are in points from the bottom left. Text in small type is left out. PDFium breaks lines at endnote numbers,
    joins hyphenated lines, and may report the number in the margin last. The position of each character shows where it
    was really printed.
    """
    import ctypes

    from pypdfium2 import raw

    text_page = page.get_textpage()
    text = text_page.raw  # a wrapper would be unwrapped in each of 100,000 calls
    x, y = ctypes.c_double(), ctypes.c_double()
    printed: dict[tuple[float, bool], list[tuple[float, str]]] = {}
    line = None
    for index in range(text_page.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        if char in "\r\n" or (not char.isspace() and raw.FPDFText_GetFontSize(text, index) < _SMALL_TYPE):
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        here = (y.value, x.value >= column)
        if line is None or abs(line[0] - here[0]) > _SAME_LINE or line[1] != here[1]:
            beside = (key for key in printed if abs(key[0] - here[0]) <= _SAME_LINE and key[1] == here[1])
            line = next(beside, here)
        printed.setdefault(line, []).append((x.value, char if char.isprintable() else "-"))
    return {line: _joined(chars) for line, chars in printed.items()}


def _joined(chars: list[tuple[float, str]]) -> tuple[int | None, str]:
    """Return the line number in the margin, or None, and the text, from left to right."""
    ordered = sorted(chars, key=itemgetter(0))
    margin = "".join(char for x, char in ordered if x < _MARGIN).strip()
    text = "".join(char for x, char in ordered if x >= _MARGIN).strip()
    return (int(margin), text) if margin.isdigit() else (None, margin + text)


class _Rule(NamedTuple):
    x: float
    y: float


def _table_rules(page: Any) -> list[_Rule]:
    """Return the horizontal rules over the right column of a table, from the top."""
    from pypdfium2 import raw

    rules = {}
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = item.get_bounds()
        if left > _LEFT_COLUMN and right - left > _RULE_WIDTH and top - bottom < 2:
            rules[round(bottom)] = _Rule(left, bottom)
    return [rules[y] for y in sorted(rules, reverse=True)]
