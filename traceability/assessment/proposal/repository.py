"""Reads the documents of a model repository within limits. It follows no link and opens no file that is not listed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from traceability.policy.errors import UserError

FILES = 10_000
"""Files that are listed; further ones are left out, and the report says so."""
DEEPEST = 12
"""Folders within each other that are entered."""
LARGEST = 192 * 1024
"""Bytes of a document; the longest that we saw has 80 KB."""
DOCUMENTS = 100
"""Documents that are read."""
ALL = 1024 * 1024
"""Bytes of all documents that are read; the most that we saw are 750 KB."""

_DOCUMENT = re.compile(
    r"readme([-_.](en|english))?(\.(md|markdown|rst|txt))?"
    r"|.*(license|licence|copying|terms[-_ ]of[-_ ]use|use[-_ ]policy|usage[-_ ]policy)[^/]*"
    r"|.*model[-_ ]?card[^/]*\.(md|txt)",
    re.IGNORECASE,
)
ON_TRAINING = re.compile(r"(?:.*[-_])?(?:pre-?)?(?:train|training|data|dataset)\w*\.md", re.IGNORECASE)
"""Matches the name of a page on training or its data."""
_CODE = (
    ".py",
    ".js",
    ".ts",
    ".c",
    ".h",
    ".cc",
    ".cpp",
    ".cu",
    ".json",
    ".ipynb",
    ".html",
    ".png",
    ".svg",
    ".pdf",
    ".sh",
)
_SKIPPED = {".git", ".hg", ".svn", "node_modules", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line of a file on which an answer rests; ``says`` is a part of its text. Two are equal if the line is."""

    path: str
    line: int
    says: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A text file of a repository; ``path`` is relative to it, with ``/``."""

    path: str
    text: str

    @property
    def folder(self) -> str:
        """The folder of the document; empty for the root."""
        folder = PurePosixPath(self.path).parent.as_posix()
        return "" if folder == "." else folder

    def line(self, offset: int) -> int:
        """Return the number of the line with the character at ``offset``."""
        return self.text.count("\n", 0, offset) + 1

    def at(self, offset: int) -> Evidence:
        """Return the line at ``offset`` as evidence."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        whole = self.text[start : end if end >= 0 else len(self.text)]
        before = max(0, offset - start - 60) if len(whole) > 160 else 0
        return Evidence(self.path, self.line(offset), whole[before : before + 160].strip())


@dataclass(frozen=True, slots=True)
class Repository:
    """A model repository as read: its name, the paths of its files, its documents, and what was left out and why."""

    name: str
    paths: tuple[str, ...]
    documents: Mapping[str, Document]
    left_out: tuple[str, ...]


def read(root: Path) -> Repository:
    """Return the repository in the folder ``root``. Raises UserError if it is no folder that can be read."""
    if not root.is_dir():
        raise UserError(f"{root} is no folder; name the folder of a local copy of the model repository")
    left_out: list[str] = []
    paths = sorted(_listed(root, left_out), key=lambda path: (path.count("/"), path.lower(), path))
    documents: dict[str, Document] = {}
    total = 0
    for path in filter(_is_document, paths):
        if len(documents) == DOCUMENTS or total >= ALL:
            left_out.append(f"{path} and the documents after it: more than {DOCUMENTS} documents or {ALL // 1024} KB")
            break
        content = _content(root / path)
        if isinstance(content, str):
            left_out.append(f"{path}: {content}")
            continue
        total += len(content)
        documents[path] = Document(path, _text(content))
    name = Path(os.path.abspath(root)).name
    return Repository(name, tuple(paths), documents, tuple(left_out))


def _listed(root: Path, left_out: list[str]) -> Iterator[str]:
    """Yield the path of each file below ``root``, breadth first; say in ``left_out`` what is not listed."""
    folders, count = [""], 0
    while folders:
        below: list[str] = []
        for folder in folders:
            try:
                with os.scandir(root / folder) as found:
                    entries = sorted(islice(found, FILES + 1), key=lambda entry: entry.name)
            except OSError as error:
                if not folder:
                    raise UserError(f"{root} cannot be read: {error.strerror}; name a folder that can") from error
                left_out.append(f"{folder}: {error.strerror}")
                continue
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_symlink():
                    if _is_document(path):
                        left_out.append(f"{path}: is a link, and links are not followed")
                elif entry.is_dir(follow_symlinks=False):
                    if entry.name not in _SKIPPED and path.count("/") < DEEPEST:
                        below.append(path)
                elif count == FILES:
                    left_out.append(f"{path} and the files after it: more than {FILES} files")
                    return
                else:
                    count += 1
                    yield path
        folders = below


def _is_document(path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    if path.count("/") <= 1 and ON_TRAINING.fullmatch(name):
        return True
    if name.lower().endswith(_CODE) or not _DOCUMENT.fullmatch(name):
        return "/" in path and bool(re.search(r"(^|/)model[-_ ]?cards/[^/]+\.md$", path, re.IGNORECASE))
    return True


def _content(path: Path) -> bytes | str:
    """Return the content of a regular file, or why it is not read."""
    try:
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        return error.strerror or "cannot be opened"
    with open(opened, "rb") as file:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            return "is no regular file"
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        return f"has more than {LARGEST // 1024} KB"
    if b"\0" in content:
        return "is binary"
    return content


def _text(content: bytes) -> str:
    """Return a document as text with ``\\n`` between its lines; bytes that are no UTF-8 become signs of replacement."""
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
