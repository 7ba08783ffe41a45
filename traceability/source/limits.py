"""How much of a page is read: what is larger than anything that a person writes is refused before it is parsed.

The parser of Markdown takes time that grows with the square of some texts: of brackets that nobody closes, of tables
with cells that nobody fills. Within these limits no page takes two seconds.
"""

from __future__ import annotations

PAGE = 100 * 1024
"""Characters of a page; the longest has 82 000."""
LINES = 5000
"""Lines of a page; the longest has 2 046. Each line may be a token or several, which takes more than its characters."""
LINE = 2000
"""Characters of a line; the longest has 544. A pattern may try each place in it with each other."""
PARAGRAPH = 10_000
"""Characters without an empty line; the most are 6 300, in a list. The parser may read all of them from each bracket
or quote on."""
BRACKETS = 150
"""Opening brackets without an empty line between; each may make the parser look for its other half."""
CELLS = 5000
"""Cells of the tables of a page: a line with nothing in it still makes as many as the head of its table."""
PAGES = 10_000
"""Pages that are read; 20 000 statements fill 4 000."""
ALL = 64 * 1024 * 1024
"""Bytes of all pages; 20 000 statements fill 16 million."""


def excess(text: str) -> tuple[int, str] | None:
    """The line from which on ``text`` is too much, and what to do about it; nothing if it is not."""
    if len(text) > PAGE:
        return 1, f"has more than {PAGE} characters; divide it into several pages"
    if text.count("\n") > LINES:
        return LINES, f"goes on after {LINES} lines; divide it into several pages"
    line, cells = 1, 0
    for paragraph in text.split("\n\n"):
        lines = paragraph.split("\n")
        if "|" in paragraph:
            cells += len(lines) * max(one.count("|") for one in lines)
        if long := next((number for number, one in enumerate(lines, line) if len(one) > LINE), 0):
            return long, f"has more than {LINE} characters; break the line"
        if len(paragraph) > PARAGRAPH:
            return line, f"begins more than {PARAGRAPH} characters without an empty line; put some in"
        if paragraph.count("[") > BRACKETS:
            return line, f"begins a paragraph or list with more than {BRACKETS} brackets [; divide it, or take some out"
        if cells > CELLS:
            return line, f"begins a table with which the page may have more than {CELLS} cells; divide it"
        line += len(lines) + 1
    return None
