"""Released versions of the site: the files attached to a release, and the releases served beside the current site.

Each has a folder named after it, so that a citation such as `ID (2026.12)` stays valid. The same site gives the same
archive, byte for byte. An archive with a wrong checksum is refused. This module needs no installed package.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import tarfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from traceability.html import page_shell
from traceability.html.markup import Markup, filled, joined
from traceability.policy.errors import UserError
from traceability.publication.identity import PDF, VERSION, VERSIONS, Publication

SITE, DATA, SUMS = "site.tar.gz", "data.tar.gz", "SHA256SUMS"
"""The files attached to a release besides the book: the whole site, its data folder, and all checksums."""

POLICY = "data/policy.json"
"""The file by which two sites are compared."""


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
            if path.is_file() and not re.search(r"(^|/)\.", name):  # Sphinx's own files begin with a dot
                member = tarfile.TarInfo(name)
                member.size, member.mtime = path.stat().st_size, int(day.timestamp())
                with path.open("rb") as file:
                    archive.addfile(member, file)
    return zlib.compress(written.getvalue(), wbits=31)  # in gzip format, without a name and a time


def lay(releases: Path, site: Path, published: Publication) -> list[str]:
    """Unpack each release, a folder of files named after its version, below the current site; list them on its page.

    Returns the versions, the newest first. Raises OSError if a file is missing. Raises UserError if a file is wrong, or
    if the current site and the release of the same version differ in their statements.
    """
    versions = sorted((path.name for path in releases.iterdir()), key=_order, reverse=True)
    for version in versions:
        archive = _checked(releases / version)
        _unpack(archive, site / version)
        if version == published.version and (site / version / POLICY).read_bytes() != (site / POLICY).read_bytes():
            raise UserError(
                f"version {version} is released and says something else than this site; "
                "begin the next version in pyproject.toml, CITATION.cff and CHANGELOG.md"
            )
    (site / VERSIONS).write_text(page(published, versions), encoding="utf-8")
    return versions


def _order(version: str) -> list[int]:
    if not VERSION.fullmatch(version):
        raise UserError(f"{version!r} is no version; a release is called by year and month, such as 2026.12")
    return [int(part) for part in version.split(".")]


def _checked(folder: Path) -> Path:
    """Return the archive of the site of a release. Raises UserError if its checksum is wrong."""
    archive = folder / SITE
    sums = (line.split() for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())
    if [hashlib.sha256(archive.read_bytes()).hexdigest(), SITE] not in sums:
        raise UserError(f"{archive} is not the file that {SUMS} names; attach the right one to the release again")
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack a site into a new folder. Raises UserError for a member that is not a file; none can leave the folder."""
    folder.mkdir()
    try:
        with tarfile.open(archive, "r:gz") as opened:
            members = opened.getmembers()
            if odd := [member.name for member in members if not member.isfile()]:
                raise UserError(f"{archive}: {odd[0]!r} is no file; only what was packed here is laid beside the site")
            opened.extractall(folder, members, filter="data")
    except (tarfile.TarError, zlib.error, EOFError) as error:
        raise UserError(f"{archive} cannot be unpacked: {error}") from None


def page(published: Publication, versions: Sequence[str]) -> str:
    """Return the page that names the current version and links to the others."""
    said = filled("<p>This is version {}", published.version)
    if published.is_released:
        said += Markup(' as it was released. <a href="../versions.html">All versions</a></p>')
    else:
        listed = joined(filled('<li><a href="{}/index.html">{}</a></li>', version, version) for version in versions)
        said += Markup(", the current one. What is released stays as it is, under an address with its version:</p>\n")
        said += filled("<ul>{}</ul>", listed) if versions else Markup("<p>None is released yet.</p>")
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
            *(said, published.version),
        ),
        root="",
    )
