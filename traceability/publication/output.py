"""The files that stand beside the pages: what makes each of them, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

File = tuple[str, Callable[[], str | bytes]]
"""A file beside the pages: its path on the site, and what makes its content when it is asked for."""


WRITTEN = ("[A-Z]*-*/index.html", "checklists/*.html", "figures/*", "data/**/*.*")
"""Where files of this make stand on the site."""


def write(folder: Path, files: Iterable[File]) -> None:
    """Write the files that are not there yet or differ, and take away those of this make that are there no more.

    The paths of ``files`` are below ``folder``.
    """
    written = set()
    for path, make in files:
        target = folder / path
        content = encoded(make())
        written.add(target)
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    for gone in {path for pattern in WRITTEN for path in folder.glob(pattern)} - written:
        gone.unlink()
        if not any(gone.parent.iterdir()):
            gone.parent.rmdir()


def encoded(content: str | bytes) -> bytes:
    """The content of a file as it is written."""
    return content.encode() if isinstance(content, str) else content
