"""List the files that the site is built from, and those that may not be read, before any is opened.

Only this module knows what belongs in which folder. A link may lead anywhere, so the module follows none. Where files
are published as they are, such as pictures, a link would publish its target.
"""

from __future__ import annotations

import errno
import os
import posixpath
import re
from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

FOLDER = "requirements"
POLICY = (FOLDER,)
EXAMPLES = "tests/examples"
"""The folder with an example of each rule."""
VOCABULARY = "ubproject.toml"
"""The settings and words of Sphinx-Needs."""
CHANGELOG = "CHANGELOG.md"
"""What each version brought; the feed publishes it."""

_NEEDED = {
    "index.md": "the front page",
    CHANGELOG: "what each version brought",
    "pyproject.toml": "the version",
    VOCABULARY: "the words of Sphinx-Needs",
    "conf.py": "the settings of Sphinx",
    EXAMPLES: "the page of rules",
}
"""The files, and the folder, around the policy that a build needs, each with the part that it makes of it."""

AROUND = ("docs", *_NEEDED)
"""The files and folders that a build reads besides the policy."""

PAGES = ("index.md", f"{FOLDER}/**.md", "docs/**.md")
"""The pages of the site, as patterns of Sphinx, in which ``**`` also matches slashes."""
NO_PAGES = ("docs/_static", "docs/_templates")
"""The folders below ``docs`` that have no pages."""

PAGE = re.compile(
    rf"(?!({'|'.join(NO_PAGES)})/)(" + "|".join(map(re.escape, PAGES)).replace(r"\*\*", ".*") + ")", re.DOTALL
)
"""Pattern of the paths of pages."""
_LINKABLE = re.compile(rf"(index|({FOLDER}|docs)/[\w/-]+)\.md")
OTHER = re.compile(
    r"requirements/(sources|confirmed|transparency-index)\.toml|requirements/published\.txt|docs/.*\.toml|docs/_(static|templates)/.*|tests/.*|[^/]*",
    re.DOTALL,
)
"""Pattern of the paths of other files that may be there."""
LEFT_BEHIND = re.compile(r".*/\.[^/]*|.*~", re.DOTALL)
"""Pattern of the paths of files that editors and file managers leave behind; nothing publishes them."""
TEXTS = (".css", ".html", ".js", ".md", ".svg", ".toml", ".typ")
"""The endings of the files that hold text."""


class File(NamedTuple):
    """A file by its path from the root: a page or another file, or one with the reason why it may not be there."""

    path: str
    refused: str = ""
    is_page: bool = True


class Entry(Enum):
    """What is at a path that is no folder."""

    FILE = auto()
    LINK = auto()
    OTHER = auto()


def files(root: Path, tops: tuple[str, ...]) -> Iterator[File]:
    """Yield the files at and below ``tops`` in the order of their paths, without those that are left behind.

    A file that a build needs is refused if it is missing, unless all of them are: then there is only a policy.
    """
    is_site = any(os.path.lexists(os.path.join(root, name)) for name in _NEEDED)
    for top in tops:
        there = dict(_below(root, top))
        if is_site and top in _NEEDED and (not there or (list(there) != [top] and top != EXAMPLES)):
            yield File(top, f"is missing, and a build needs it for {_NEEDED[top]}; restore it", is_page=False)
            continue
        for name in sorted(there, key=lambda name: name.split("/")):
            if there[name] is Entry.LINK:
                yield File(name, "is a link, which may lead anywhere; put the file or the folder itself in its place")
            elif there[name] is Entry.OTHER:
                yield File(name, "is no file and no folder; delete it")
            elif PAGE.fullmatch(name):
                yield File(name)
            elif LEFT_BEHIND.fullmatch(name):
                continue
            elif OTHER.fullmatch(name):
                yield File(name, is_page=False)
            else:
                yield File(name, "is no page; give it the ending .md, or put it elsewhere")


def leads_to_a_page(path: str, target: str) -> bool:
    """Return whether a link from the page at ``path`` leads to where a page can be, whether one is there or not."""
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), target.partition("#")[0]))
    return _LINKABLE.fullmatch(whole) is not None


def pages(root: Path) -> Iterator[str]:
    """Yield the paths of the pages of the site, in order."""
    return (file.path for file in files(root, ("docs", "index.md", FOLDER)) if file.is_page and not file.refused)


def require_readable(root: Path, top: str) -> None:
    """Raise PermissionError if a file or folder at or below ``top`` may not be read."""
    for name, entry in _below(root, top):
        path = os.path.join(root, name)
        if entry is not Entry.LINK and not os.access(
            path, os.R_OK, effective_ids=os.access in os.supports_effective_ids
        ):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


def _below(root: Path, top: str) -> Iterator[tuple[str, Entry]]:
    """Yield a file itself, or everything below a folder that is no folder, hidden folders included, as Sphinx walks.

    A link to a folder counts as a link.
    """
    whole = os.path.join(root, top)
    if os.path.islink(whole):
        yield top, Entry.LINK
    elif os.path.isfile(whole):
        yield top, Entry.FILE
    elif os.path.lexists(whole):
        yield from _inside(whole, top)


def _inside(folder: str, path: str) -> Iterator[tuple[str, Entry]]:
    """Yield everything below a ``folder`` that is no folder; ``path`` is that of the folder from the root.

    Asks the system only for what the list of a folder does not tell.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{path}/{entry.name}"
            if entry.is_symlink():
                yield name, Entry.LINK
            elif entry.is_dir():
                yield from _inside(entry.path, name)
            else:
                yield name, Entry.FILE if entry.is_file() else Entry.OTHER
