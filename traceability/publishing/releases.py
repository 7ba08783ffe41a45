"""Released versions of the site: the files attached to a release, and the releases served beside the current site.

Each has a folder named after it, so that a citation such as `ID (2026.12)` stays valid. The same site gives the same
archive, byte for byte. A release that is not whole is left out and named, so that it never stops the current site from
being published. This module needs no installed package.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
import shutil
import tarfile
import zlib
from collections.abc import Container, Sequence
from pathlib import Path
from typing import NamedTuple

from traceability.html import page_shell
from traceability.html.markup import Markup, filled, joined
from traceability.policy.errors import UserError
from traceability.publication.identity import NO_JEKYLL, PDF, VERSION, VERSIONS, Publication

SITE, DATA, SUMS = "site.tar.gz", "data.tar.gz", "SHA256SUMS"
"""The files attached to a release besides the book: the whole site, its data folder, and all checksums."""

POLICY = "data/policy.json"
"""The file by which two sites are compared."""

IDS = "data/ids.json"
"""The file that lists every id of a site."""

BY_SPHINX = re.compile(rf"(^|/)\.(?!{re.escape(NO_JEKYLL[1:])}$)")
"""The names of files that Sphinx leaves in the folder of a site, and that are not published."""

LARGEST = 1_000_000_000
"""The size of the largest site that GitHub Pages publishes, in bytes."""
CLOSE = 0.8
"""The share of that size from which a maintainer is warned, with time left to act."""

AGAIN = "delete the release, and run the workflow of its tag again"
"""How to mend a release whose attached files cannot be used."""


class Laid(NamedTuple):
    """What became of releases: the versions beside the current site, the newest first, and what a maintainer must know.

    Each warning is one sentence, such as why a release was left out.
    """

    versions: list[str]
    warnings: list[str]


def require_listed(site: Path, listed: Container[str]) -> None:
    """Raise UserError if a built site has an id that is not among the ``listed`` ids, which are protected."""
    if missing := [id for id in _ids(site) if id not in listed]:
        raise UserError(
            f"{missing[0]} is not listed as published; run make record-ids, merge that, and tag the merged commit"
        )


def _ids(site: Path) -> list[str]:
    """Return every id of a site; an empty list for a site without statements."""
    file = site / IDS
    return list(json.loads(file.read_bytes())) if file.is_file() else []


def pack(site: Path, published: Publication, out: Path) -> None:
    """Write the release files of a built site into a new folder.

    Raises OSError if the site is incomplete or the folder exists.
    """
    files = {
        SITE: _archive(site, site, published),
        DATA: _archive(site / "data", site, published),
        PDF: (site / PDF).read_bytes(),
    }
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    out.mkdir(parents=True)
    for name, content in (*files.items(), (SUMS, sums.encode())):
        (out / name).write_bytes(content)


def _archive(folder: Path, root: Path, published: Publication) -> bytes:
    """Return the published files below a folder: in a fixed order, without a user, dated to the day of the version."""
    written = io.BytesIO()
    day = datetime.datetime.combine(published.issued, datetime.time(), datetime.UTC)
    with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and not BY_SPHINX.search(name):
                member = tarfile.TarInfo(name)
                member.size, member.mtime = path.stat().st_size, int(day.timestamp())
                with path.open("rb") as file:
                    archive.addfile(member, file)
    return zlib.compress(written.getvalue(), wbits=31)  # in gzip format, without a name and a time


def lay(releases: Path, site: Path, published: Publication) -> Laid:
    """Unpack each release, a folder of files named after its version, below the current site; list them on its page.

    Leaves out a release of another project, one whose files are not all there, and one that is damaged. Raises
    UserError if the current site lacks an id of a release, or differs in its statements from the release of the same
    version.
    """
    versions, warnings = [], []
    for folder in sorted(releases.iterdir()):
        try:
            _unpack(_checked(folder), site / folder.name)
        except UserError as error:
            warnings.append(f"release {folder.name} is left out: {error}")
        else:
            versions.append(folder.name)
    versions.sort(key=lambda version: [int(part) for part in version.split(".")], reverse=True)
    current = published.version
    if current in versions and (site / current / POLICY).read_bytes() != (site / POLICY).read_bytes():
        raise UserError(
            f"version {current} is already released, and its content differs from this site; "
            "begin the next version in pyproject.toml, CITATION.cff, codemeta.json and CHANGELOG.md"
        )
    ids = set(_ids(site))
    for version in versions:
        if deleted := [id for id in _ids(site / version) if id not in ids]:
            raise UserError(f"version {version} has {deleted[0]}, which this site lacks; restore it or retire it")
    (site / VERSIONS).write_text(page(published, versions), encoding="utf-8")
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    return Laid(versions, [*warnings, *large(size)])


def large(size: int) -> list[str]:
    """Return a warning if a site of ``size`` bytes is close to the limit of its host; otherwise an empty list."""
    if size < CLOSE * LARGEST:
        return []
    return [
        f"the site with its releases has {size / 1e6:,.0f} of the {LARGEST / 1e6:,.0f} MB that GitHub Pages publishes; "
        "mark the oldest releases as pre-releases, which are not laid beside the site"
    ]


def _checked(folder: Path) -> Path:
    """Return the archive of the site of a release.

    Raises UserError if the name is no version, if a file is missing, and if the checksum is wrong.
    """
    if not VERSION.fullmatch(folder.name):
        raise UserError("its tag is no version, which has year and month, such as 2026.12")
    archive, sums = folder / SITE, folder / SUMS
    if absent := [path.name for path in (archive, sums) if not path.is_file()]:
        raise UserError(f"{absent[0]} is not attached to it; {AGAIN}")
    content, named = archive.read_bytes(), sums.read_bytes().splitlines()
    if f"{hashlib.sha256(content).hexdigest()}  {SITE}".encode() not in named:
        raise UserError(f"{SITE} is not the file that {SUMS} names; attach the right one to it again")
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack a site into a new folder, or leave no folder.

    Raises UserError if the archive is damaged, has no policy, or has a member that is not a file; no member can leave
    the folder.
    """
    folder.mkdir()
    try:
        with tarfile.open(archive, "r:gz") as opened:
            members = opened.getmembers()
            if odd := [member.name for member in members if not member.isfile()]:
                raise UserError(f"{odd[0]!r} in its {SITE} is no file; {AGAIN}")
            opened.extractall(folder, members, filter="data")
        if not (folder / POLICY).is_file():
            raise UserError(f"its {SITE} has no {POLICY}, which each of our sites has; {AGAIN}")
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        shutil.rmtree(folder)
        raise UserError(f"its {SITE} cannot be unpacked ({error}); {AGAIN}") from None
    except UserError:
        shutil.rmtree(folder)
        raise


def page(published: Publication, versions: Sequence[str]) -> str:
    """Return the page that names the current version and links to the others."""
    status = filled('<p id="{}">This is version {}', published.version, published.version)
    if published.is_released:
        status += Markup(' as it was released. <a href="../versions.html">All versions</a></p>')
    else:
        listed = joined(_item(version, published.version) for version in versions)
        status += Markup(", the current one. What is released stays as it is, under an address with its version:</p>\n")
        status += filled("<ul>{}</ul>", listed) if versions else Markup("<p>None is released yet.</p>")
    return page_shell.page(
        published=published,
        title="Versions",
        description="Which version of this site this is, and where released ones are.",
        body=filled(
            """<h1>Versions</h1>
{}
<p>A version is called by year and month. In a text, cite a statement by its id and version, such as
<code>PD2-S11 ({})</code>; the page of each statement has that and longer forms. The files of
a release, with the site, the data, the PDF and their checksums, are attached to its tag in the repository.</p>
<p><a href="changelog.atom">What has changed, as a feed</a></p>""",
            *(status, published.version),
        ),
        root="",
    )


def _item(version: str, current: str) -> Markup:
    """Return the line of a released version, which the feed links to unless the page is about that version itself."""
    anchor = Markup("") if version == current else filled(' id="{}"', version)
    return filled('<li{}><a href="{}/index.html">{}</a></li>', anchor, version, version)
