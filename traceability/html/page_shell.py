"""A page outside the navigation of the site: complete by itself, small, and in the look of the site."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from traceability.publication.identity import COPYRIGHT, NAME, SECURITY_POLICY, VERSIONS, Publication


def page(
    *,
    published: Publication,
    title: str,
    description: str,
    body: str,
    root: str,
    address: str = "",
    image: str = "",
    scripts: Iterable[str] = (),
) -> str:
    """Return the whole document. ``body`` is HTML, ``title`` and ``description`` are plain text.

    ``root`` leads from the page to the front page's folder, e.g. ``../``; ``address`` leads from there to the page, and
    ``image`` to the picture of its share card. ``scripts`` are names of files in ``_static``.
    """
    card = {
        "og:type": "article",
        "og:site_name": NAME,
        "og:title": title,
        "og:url": published.address(address) if address else "",
        "og:image": published.address(image) if image else "",
    }
    known = "\n".join(
        f'<meta property="{name}" content="{escape(said)}">' for name, said in card.items() if said.strip()
    )
    canonical = f'<link rel="canonical" href="{escape(card["og:url"])}">\n' if card["og:url"] else ""
    loaded = "".join(f'\n<script src="{root}_static/{name}" defer></script>' for name in scripts)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{SECURITY_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)} - {escape(NAME)}</title>
<meta name="description" property="og:description" content="{escape(description)}">
{canonical}{known}
<meta name="twitter:card" content="summary">
<link rel="icon" href="{root}_static/favicon.svg">
<link rel="stylesheet" href="{root}_static/bare.css">
<link rel="stylesheet" href="{root}_static/policy.css">{loaded}
</head>
<body class="bare">
<aside class="announcement" aria-label="Status of this site">{published.notice(root)}</aside>
<header><nav aria-label="Site">
<a href="{root}index.html">{escape(NAME)}</a> <a href="{root}search.html">Search</a>
</nav></header>
<main class="article-container">
{body}
</main>
<footer>Copyright © {escape(COPYRIGHT)}. <a href="{root}{VERSIONS}">Version {escape(published.version)}</a></footer>
</body>
</html>
"""
