"""Which style sheets a page loads: ``policy.css`` is for every page, the others have what only some pages show.

A page needs one of the others if it has a class with which a selector of that sheet begins. The page of a statement, of
which there are hundreds, loads all that it needs as one file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

PARTS = ("statements.css", "tables.css", "answers.css", "modes.css")
"""The sheets in ``docs/_static`` that only some pages load."""

STATEMENT = "statement.css"
"""The file in ``_static`` of the site that the page of a statement loads."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_HEAD = re.compile(r"(?:^|[{};])\s*([^@{};\s][^{};]*)(?=\{)")
_FIRST = re.compile(r"\.([a-z][\w-]*)")
_CLASSES = re.compile(r'\sclass="([^"]*)"')


def parts(html: str, folder: Path) -> set[str]:
    """Return the names of those ``PARTS`` in a ``folder`` that a page needs, given as ``html``."""
    shown = {name for names in _CLASSES.findall(html) for name in names.split()}
    return {part for part in PARTS if shown & first_classes((folder / part).read_text(encoding="utf-8"))}


@lru_cache(maxsize=8)
def first_classes(css: str) -> frozenset[str]:
    """Return the class that is first in each selector of a style sheet that has one. Cached, as every page asks."""
    heads = _HEAD.findall(_COMMENT.sub("", css))
    found = (_FIRST.search(selector) for head in heads for selector in re.split(r",(?![^(]*\))", head))
    return frozenset(match[1] for match in found if match)


def of_statement(folder: Path, signs: str) -> str:
    """Return the sheet for the page of a statement: its parts in a ``folder``, and the sheet of the signs.

    The signs are an argument, because whoever puts releases beside the site has no typst, which drawing needs.
    """
    frame, every, statements = (
        (folder / name).read_text(encoding="utf-8") for name in ("bare.css", "policy.css", "statements.css")
    )
    return "\n".join((frame, every, signs, statements))
