"""Find the sentences of a page: the running text of its paragraphs, without lists, tables, quotations and code.

Also find the words that pages avoid, wherever they are. The module looks at lines alone, without the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_SENTENCE = 35
"""The most words of a sentence."""
AVOIDED = (
    ("whoever", ("whoever",), "anyone who"),
    ("anew", ("anew",), "again"),
    ("back", ("goes back to", "go back to", "went back to", "gone back to"), "derives from"),
    ("about", ("comes about", "come about", "came about"), "is computed, or is made"),
    ("along", ("takes along", "take along", "took along", "taken along"), "download"),
    ("way", ("gives way to", "give way to", "gave way to", "given way to"), "is replaced by"),
    ("apart", ("tells apart", "tell apart", "told apart"), "distinguish"),
    ("every", ("for developers of every kind",), "nothing, since it concerns all, or say :audience:"),
)
"""The words that pages avoid: one that they share, each of them, and what to write instead."""
_END = re.compile(
    r"[.?!](?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bal\.)(?<!\bvs\.)(?<!\bNo\.)"  # no abbreviation
    r"[*_)\"”]*(?:\[\^[\w-]+\])*\s+(?=\S)"
)
"""The end of a sentence and what is before the next one; a name of a tool may begin one with a small letter."""
_BEGINS = re.compile(
    r"(?P<code>`{3,}|~{3,})|(?P<item>(?:[-*+]|\d+[.)])[ \t])|(?P<alone>#|\||>|:{3,}|:[\w-]+:|\([\w-]+\)=|%|<)"
)
"""What begins a line that is no running text; ``alone`` are headings, tables, quotations, options, labels and HTML."""
_OPTION = re.compile(r":[\w-]+:")
"""What begins an option of a statement, as half of all lines of the policy are."""
_NOTE = re.compile(r"\[\^[\w-]+\]:")
_ASIDE = re.compile(r"\]\([^)]*\)|\[\^[\w-]+\]|\"[^\"]*\"|“[^”]*”|(?<=\{need\})`[^`]*`")
"""What does not count in a sentence: addresses, footnote marks, quotations, and the ids in citations."""
_SPLITS = ("](", "[^", '"', "“", "{need}`")
"""What begins such a part, each of which may divide a word in two."""
_WORD = re.compile(r"\w\S*")
"""What lies between two spaces and has a letter or digit, from there on."""


class Sentence(NamedTuple):
    """A sentence as it was written, with its first line and the number of its words."""

    text: str
    line: int
    words: int


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return [text[begin:end] for begin, end in _apart(text)]


def _apart(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a paragraph begins and ends."""
    begin = 0
    for end in _END.finditer(text):
        yield begin, end.start() + 1
        begin = end.end()
    yield begin, len(text)


def words(sentence: str) -> int:
    """Return the number of words of a sentence; a quotation and a citation count as at most one."""
    counted = _ASIDE.sub(" ", sentence) if any(sign in sentence for sign in _SPLITS) else sentence
    return len(_WORD.findall(counted))


def long(text: str) -> Iterator[tuple[str, int]]:
    """Yield each sentence of a page that has more than ``LONGEST_SENTENCE`` words, with its first line."""
    return ((sentence.text, sentence.line) for sentence in of_page(text, LONGEST_SENTENCE))


def avoided(text: str) -> Iterator[tuple[str, int]]:
    """Yield the ``AVOIDED`` words of a page as it writes them, with their first lines."""
    folded = text.casefold()
    if likely := [words for shared, words, _ in AVOIDED if shared in folded]:
        seen = folded.replace("\n", " ")  # to look for a text in it is much quicker than for a pattern
        while "  " in seen:
            seen = seen.replace("  ", " ")
        for one in (one for words in likely for one in words if one in seen):
            for found in re.finditer(rf"\b{one}\b".replace(" ", r"\s+"), text, re.IGNORECASE):
                yield " ".join(found[0].split()), text.count("\n", 0, found.start()) + 1


def of_page(text: str, above: int = -1) -> Iterator[Sentence]:
    """Yield the sentences in the paragraphs and footnotes of a page that have more words than ``above``, in order."""
    for line, paragraph in _paragraphs(text):
        splits = sum(map(paragraph.count, _SPLITS))
        for begin, end in _apart(paragraph):
            if end - begin > 2 * above:  # otherwise not even letters with blanks between them are more words
                sentence = paragraph[begin:end]
                parts = sentence.split()
                if len(parts) + splits > above and (number := words(sentence)) > above:
                    yield Sentence(" ".join(parts), line + paragraph.count("\n", 0, begin), number)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the first line and the text of each paragraph of running text."""
    held: list[str] = []
    code, listed, blank = "", False, True
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if not (code or listed) and line[:1].isalpha():  # as most lines
            held.append(_NOTE.sub("", line) if "[^" in line else line)
            blank = False
            continue
        if not line:
            if held:
                yield number - len(held), "\n".join(held)
                held = []
            blank = True
            continue
        if not code and line[0] == ":" and _OPTION.match(line):
            if held:
                yield number - len(held), "\n".join(held)
                held = []
            listed = blank = False
            continue
        stripped = line.strip()
        marked = None if stripped[:1].isalpha() else _BEGINS.match(stripped)
        begins = marked.lastgroup if marked else ""
        note = line.startswith("[^") and _NOTE.match(line)
        ends = bool(code or note or not stripped or begins in ("code", "alone"))
        if marked and begins == "code" and (not code or marked[0].startswith(code)):
            code = "" if code else marked[0]
        if stripped:
            listed = begins == "item" or (listed and not ends and (not blank or line[:1].isspace()))
        if held and (ends or listed):
            yield number - len(held), "\n".join(held)
            held = []
        if note or not (ends or listed):
            held.append(_NOTE.sub("", line) if "[^" in line else line)
        blank = not stripped
