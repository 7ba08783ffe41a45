"""The changelog as an Atom feed: one entry for each version, dated by the month in its name.

The ids are UUIDs computed from the names of the project and the version. Tag URIs would need a domain that the project
owns.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterator
from html import escape
from pathlib import Path

from traceability.html import prose
from traceability.policy.errors import UserError
from traceability.publication.identity import COPYRIGHT, NAME, NOTICE, VERSION, VERSIONS, Publication
from traceability.publication.output import File
from traceability.source.files import CHANGELOG
from traceability.views.citations import author

PATH = "changelog.atom"
LAST_SECOND = 86_399
"""The last second of a day."""


def versions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the versions of a changelog with their changes, the newest first as in the file.

    Raises UserError if a heading is not a version, or if there is none.
    """
    _, *parts = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    if not parts:
        raise UserError(f"{CHANGELOG} has no version; begin one with a heading such as ## 2026.11")
    for heading, brought in zip(parts[::2], parts[1::2], strict=True):
        if not VERSION.fullmatch(heading):
            raise UserError(f"{CHANGELOG}: {heading!r} is no version; write year and month, such as ## 2026.11")
        yield heading, brought


def feed(text: str, published: Publication) -> str:
    """Return the feed of a changelog; it contains links if the address of the site is known.

    Raises UserError like ``versions``.
    """
    changes = list(versions(text))
    links = ""
    if published.site:
        links = (
            f'<link rel="self" type="application/atom+xml" href="{escape(published.address(PATH))}"/>\n'
            f'<link rel="alternate" type="text/html" href="{escape(published.site)}"/>\n'
        )
    entries = "".join(_entry(version, brought, published) for version, brought in changes)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>{_id("changelog")}</id>
<title>{escape(NAME)}: what has changed</title>
<subtitle>{escape(NOTICE)}</subtitle>
<updated>{max(_updated(version) for version, _ in changes)}</updated>
<author><name>{escape(author())}</name></author>
<rights>{escape(COPYRIGHT)}</rights>
{links}{entries}</feed>
"""


def _entry(version: str, brought: str, published: Publication) -> str:
    """Return an entry, with a link to its version on the page of versions if the address of the site is known."""
    content = prose.html(brought, cite=str, target=str)
    address = published.address(f"{VERSIONS}#{version}")
    link = f'<link rel="alternate" type="text/html" href="{escape(address)}"/>\n' if address else ""
    return f"""<entry>
<id>{_id(version)}</id>
<title>Version {escape(version)}</title>
{link}<updated>{_updated(version)}</updated>
<content type="html">{escape(str(content))}</content>
</entry>
"""


def _updated(version: str) -> str:
    """Return the first moment of the month of a version, and some seconds later for a further version of that month.

    Readers order entries by it. It follows from the version alone, so that the day of a build makes no difference.
    """
    number = int("".join(version.split(".")[2:]) or 0)
    moment = datetime.datetime.combine(Publication(version).issued, datetime.time())
    return f"{(moment + datetime.timedelta(seconds=min(number, LAST_SECOND))).isoformat()}Z"


def _id(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{NAME}/{name}").urn


def files(root: Path, published: Publication) -> Iterator[File]:
    """Yield the feed with its path.

    The function that writes it raises OSError without a changelog, and the errors of ``feed``.
    """
    yield PATH, lambda: feed((root / CHANGELOG).read_text(encoding="utf-8"), published)
