"""What search engines look for: ``sitemap.xml`` with all pages, in the format of sitemaps.org, and ``robots.txt``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from html import escape
from urllib.parse import urlsplit

from traceability.publication.identity import Publication
from traceability.publication.output import File

PATH = "sitemap.xml"

ROBOTS = "robots.txt"
"""Where search engines look for the address of the list. They look only at the root of a host."""


def files(published: Publication, pages: Iterable[str]) -> Iterator[File]:
    """Yield the files for search engines with their paths on the site: none without its address or in a release."""
    if not published.site or published.is_released:
        return
    yield PATH, partial(sitemap, published, pages)
    if urlsplit(published.site).path == "/":
        yield ROBOTS, lambda: f"User-agent: *\nAllow: /\n\nSitemap: {published.address(PATH)}\n"


def sitemap(published: Publication, pages: Iterable[str]) -> str:
    """Return the addresses of ``pages``, which are paths on the site. A folder stands for its ``index.html``.

    The format allows only whole addresses, so the address of the site must be known.
    """
    addresses = (published.address(page.removesuffix("index.html")) for page in pages)
    listed = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{listed}</urlset>\n'
    )
