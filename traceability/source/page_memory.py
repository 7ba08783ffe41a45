"""Remember which pages keep the rules for each page, so that ``check`` does not parse an unchanged page again.

The memory is one file in the cache folder of the user, which no pull request can fill. The key of a page is a digest of
its path, its content, and the version of the program that reads it. A memory that cannot be trusted, read or written is
ignored. It saves time and changes no finding.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from traceability.source.markdown import Facts, Page

FOLDER = "ai-800-1-by-release-mode"
FILE = "pages"
LARGEST = 16 * 1024 * 1024
"""Bytes of a memory; that of 20 000 statements has a tenth."""
EARLIER = 1000
"""Pages that are remembered besides those of the last check, such as those of another branch."""
READS = ("policy", "publication", "source", "rules")
"""The folders of the modules that decide how a page is read, and whether it keeps the rules for each page."""
PARSERS = ("markdown_it_py-", "mdit_py_plugins-", "mdurl-")
"""The prefixes of the folders in which the installed parsers report their versions."""


class Memory:
    """The facts of pages by their digests; ``file`` is where they are kept, if anywhere."""

    def __init__(self, file: Path | None = None, version: bytes = b"") -> None:
        self._file = file
        self._version = hashlib.sha256(version)
        self._facts = dict(_read(file)) if file else {}
        self._digests: dict[str, str] = {}

    def recall(self, path: str, content: bytes) -> Facts | None:
        """Return the facts of a page that kept the rules in an earlier check; None for any other page."""
        digest = self._version.copy()
        digest.update(b"%s\0%s" % (os.fsencode(path), content))
        self._digests[path] = digest.hexdigest()
        return self._facts.get(self._digests[path])

    def keep(self, pages: Iterable[Page]) -> None:
        """Remember ``pages``, which were recalled by their paths and keep the rules.

        Writes the memory only if one of the pages is not known yet.
        """
        now = {self._digests[page.path]: page.facts for page in pages}
        if self._file and not now.keys() <= self._facts.keys():
            earlier = [item for item in self._facts.items() if item[0] not in now]
            _write(self._file, now | dict(earlier[:EARLIER]))


def load(root: Path) -> Memory:
    """Return the memory of earlier checks of this user; an empty one if no folder belongs only to this user."""
    folder = _folder(root)
    version = _version() if folder else b""
    return Memory(folder / FILE, version) if folder and version else Memory()


def _folder(root: Path) -> Path | None:
    """Return the folder of the memory, outside of ``root``; None if others may read or write there."""
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME", ""))
        folder = (cache if cache.is_absolute() else Path.home() / ".cache").resolve() / FOLDER
        if folder.is_relative_to(root.resolve()):
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.lstat()
        ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o077
        return folder if ours else None
    except (OSError, RuntimeError, AttributeError):  # no home folder, or a system on which files have no owner
        return None


def _version() -> bytes:
    """Return what decides how a page is read: our sources, the parsers and Python.

    Returns empty bytes if a parser does not report its version.
    """
    from importlib.util import find_spec

    machine = Path(__file__).parent.parent
    sources = b"".join(path.read_bytes() for name in READS for path in sorted(machine.glob(f"{name}/*.py")))
    parser = find_spec("markdown_it")
    installed = sorted(os.listdir(Path(parser.origin).parent.parent)) if parser and parser.origin else []
    parsers = [name for name in installed if name.startswith(PARSERS)]
    if len(parsers) != len(PARSERS):
        return b""
    return "\0".join((sys.version, *parsers)).encode() + sources


def _read(file: Path) -> Iterator[tuple[str, Facts]]:
    """Yield the facts in a file that begins with the digest of its rest; nothing if the file is damaged."""
    try:
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened:
            digest, _, content = opened.read(LARGEST + 1).partition(b"\n")
    except OSError:
        return
    if hashlib.sha256(content).hexdigest().encode() != digest:
        return
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError):
        return
    for entry in entries if isinstance(entries, list) else ():
        match entry:
            case [str() as page, bool() as by_lines, *others] if len(others) == len(Facts._fields) - 1 and all(
                map(_are_placed, others)
            ):
                yield page, Facts(by_lines, *map(_placed, others))


def _placed(pairs: list[list[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, pairs))


def _are_placed(value: object) -> bool:
    """Return whether ``value`` is a list of texts, each with its line."""
    return isinstance(value, list) and all(map(_is_placed, value))


def _is_placed(value: object) -> bool:
    """Return whether ``value`` is a text and a line."""
    match value:
        case [str(), int()]:
            return True
    return False


def _write(file: Path, facts: dict[str, Facts]) -> None:
    """Replace the file with ``facts`` in one step, so that another check reads either the old ones or the new ones."""
    content = json.dumps([(page, *known) for page, known in facts.items()]).encode()
    beside = file.with_name(f"{file.name}-{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(beside, flags, 0o600), "wb") as opened:
            opened.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        os.replace(beside, file)
    except OSError:
        with suppress(OSError):
            os.unlink(beside)
