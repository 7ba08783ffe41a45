"""The list of all pages for search engines: ``sitemap.xml``, in the format of sitemaps.org."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from traceability.publication.identity import Publication

PATH = "sitemap.xml"


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
