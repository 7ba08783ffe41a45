"""Write files: those that are published next to the pages, and new pages of the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

File = tuple[str, Callable[[], str | bytes]]
"""A file next to the pages: its path on the site, and a function that makes its content when called."""

WRITTEN = (
    "[A-Z]*-*/index.html",
    "checklists/*.html",
    "figures/*",
    "data/**/*.*",
    "release-statements/*.toml",
    "examples/*.html",
)
"""Patterns of the paths of such files on the site."""


def write(folder: Path, files: Iterable[File]) -> None:
    """Write the files that are missing or differ, and delete earlier files of this kind that ``files`` no longer has.

    The paths of ``files`` are relative to ``folder``.
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


def create(folder: Path, files: Mapping[str, str]) -> None:
    """Create text files, by their paths relative to ``folder``: either all of them or none.

    Raises OSError if one of them exists or cannot be written.
    """
    made: list[Path] = []
    try:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            with (folder / path).open("xb") as file:
                made.append(folder / path)
                file.write(encoded(text))
    except BaseException:
        for path_made in made:
            path_made.unlink()
        raise


def encoded(content: str | bytes) -> bytes:
    """Return the content of a file as bytes."""
    return content.encode() if isinstance(content, str) else content
