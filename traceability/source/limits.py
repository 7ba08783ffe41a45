"""Limits on what is read: text that is larger than anything a person writes is refused before it is parsed.

The Markdown parser takes time that grows with the square of some texts. Examples are brackets that nobody closes and
tables with cells that nobody fills. Within these limits no page takes two seconds.
"""

from __future__ import annotations

PAGE = 100 * 1024
"""Characters of a page; the longest has 82 000."""
LINES = 5000
"""Lines of a page; the longest has 2 046. A line can make several tokens, which take more time than its characters."""
LINE = 2000
"""Characters of a line; the longest has 544. A pattern may try each position in a line with every other."""
PARAGRAPH = 10_000
"""Characters without an empty line; the most are 6 300, in a list.

The parser may read all of them again from each bracket or quote.
"""
BRACKETS = 150
"""Opening brackets without an empty line between; the parser may search for the other half of each."""
CELLS = 5000
"""Cells of the tables of a page; a line with nothing in it still makes as many as the head of its table."""
PAGES = 10_000
"""Pages that are read; 20 000 statements fill 4 000."""
ALL = 64 * 1024 * 1024
"""Bytes of all pages; 20 000 statements fill 16 million."""


def excess(text: str) -> tuple[int, str] | None:
    """Return the line at which ``text`` exceeds a limit, and how to fix it; None if it is within the limits."""
    if len(text) > PAGE:
        return 1, f"has more than {PAGE} characters; divide it into several pages"
    if text.count("\n") > LINES:
        return LINES, f"goes on after {LINES} lines; divide it into several pages"
    line, cells = 1, 0
    for paragraph in text.split("\n\n"):
        number = paragraph.count("\n") + 1
        if "|" in paragraph:
            cells += number * max(text_line.count("|") for text_line in paragraph.split("\n"))
        if len(paragraph) > LINE:
            lengths = enumerate(map(len, paragraph.split("\n")), line)
            if long := next((at for at, length in lengths if length > LINE), 0):
                return long, f"has more than {LINE} characters; break the line"
        if len(paragraph) > PARAGRAPH:
            return line, f"begins more than {PARAGRAPH} characters without an empty line; put some in"
        if paragraph.count("[") > BRACKETS:
            return line, f"begins a paragraph or list with more than {BRACKETS} brackets [; divide it, or take some out"
        if cells > CELLS:
            return line, f"begins a table with which the page may have more than {CELLS} cells; divide it"
        line += number + 1
    return None
