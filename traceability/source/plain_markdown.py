"""Recognize text that needs no parsing, because the Markdown parser would find nothing in it that a rule could refuse.

Such text has paragraphs, lists of one level, footnotes, emphasis, code, roles that cite a statement, and links to a
page or to an https address. Whether there is such a page depends on where the text is. Text in doubt is not plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from traceability.policy.values import HOST

_SIGN = r"[^\n\r*_`\[\]<>&\\{}=]"
_BREAK = r"\n {0,4}(?=[^\W\d_]|\d+(?![\d.)]))"
_WORDS = rf"[^\W_](?:(?:{_SIGN}|{_BREAK})*[^\W_])?"
_ROLE = r"\{need\}`[\w-]+`(?!`)"
_NOTE = r"\[\^[\w-]+\](?![(\[:])"
_CODE = r"`[^`\n\r]+`(?!`)"
_EMPHASIS = rf"(?<![^\s(])\*(?:{_WORDS}(?:\*(?![\w*])|[.,:]\*(?!\S))|\*{_WORDS}(?:\*\*(?![\w*])|[.,:]\*\*(?!\S)))"
_SHOWN = rf"(?=[^\W_]|`)(?:[^\W_]|[ ,'’-]|\.(?=\d)|`[\w /=-]+`|{_BREAK})++(?<![\s,'’-])"
"""What a link shows: no name of a host, since it has no dot before a letter."""
_TO_PAGE = r"(?:\.\./)*[A-Za-z0-9/_-]+\.md(?:#[A-Za-z0-9_-]+)?"
_LINK = rf"(?<!!)\[{_SHOWN}\]\((?:{_TO_PAGE}|{HOST}(?:/[A-Za-z0-9_./-]*)?)\)"
_MARKED = rf"(?:{_ROLE}|{_NOTE}|{_CODE}|{_EMPHASIS}|{_LINK})(?![ \t]*[^\w\s`]*:[\w-])"  # no option
_FIRST = r"[^\W\d_]|\d+(?![\d.)])|\((?:[^\W_]|\{)|[*`{\[]"
_WRITTEN = rf"(?={_FIRST})(?:{_SIGN}++|{_MARKED})++(?<!\s)"
_LINE = rf"(?:- |\d{{1,9}}\. |\[\^[\w-]+\]: | {{2,3}})?(?:{_WRITTEN}(?:\n {{4}}(?=\S)|(?![^\n])))+"
_HEADING = r"#{1,6} [^\W_][^\n\r*_`\[\]<>&\\{}=#]*+(?<!\s)"
_PAGE = re.compile(rf"\n*(?:(?:{_HEADING}|{_LINE})(?:\n+|$))*")
_HEADINGS = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_MARKS = re.compile(r"`[^`\n]+`|(^)?\[\^([\w-]+)\](:)?", re.MULTILINE)
_CITED = re.compile(r"\{need\}`([\w-]+)`")
_LINKED = re.compile(rf"`[^`\n]+`|\[{_SHOWN}\]\(({_TO_PAGE})\)")


def is_plain(text: str) -> bool:
    """Return whether no rule could refuse what the parser finds in ``text``; False if that is in doubt."""
    return not text.startswith("#") and "\n#" not in text and is_plain_page(text)


def is_plain_page(text: str) -> bool:
    """Return the same for a text that may have headings."""
    return _PAGE.fullmatch(text) is not None


def cited(text: str, line: int) -> Iterator[tuple[str, int]]:
    """Yield each id that a plain text cites with its line; ``line`` is the first line of the text."""
    for number, text_line in enumerate(text.split("\n"), start=line) if "{need}" in text else ():
        for match in _CITED.finditer(text_line):
            yield match[1], number


def linked(text: str, line: int) -> Iterator[tuple[str, int]]:
    """Yield the target of each link to a page in a plain text with its line; ``line`` is that of the text."""
    for match in _LINKED.finditer(text) if "](" in text else ():
        if match[1]:
            yield match[1], text.count("\n", 0, match.start()) + line


def headings(text: str, line: int) -> Iterator[tuple[int, str, int]]:
    """Yield the level, the text and the line of each heading of a plain text; ``line`` is that of the text."""
    for match in _HEADINGS.finditer(text) if "#" in text else ():
        yield len(match[1]), match[2], text.count("\n", 0, match.start()) + line


def notes(text: str, line: int) -> Iterator[tuple[str, int, bool]]:
    """Yield the label and line of each footnote and of each mark of one in a plain text.

    The last value is True for the footnote itself. ``line`` is the first line of the text.
    """
    for match in _MARKS.finditer(text) if "[^" in text else ():
        if match[2]:
            yield match[2], text.count("\n", 0, match.start()) + line, bool(match[1] is not None and match[3])
