"""The changelog as an Atom feed: each version an entry, dated by the month that it is called after.

The ids are UUIDs, made of the names of the project and the version, and not tag URIs: those would need a domain that is
the project's own.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from html import escape
from pathlib import Path

from traceability.html import prose
from traceability.policy.errors import UserError
from traceability.publication.identity import COPYRIGHT, NAME, NOTICE, VERSION, Publication
from traceability.publication.output import File
from traceability.views.citations import author

CHANGELOG = "CHANGELOG.md"
PATH = "changelog.atom"


def versions(text: str) -> Iterator[tuple[str, str]]:
    """The versions of a changelog with what each brought, the newest first as they stand.

    Raises UserError for a heading that is no version, and where there is none.
    """
    _, *parts = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    if not parts:
        raise UserError(f"{CHANGELOG} has no version; begin one with a heading such as ## 2026.11")
    for heading, brought in zip(parts[::2], parts[1::2], strict=True):
        if not VERSION.fullmatch(heading):
            raise UserError(f"{CHANGELOG}: {heading!r} is no version; write year and month, such as ## 2026.11")
        yield heading, brought


def feed(text: str, published: Publication) -> str:
    """The feed of a changelog; links stand in it where the address of the site is known.

    Raises UserError for what ``versions`` refuses.
    """
    found = list(versions(text))
    links = ""
    if published.site:
        links = (
            f'<link rel="self" type="application/atom+xml" href="{escape(published.address(PATH))}"/>\n'
            f'<link rel="alternate" type="text/html" href="{escape(published.site)}"/>\n'
        )
    entries = "".join(_entry(version, brought) for version, brought in found)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>{_id("changelog")}</id>
<title>{escape(NAME)}: what has changed</title>
<subtitle>{escape(NOTICE)}</subtitle>
<updated>{max(_first_day(version) for version, _ in found)}</updated>
<author><name>{escape(author())}</name></author>
<rights>{escape(COPYRIGHT)}</rights>
{links}{entries}</feed>
"""


def _entry(version: str, brought: str) -> str:
    content = prose.html(brought, cite=escape, target=str)
    return f"""<entry>
<id>{_id(version)}</id>
<title>Version {escape(version)}</title>
<updated>{_first_day(version)}</updated>
<content type="html">{escape(content)}</content>
</entry>
"""


def _first_day(version: str) -> str:
    return f"{Publication(version).issued}T00:00:00Z"


def _id(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{NAME}/{name}").urn


def files(root: Path, published: Publication) -> Iterator[File]:
    """The feed with its path; making it raises OSError where there is no changelog, and what ``feed`` raises."""
    yield PATH, lambda: feed((root / CHANGELOG).read_text(encoding="utf-8"), published)
