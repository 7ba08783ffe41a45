"""A page outside the navigation of the site: complete by itself, small, and in the look of the site."""

from __future__ import annotations

from collections.abc import Iterable

from traceability.html.markup import Markup, filled, joined, trusted
from traceability.html.source_links import colophon
from traceability.publication.identity import COPYRIGHT, NAME, SECURITY_POLICY, Publication


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
) -> str:
    """Return the whole document. ``title`` and ``description`` are plain text.

    ``root`` leads from the page to the front page's folder, e.g. ``../``; ``address`` leads from there to the page, and
    ``image`` to the picture of its share card. ``styles``, besides those of
    every page, and ``scripts`` are names of files in ``_static``. Search engines
    leave out a page that is not ``is_listed``.
    """
    known = address and published.address(address)
    canonical = filled('<link rel="canonical" href="{}">\n', known) if known else Markup()
    robots = Markup() if is_listed else Markup('<meta name="robots" content="noindex">\n')
    sheets = ("bare.css", "policy.css", "signs.css", *styles)
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
{}{}
</head>
""",
        *(trusted(SECURITY_POLICY), title, NAME, description),
        *(robots, canonical, card(published, title, address, image), root, look, loaded),
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
</body>
</html>
""",
        *(trusted(published.notice(root)), root, NAME, root, body, COPYRIGHT, last),
    )
    return str(document)


def card(published: Publication, title: str, address: str = "", image: str = "") -> Markup:
    """Return the share card of a page for its head: title and kind, and with the address of the site also its picture.

    ``address`` and ``image`` are paths on the site. The description of the page is that of the card, too.
    """
    properties = {
        "og:type": "article",
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
