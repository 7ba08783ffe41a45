"""A page outside the navigation of the site: complete by itself, small, and in the look of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from traceability.analysis.verdicts import Verdict
from traceability.html import end_tags, style_sheets
from traceability.html.markup import Markup, filled, joined, trusted
from traceability.html.source_links import colophon
from traceability.publication.identity import COPYRIGHT, LICENSE_ADDRESS, NAME, PLAIN_POLICY, Publication

_SIGNED = re.compile(rf'class="[^"]*\b(?:{"|".join(verdict.name.lower() for verdict in Verdict)})\b')
"""A class for which a style sheet has a sign."""


def page(
    *,
    published: Publication,
    title: str,
    description: str,
    body: Markup,
    root: str,
    address: str = "",
    image: str = "",
    styles: Iterable[str] = (),
    scripts: Iterable[str] = (),
    is_listed: bool = True,
    security_policy: str = PLAIN_POLICY,
) -> str:
    """Return the whole document. ``title`` and ``description`` are plain text.

    ``root`` leads from the page to the front page's folder, e.g. ``../``; ``address`` leads from there to the page, and
    ``image`` to the picture of its share card. ``styles``, besides those that the page needs anyway, and ``scripts``
    are names of files in ``_static``. The content needs no more than ``security_policy`` allows. Search engines
    leave out a page that is not ``is_listed``.
    """
    known = address and published.address(address)
    canonical = filled('<link rel="canonical" href="{}">\n', known) if known else Markup()
    robots = Markup() if is_listed else Markup('<meta name="robots" content="noindex">\n')
    sheets = [*styles]
    if style_sheets.STATEMENT not in sheets:
        sheets = ["bare.css", "policy.css", *(["signs.css"] if _SIGNED.search(body) else []), *sheets]
    look = joined((filled('<link rel="stylesheet" href="{}_static/{}">', root, name) for name in sheets), "\n")
    loaded = joined(filled('\n<script src="{}_static/{}" defer></script>', root, name) for name in scripts)
    head = filled(
        """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{} - {}</title>
<meta name="description" property="og:description" content="{}">
{}{}{}
<link rel="icon" href="{}_static/favicon.svg">
<link rel="license" href="{}">
{}{}
</head>
""",
        *(trusted(security_policy), title, NAME, description),
        *(robots, canonical, card(published, title, address, image), root, LICENSE_ADDRESS, look, loaded),
    )
    last = colophon(published, root, address or title)
    document = head + filled(
        """<body class="bare">
<aside class="announcement" aria-label="Status of this site">{}</aside>
<header><nav aria-label="Site">
<a href="{}index.html">{}</a> <a href="{}search.html">Search</a>
</nav></header>
<main class="article-container">
{}
</main>
<footer>Copyright © {}. {}</footer>
""",
        *(trusted(published.notice(root)), root, NAME, root, body, COPYRIGHT, last),
    )
    return end_tags.without(document)


def forwarding(title: str, place: str) -> str:
    """Return a page that leads to another place at once, also without a script. ``title`` is plain text."""
    return filled(
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="{}"><title>{}</title>'
        '<meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url={}">'
        '<h1>{}</h1><p>Unofficial. <a href="{}">In its place</a>\n',
        *(trusted("default-src 'none'"), title, place, title, place),
    )


def card(published: Publication, title: str, address: str = "", image: str = "") -> Markup:
    """Return the share card of a page for its head: title and kind, and with the address of the site also its picture.

    ``address`` and ``image`` are paths on the site. The description of the page is that of the card, too.
    """
    properties = {
        "og:site_name": NAME,
        "og:title": title,
        "og:url": published.address(address) if address else "",
        "og:image": published.address(image) if image else "",
    }
    shown = [
        filled('<meta property="{}" content="{}">', name, said) for name, said in properties.items() if said.strip()
    ]
    size = "summary_large_image" if properties["og:image"] else "summary"
    return joined([*shown, filled('<meta name="twitter:card" content="{}">', size)], "\n")
