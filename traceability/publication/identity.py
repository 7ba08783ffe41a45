"""What is published: its name, who made it, what it says of itself, and where it and its source are, if known."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from traceability.policy.errors import UserError

NAME = "AI 800-1 by release mode"
AUTHOR = "the contributors to AI 800-1 by release mode"
NOTICE = "Unofficial. NIST has not reviewed this reading of its drafts, and its own text governs."
COPYRIGHT = "the contributors; text CC BY 4.0, code Apache-2.0"
PDF = "ai-800-1-by-release-mode.pdf"
"""The PDF edition, beside the front page."""

VERSIONS = "versions.html"
"""The page that leads to the versions that are released."""

VERSION = re.compile(r"\d{4}\.(0[1-9]|1[0-2])(\.\d+)?", re.ASCII)
"""How a version is called, and so its tag and folder: by year and month, with a number for a second one."""

SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'"
)
"""What a page may load and run: files of this site, and the compiled search; no script that stands in the page."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One version of the site. ``site`` and ``repository`` are addresses, and empty where nobody has said them.

    A released version stands in a folder of its own, called after it, below the current site.
    """

    version: str
    site: str = ""
    repository: str = ""
    is_released: bool = False

    @property
    def issued(self) -> datetime.date:
        """The first day of the month that the version is called after: the same on whichever day it is built."""
        year, month = self.version.split(".")[:2]
        return datetime.date(int(year), int(month), 1)

    def address(self, path: str) -> str:
        """The whole address of a page of the site; empty where that of the site is unknown."""
        return self.site and self.site + path

    def notice(self, root: str) -> str:
        """What stands above each page, as HTML; ``root`` leads from the page to the front page's folder."""
        if not self.is_released:
            return escape(NOTICE)
        current = f'<a href="{escape(root)}../index.html">the current one</a>'
        return f"{escape(NOTICE)} This is version {escape(self.version)} as it was released; here is {current}."

    def editor(self, path: str) -> str:
        """Where the repository lets a reader change the file at ``path``; empty where it is unknown."""
        return self.repository and f"{self.repository}/edit/main/{path}"


def publication(root: Path, environment: Mapping[str, str]) -> Publication:
    """What the source tree and the environment know: ``SITE_URL``, and the repository as GitHub Actions names it.

    ``RELEASE`` is the tag of the version that is released, if one is. Raises OSError if there is no ``pyproject.toml``,
    UserError if it has no version or if the tag is another one.
    """
    try:
        version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    except (KeyError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"pyproject.toml: no version can be read ({error}); write it under [project]") from error
    if not isinstance(version, str) or not VERSION.fullmatch(version):
        raise UserError(f"pyproject.toml: the version {version!r} is no year and month; write one such as 2026.11")
    site, tag = (environment.get(name, "").rstrip("/") for name in ("SITE_URL", "RELEASE"))
    if tag not in ("", version):
        raise UserError(
            f"the tag is {tag}, but the version in pyproject.toml is {version}; tag the commit of that version, "
            "or call this one so in pyproject.toml, CITATION.cff and CHANGELOG.md"
        )
    parts = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_REPOSITORY", "")
    return Publication(
        version,
        site and "/".join(filter(None, (site, tag))) + "/",
        "/".join(parts) if all(parts) else "",
        is_released=bool(tag),
    )
