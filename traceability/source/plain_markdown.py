"""Recognize text that needs no parsing, because the Markdown parser would find nothing in it that a rule could refuse.

Such text has paragraphs, lists, footnotes, emphasis, code, roles that cite a statement, and links to a heading, to a
page or to an https address. Whether there is such a page depends on where the text is. A page about the policy may also
have tables, and links to files for readers. Text in doubt is not plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from traceability.policy.values import HOST

FRONT_MATTER = "hide-toc: true"
"""The only front matter that a page may have."""
OPENING_LINK = r'<a href="(?:\.\./)*(?:data/[A-Za-z0-9_.-]+|checklists/index\.html|[A-Za-z0-9_-]+\.(?:atom|pdf|txt))">'
"""Pattern of the HTML that begins a link to a file for readers, which is built after the pages."""

_SIGN = r"[^\n\r*_`\[\]<>&\\{}=]"
_NUMBER = r"\d+(?:(?![\d.)])|[.)](?=\S)|\.(?![^\n]))"
"""A number that does not begin an item of a list."""
_BREAK = rf"(?<!\s)\n {{0,4}}(?=[^\W\d_]|{_NUMBER})"
_WITHIN = r"(?<=[^\W_])_(?=[^\W_])"
_WORDS = rf"[^\W_](?:(?:{_SIGN}|{_WITHIN}|{_BREAK})*[^\W_])?"
_ROLE = r"\{need\}`[\w-]+`(?!`)"
_NOTE = r"\[\^[\w-]+\](?![(\[:])"
_CODE = r"`[^`\n\r]+`(?!`)"
_EMPHASIS = (
    rf"(?<![^\s(])\*(?:{_WORDS}(?:\*(?![\w*])|[.,:?]\*(?!\S))|\*(?:{_WORDS}|{_ROLE})(?:\*\*(?![\w*])|[.,:?]\*\*(?!\S)))"
)
_SHOWN = rf"(?=[^\W_]|`)(?:[^\W_]|[ ,'’?-]|\.(?=\d)|:(?= )|`[\w /=-]+`|{_BREAK})++(?<![\s,'’-])"
"""What a link shows: no name of a host, since it has no dot before a letter."""
_TO_PAGE = r"(?:\.\./)*[A-Za-z0-9/_-]+\.md(?:#[A-Za-z0-9_-]+)?"
_TO_HEADING = "#[A-Za-z0-9_-]+"
_TO_WEB = rf"{HOST}(?:/(?:[A-Za-z0-9_./:-]|%[0-9A-F]{{2}}|&(?=-))*(?:\?[A-Za-z0-9=_-]+)?)?"
_LINK = rf"(?<!!)\[{_SHOWN}\]\((?:{_TO_HEADING}|{_TO_PAGE}|{_TO_WEB})\)"
_MARKED = rf"(?:{_ROLE}|{_NOTE}|{_CODE}|{_EMPHASIS}|{_LINK})(?![ \t]*[^\w\s`]*:[\w-])"  # no option
_FIRST = rf"[^\W\d_]|{_NUMBER}|\((?:[^\W_]|[`{{])|[*`{{\[\"“]"
_WRITTEN = rf"(?={_FIRST})(?:{_SIGN}++|{_MARKED}|{_WITHIN})++(?<!\s)"
_ITEM = r"(?:- |\d{1,9}\. )"
_LINE = rf"(?:(?: {{2,3}})?{_ITEM}|\[\^[\w-]+\]: | {{2,3}})?(?:{_WRITTEN}(?:\n {{4,5}}{_ITEM}?(?=\S)|(?![^\n])))+"
_HEADING = r"#{1,6} [^\W_](?:[^\n\r*_`\[\]<>&\\{}=#]|`[^`\n\r]+`(?!`)|(?<= )\*(?:[^\W_]| (?=\w))+\*(?!\S))*+(?<!\s)"
_PAGE = re.compile(rf"\n*(?:(?:{_HEADING}|{_LINE})(?:\n+|$))*")
_HEADINGS = re.compile(r"\n(#{1,6}) (.+)")
_TABLE = re.compile(r"(?:\A|(?<=\n\n))\|[^\n]*\|(?:\n\|[^\n]*\|)*(?![^\n]|\n[^\n])")
_TO_FILE = re.compile(rf"{OPENING_LINK}([^\W_](?:[\w .]*[^\W_])?)</a>")
_MARKS = re.compile(r"`[^`\n]+`|\[\^([\w-]+)\](:)?")
_CITED = re.compile(r"`[^`\n]+`|\{need\}`([\w-]+)`")
_LINKED = re.compile(rf"`[^`\n]+`|\[{_SHOWN}\]\((?:({_TO_PAGE})|({_TO_HEADING}))\)")


def is_plain(text: str) -> bool:
    """Return whether no rule could refuse what the parser finds in ``text``; False if that is in doubt."""
    return not text.startswith("#") and "\n#" not in text and is_plain_page(text)


def is_plain_page(text: str, is_about: bool = False) -> bool:
    """Return the same for a text with headings; if it ``is_about`` the policy, also with tables and links to files."""
    if is_about and "<" in text:
        text = _TO_FILE.sub(r"\1", text)
    if is_about and "|" in text:
        text = _TABLE.sub(_unless_plain, text)
    return _PAGE.fullmatch(text) is not None


def _unless_plain(table: re.Match[str]) -> str:
    """Return an empty text for a table with plain cells; the table itself, which is not plain, for any other."""
    cells = (cell.strip(" ") for row in table[0].split("\n") for cell in row[1:-1].split("|"))
    return "" if all(not cell.strip(":-") or _PAGE.fullmatch(cell) for cell in cells) else table[0]


def cited(text: str, line: int) -> Iterator[tuple[str, int]]:
    """Yield each id that a plain text cites with its line; ``line`` is the first line of the text."""
    if "{need}" in text:
        yield from ((match[1], at) for match, at in _found(_CITED, text, line) if match[1])


def linked(text: str, line: int) -> Iterator[tuple[str, int]]:
    """Yield the target of each link to a page in a plain text with its line; ``line`` is that of the text."""
    if "](" in text:
        yield from ((match[1], at) for match, at in _found(_LINKED, text, line) if match[1])


def anchored(text: str, line: int) -> Iterator[tuple[str, int]]:
    """Yield the target of each link to a heading in a plain text with its line; ``line`` is that of the text."""
    if "](#" in text:
        yield from ((match[2], at) for match, at in _found(_LINKED, text, line) if match[2])


def headings(text: str, line: int) -> Iterator[tuple[int, str, int]]:
    """Yield the level, the text and the line of each heading of a plain text; ``line`` is that of the text."""
    if "#" in text:
        yield from ((len(match[1]), match[2], at) for match, at in _found(_HEADINGS, f"\n{text}", line))


def notes(text: str, line: int) -> Iterator[tuple[str, int, bool]]:
    """Yield the label and line of each footnote and of each mark of one in a plain text.

    The last value is True for the footnote itself. ``line`` is the first line of the text.
    """
    if "[^" in text:
        for match, at in _found(_MARKS, text, line):
            if match[1]:
                begins = not match.start() or text[match.start() - 1] == "\n"
                yield match[1], at, begins and match[2] is not None


def _found(pattern: re.Pattern[str], text: str, line: int) -> Iterator[tuple[re.Match[str], int]]:
    """Yield each match of a pattern in a text with its line; ``line`` is the first line of the text."""
    before = 0
    for match in pattern.finditer(text):
        line += text.count("\n", before, match.start())
        before = match.start()
        yield match, line
