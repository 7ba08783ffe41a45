"""Find the sentences of a page: the running text of its paragraphs, without lists, tables, quotations and code.

It looks at lines alone, so a page that was read before need not be parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_SENTENCE = 35
"""The most words of a sentence."""
_APART = re.compile(
    r"(?<=[.?!])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bal\.)(?<!\bvs\.)(?<!\bNo\.)"  # no abbreviation
    r"[*_)\"”]*(?:\[\^[\w-]+\])*\s+(?=\S)"
)
"""What is between two sentences; a name of a tool may begin one with a small letter."""
_CODE = re.compile(r"`{3,}|~{3,}")
_ALONE = re.compile(r"#|\||>|:{3,}|:[\w-]+:|\([\w-]+\)=|%|<")
"""What begins a line that is no running text: headings, tables, quotations, fences, options, labels and HTML."""
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])[ \t]")
_NOTE = re.compile(r"\[\^[\w-]+\]:")
_ASIDE = re.compile(r"\]\([^)]*\)|\[\^[\w-]+\]|\"[^\"]*\"|“[^”]*”|(?<=\{need\})`[^`]*`")
"""What does not count in a sentence: addresses, footnote marks, quotations, and the ids in citations."""
_WORD = re.compile(r"\w\S*")
"""What lies between two spaces and has a letter or digit, from there on."""


class Sentence(NamedTuple):
    """A sentence as it was written, with its first line and the number of its words."""

    text: str
    line: int
    words: int


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return _APART.split(text)


def words(sentence: str) -> int:
    """Return the number of words of a sentence; a quotation and a citation count as at most one."""
    return len(_WORD.findall(_ASIDE.sub(" ", sentence)))


def long(text: str) -> Iterator[tuple[str, int]]:
    """Yield each sentence of a page that has more than ``LONGEST_SENTENCE`` words, with its first line."""
    return ((sentence.text, sentence.line) for sentence in of_page(text) if sentence.words > LONGEST_SENTENCE)


def of_page(text: str) -> Iterator[Sentence]:
    """Yield the sentences in the paragraphs and footnotes of a page, in their order."""
    for line, paragraph in _paragraphs(text):
        read = 0
        for sentence in sentences(paragraph):
            first = paragraph.index(sentence, read)
            read = first + len(sentence)
            yield Sentence(" ".join(sentence.split()), line + paragraph.count("\n", 0, first), words(sentence))


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the first line and the text of each paragraph of running text."""
    held: list[str] = []
    code, listed, blank = "", False, True
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        stripped = line.strip()
        fence, note = _CODE.match(stripped), _NOTE.match(line)
        ends = bool(code or fence or note or not stripped or _ALONE.match(stripped))
        if fence and (not code or fence[0].startswith(code)):
            code = "" if code else fence[0]
        if stripped:
            goes_on = listed and (not blank or line[:1].isspace())
            listed = bool(_ITEM.match(stripped)) or (goes_on and not ends)
        if held and (ends or listed):
            yield number - len(held), "\n".join(held)
            held = []
        if note or not (ends or listed):
            held.append(_NOTE.sub("", line))
        blank = not stripped
