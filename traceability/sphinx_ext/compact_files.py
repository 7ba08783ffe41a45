"""Style sheets and scripts without comments and indentation, for browsers; the tree has them as we read them."""

from __future__ import annotations

import re

_PARTS = re.compile(r"""("[^"]*"|'[^']*'|url\([^)]*\))|/\*.*?\*/|\s+""", re.DOTALL)
"""What stays as it is in a style sheet, in a group; a comment; white space."""
_AROUND = re.compile(r"""("[^"]*"|'[^']*'|url\([^)]*\))| *([{};,]) *|(: +)|;(?=\})""")


def style(css: str) -> str:
    """Return a style sheet on one line, without comments and without spaces that separate nothing."""
    flat = _PARTS.sub(lambda part: part[1] or " ", css)
    tight = _AROUND.sub(lambda part: part[1] or part[2] or (":" if part[3] else ""), flat)
    return tight.replace(";}", "}").strip() + "\n"


def script(code: str) -> str:
    """Return a script without indentation, empty lines and comments that have lines of their own.

    A template that goes over several lines stays as it is.
    """
    kept, in_template, in_comment = [], False, False
    for line in code.splitlines():
        short = line if in_template else line.strip()
        if in_template or not (in_comment or not short or short.startswith(("//", "/*"))):
            kept.append(short)
            in_template ^= short.count("`") % 2 == 1
        elif in_comment or short.startswith("/*"):
            in_comment = not short.endswith("*/")
    return "\n".join(kept) + "\n"
