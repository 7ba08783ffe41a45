"""Find what git leaves in a file when a merge is not finished."""

from __future__ import annotations

import re

_MARKER = re.compile(r"^(?:[<>|]{7}(?:[ \r].*)?|={7}\r?)$", re.MULTILINE)


def unfinished(text: str) -> tuple[int, str] | None:
    """Return the line of the first conflict marker in a text, and how to fix it; None if there is none.

    One marker is enough, because people delete the others and forget one.
    """
    if not any(char * 7 in text for char in "<=>|") or not (marker := _MARKER.search(text)):
        return None
    line = text.count("\n", 0, marker.start()) + 1
    mend = "keep one of the two texts and delete the lines that begin with <<<<<<<, =======, >>>>>>> or |||||||"
    return line, f"holds an unfinished merge; {mend}"
