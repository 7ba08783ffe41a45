"""Measures a change to one page in ``make serve``, from the moment of saving until a browser shows it."""

from __future__ import annotations

import sys

from costs import Measured
from support.writer import Writer

PAGE = "requirements/guidance/draft-1/objective-6"
CHANGED = """
import sys
from pathlib import Path
from urllib.request import urlopen
there, name = f"http://127.0.0.1:{sys.argv[1]}/", sys.argv[2]
page = Path(f"{name}.md")
text = page.read_text("utf-8")
old, new = ("Now watch for", "Watch for") if "Now watch for" in text else ("Watch for", "Now watch for")
with urlopen(f"{there}changes") as events:
    states = (line for line in events if line.startswith(b"data"))
    shown = next(states)
    page.write_text(text.replace(old, new, 1), "utf-8")
    while next(states) == shown:
        pass
with urlopen(f"{there}{name}.html") as answer:
    assert f">{new}" in answer.read().decode()
"""
"""Acts as a writer and as an open page. Fails if the page does not show the change."""


def change(writer: Writer) -> Measured:
    """Return the command that changes the page."""
    return Measured([sys.executable, "-c", CHANGED, str(writer.port), PAGE], writer.project)
