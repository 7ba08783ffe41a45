"""What is published: its name, who made it, what it says of itself, and where it and its source are, if known."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NAME = "AI 800-1 by release mode"
AUTHOR = "the contributors to AI 800-1 by release mode"
NOTICE = "Unofficial. NIST has not reviewed this reading of its drafts, and its own text governs."
COPYRIGHT = "the contributors; text CC BY 4.0, code Apache-2.0"
SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'"
)
"""What a page may load and run: files of this site, and the compiled search; no script that stands in the page."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One version of the site. ``site`` and ``repository`` are addresses, and empty where nobody has said them."""

    version: str
    site: str = ""
    repository: str = ""

    @property
    def issued(self) -> datetime.date:
        """The first day of the month that the version is called after: the same on whichever day it is built."""
        year, month = self.version.split(".")[:2]
        return datetime.date(int(year), int(month), 1)

    def address(self, path: str) -> str:
        """The whole address of a page of the site; empty where that of the site is unknown."""
        return self.site and self.site + path

    def editor(self, path: str) -> str:
        """Where the repository lets a reader change the file at ``path``; empty where it is unknown."""
        return self.repository and f"{self.repository}/edit/main/{path}"


def publication(root: Path, environment: Mapping[str, str]) -> Publication:
    """What the source tree and the environment know: ``SITE_URL``, and the repository as GitHub Actions names it.

    Raises OSError or KeyError where ``pyproject.toml`` has no version.
    """
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    site = environment.get("SITE_URL", "")
    parts = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_REPOSITORY", "")
    return Publication(version, f"{site.rstrip('/')}/" if site else "", "/".join(parts) if all(parts) else "")
