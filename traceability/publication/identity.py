"""Identity of the publication: its name, authors and notices, and the URLs of the site and its source, if known."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from traceability.policy.errors import UserError

NAME = "AI 800-1 by release mode"
AUTHOR = "the contributors to AI 800-1 by release mode"
NOTICE = "Unofficial. NIST has not reviewed this reading of its drafts, and its own text governs."
COPYRIGHT = "the contributors; text CC BY 4.0, code Apache-2.0"
LICENSE_ID = "CC-BY-4.0"
"""The license of text and data, as an SPDX identifier."""

LICENSE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
"""The page of that license."""

PDF = "ai-800-1-by-release-mode.pdf"
"""The PDF edition, next to the front page."""

PROJECT = "pyproject.toml"
"""The file that has the version."""

PACKAGE = "ai-800-1-by-release-mode"
"""The name under which the program is installed."""

VERSIONS = "versions.html"
"""The page that links to the released versions."""

NO_JEKYLL = ".nojekyll"
"""An empty file with which GitHub Pages publishes every folder of a branch, also those such as ``_static``."""

VERSION = re.compile(r"\d{4}\.(0[1-9]|1[0-2])(\.\d+)?", re.ASCII)
"""Pattern of a version, and so of its tag and folder: year and month, with a number for a second version in a month."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""The months, which a library would name in the language of the machine."""

PLAIN_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'"
"""What a page without figures and search may load and run: files of this site, but no inline script or style."""

SECURITY_POLICY = f"{PLAIN_POLICY}; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'"
"""What any other page may load and run: the compiled search and the styles of figures, too, but no inline script."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One version of the site. ``site`` and ``repository`` are addresses; each is empty if unknown.

    A released version is in its own folder, named after it, below the current site.
    """

    version: str
    site: str = ""
    repository: str = ""
    is_released: bool = False

    @property
    def issued(self) -> datetime.date:
        """The first day of the month in the version, so that the day of the build makes no difference."""
        year, month = self.version.split(".")[:2]
        return datetime.date(int(year), int(month), 1)

    @property
    def dated(self) -> str:
        """The month of the data, such as November 2026."""
        return f"{MONTHS[self.issued.month - 1]} {self.issued.year}"

    @property
    def revision(self) -> int:
        """The version as a number that grows with it, such as 20261102 for 2026.11.2."""
        year, month, number = (*map(int, self.version.split(".")), 0)[:3]
        return year * 10_000 + month * 100 + number

    @property
    def slug(self) -> str:
        """The owner and the name of the repository, such as ``owner/name``; empty if it is unknown."""
        return "/".join(self.repository.split("/")[-2:])

    def address(self, path: str) -> str:
        """Return the full URL of a page of the site; an empty string if the URL of the site is unknown."""
        return self.site and self.site + path

    def notice(self, root: str) -> str:
        """Return the notice above each page, as HTML.

        ``root`` is the relative path from the page to the folder of the front page.
        """
        from html import escape

        if not self.is_released:
            return escape(NOTICE)
        current = f'<a href="{escape(root)}../index.html">the current one</a>'
        return f"{escape(NOTICE)} This is version {escape(self.version)} as it was released; here is {current}."

    def form(self, name: str, **filled_in: str) -> str:
        """Return the URL of an issue form with some fields filled in; empty if the repository is unknown."""
        query = urlencode({"template": f"{name}.yml", **filled_in}, quote_via=quote)
        return self.repository and f"{self.repository}/issues/new?{query}"

    def correction(self, id: str) -> str:
        """Return the URL of the form that corrects a statement; empty if the repository is unknown."""
        return self.form("correction", title=f"Correction: {id}", id=id)

    def report(self, page: str) -> str:
        """Return the URL of the form that reports a mistake on a page; empty if the repository is unknown."""
        return self.form("other", title=f"Correction: {page}", body=f"On {self.address(page) or page}: ")

    def line(self, path: str, line: int) -> str:
        """Return the URL of a line of a file; empty if the repository is unknown."""
        return self.repository and f"{self.repository}/blob/main/{path}?plain=1#L{line}"

    def editor(self, path: str) -> str:
        """Return the URL at which a reader can edit the file at ``path``; empty if the repository is unknown."""
        return self.repository and f"{self.repository}/edit/main/{path}"


def version_in(content: bytes) -> str:
    """Return the version in the ``content`` of ``pyproject.toml``.

    Raises UserError, without the name of the file, if the version is missing or malformed.
    """
    try:
        version = tomllib.loads(content.decode())["project"]["version"]
    except UnicodeDecodeError as error:
        raise UserError("is not UTF-8; save the file as UTF-8") from error
    except (LookupError, TypeError) as error:
        raise UserError("has no version; write it under [project], such as 2026.11") from error
    except (ValueError, RecursionError) as error:  # of the parser, also about a number of too many digits
        raise UserError(f"no version can be read ({error}); write it under [project]") from error
    if not isinstance(version, str) or not VERSION.fullmatch(version):
        raise UserError(f"has the version {version!r}, which is no year and month; write one such as 2026.11")
    return version


def publication(root: Path, environment: Mapping[str, str]) -> Publication:
    """Return the publication that the source tree and the environment describe.

    Reads ``SITE_URL``, and the repository from the variables of GitHub Actions. ``RELEASE`` is the tag of the version
    that is released, if there is one. Raises OSError if there is no ``pyproject.toml``. Raises UserError if its version
    is missing or malformed, or differs from the tag.
    """
    try:
        version = version_in((root / PROJECT).read_bytes())
    except UserError as error:
        raise UserError(f"{PROJECT}: {error}") from error
    site, tag = (environment.get(name, "").rstrip("/") for name in ("SITE_URL", "RELEASE"))
    if tag not in ("", version):
        raise UserError(
            f"the tag is {tag}, but the version in pyproject.toml is {version}; tag the commit of that version, "
            "or call this one so in pyproject.toml, CITATION.cff, codemeta.json and CHANGELOG.md"
        )
    return Publication(
        version,
        site and "/".join(filter(None, (site, tag))) + "/",
        repository(environment),
        is_released=bool(tag),
    )


def repository(environment: Mapping[str, str]) -> str:
    """Return the address of the repository by the variables of GitHub Actions; empty if they do not name one."""
    parts = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_REPOSITORY", "")
    return "/".join(parts) if all(parts) else ""


def version_of_program() -> str:
    """Return the version of the checkout that this program runs from, or else of the installed package.

    Empty if it is neither. Raises UserError if the version of the checkout is malformed.
    """
    try:
        return version_in((Path(__file__).parents[2] / PROJECT).read_bytes())
    except OSError:
        from importlib import metadata

        try:
            return metadata.version(PACKAGE)
        except metadata.PackageNotFoundError:
            return ""
