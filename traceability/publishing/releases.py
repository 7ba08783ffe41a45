"""Released versions of the site: the files that are attached to a release, and releases laid beside the current site.

Each stands in a folder called after it, so that `ID (2026.12)` stays what it was. Whatever is packed is the same to the
byte for the same site, and what does not have its checksum is not laid. Needs nothing that has to be installed.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import tarfile
import zlib
from collections.abc import Sequence
from html import escape
from pathlib import Path

from traceability.html import page_shell
from traceability.policy.errors import UserError
from traceability.publication.identity import PDF, VERSION, VERSIONS, Publication

SITE, DATA, SUMS = "site.tar.gz", "data.tar.gz", "SHA256SUMS"
"""What is attached to a release beside the book: the whole site, its folder of data, and the checksums of all."""

POLICY = "data/policy.json"
"""By this one sees whether two sites say the same."""


def pack(site: Path, published: Publication, out: Path) -> None:
    """Write the files of a release of a built site into a new folder.

    Raises OSError where there is no whole site or the folder exists.
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
    """What is published below a folder, in one order, of no user, and as of the day of the version."""
    written = io.BytesIO()
    day = datetime.datetime.combine(published.issued, datetime.time(), datetime.UTC)
    with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and not re.search(r"(^|/)\.", name):  # what Sphinx keeps for itself begins with a dot
                member = tarfile.TarInfo(name)
                member.size, member.mtime = path.stat().st_size, int(day.timestamp())
                with path.open("rb") as file:
                    archive.addfile(member, file)
    return zlib.compress(written.getvalue(), wbits=31)  # as gzip, without a name and a time


def lay(releases: Path, site: Path, published: Publication) -> list[str]:
    """Lay each release, a folder of files called after its version, below the current site, and list them on its page.

    Returns the versions, the newest first. Raises OSError where a file is missing, UserError for one that is not what
    it should be, and where the statements of the current site are not those of the release of the same version.
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
    """The archive of the site of a release, if it has its checksum."""
    archive = folder / SITE
    sums = (line.split() for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())
    if [hashlib.sha256(archive.read_bytes()).hexdigest(), SITE] not in sums:
        raise UserError(f"{archive} is not the file that {SUMS} names; attach the right one to the release again")
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack a site into a new folder, and nothing that would stand elsewhere or is no file."""
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
    """The page that says which version this is, and leads to those that stand beside it."""
    said = f"<p>This is version {escape(published.version)}"
    if published.is_released:
        said += ' as it was released. <a href="../versions.html">All versions</a></p>'
    else:
        listed = "".join(f'<li><a href="{version}/index.html">{version}</a></li>' for version in versions)
        said += ", the current one. What is released stays as it is, under an address with its version:</p>\n"
        said += f"<ul>{listed}</ul>" if versions else "<p>None is released yet.</p>"
    return page_shell.page(
        published=published,
        title="Versions",
        description="Which version of this site this is, and where released ones are.",
        body=f"""<h1>Versions</h1>
{said}
<p>A version is called by year and month. In a text, cite a statement by its id and version, such as
<code>PD2-S11 ({escape(published.version)})</code>; the page of each statement has that and longer forms. The files of
a release, with the site, the data, the PDF and their checksums, are attached to its tag in the repository.</p>
<p><a href="changelog.atom">What has changed, as a feed</a></p>""",
        root="",
    )
