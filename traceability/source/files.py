"""Which files the site is made of, and which of them may not be read, before any is opened.

Alone knows what belongs into which folder. A link may lead anywhere, so none is followed; where files are published
as they are, such as pictures, a link would publish what it leads to.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = "requirements"
POLICY = (FOLDER,)
AROUND = ("index.md", "docs", "tests/examples", "CHANGELOG.md", "pyproject.toml", "ubproject.toml")
"""What a build reads besides the policy."""

PAGE = re.compile(r"(index|requirements/.*|docs/(?!_static/|_templates/).*)\.md|(requirements|docs)/\.md", re.DOTALL)
"""What Sphinx takes for a page; ``conf.py`` says the same."""
OTHER = re.compile(
    r"requirements/(sources|confirmed)\.toml|docs/.*\.toml|docs/_(static|templates)/.*|tests/.*|[^/]*"
    r"|.*/\.[^/]*|.*~",  # what editors and file managers leave
    re.DOTALL,
)
"""What else may stand there."""


class File(NamedTuple):
    """A page by its path from the root, or something else and why it may not be there."""

    path: str
    refused: str = ""


def files(root: Path, tops: tuple[str, ...]) -> Iterator[File]:
    """The pages at and below ``tops`` in the order of their paths, and what may not be there."""
    for top in tops:
        for name in sorted(_below(root, top), key=lambda name: name.split("/")):
            path = os.path.join(root, name)
            if os.path.islink(path):
                yield File(name, "is a link, which may lead anywhere; put the file or the folder itself in its place")
            elif not os.path.isfile(path):
                yield File(name, "is no file and no folder; delete it")
            elif PAGE.fullmatch(name):
                yield File(name)
            elif not OTHER.fullmatch(name):
                yield File(name, "is no page; give it the ending .md, or put it elsewhere")


def _below(root: Path, top: str) -> Iterator[str]:
    """A file itself, or all below a folder, but for folders: as Sphinx walks, into hidden ones too."""
    whole = os.path.join(root, top)
    if os.path.islink(whole) or os.path.isfile(whole):
        yield top
        return
    for folder, folders, names in os.walk(whole):
        links = (name for name in folders if os.path.islink(os.path.join(folder, name)))
        within = f"{top}{folder.removeprefix(whole)}".replace(os.sep, "/")
        yield from (f"{within}/{name}" for name in (*names, *links))
