"""What the theme shows of a page: its edition and the same page of other editions, as compact HTML."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from traceability.html import end_tags
from traceability.policy.model import Policy, Provision
from traceability.publication.paths import MODES

_INTERNAL = re.compile(r"(?<=[\" ]reference) internal(?=\")")
"""The class of a link within the site, after that of every link."""
_NEEDLESS = re.compile(
    r' class="reference(?: internal| external)?"(?= href="|>)| class="toctree-l[2-9]"'
    r'| xmlns="http://www\.w3\.org/2000/svg"|\s*<svg class="theme-icon-.*?</svg>'
)
"""What no style sheet or browser needs, and the signs of the buttons for the color scheme, which theme.js draws."""
_CODE = re.compile(r'(?<=<code class=")docutils literal notranslate(?=")')
"""The classes of code, of which style sheets name one."""
_WORD = re.compile(r'<span class="(?:pre|std std-doc|std std-ref)">([^<]*)</span>')
"""A word of code or the text of a link, in an element that no style sheet names."""


def edition_line(policy: Policy, edition: str) -> str:
    """Return the line that is always visible: that the site is unofficial, and the edition of the page."""
    if not edition:
        return "Unofficial. On all editions: " + ", ".join(chosen.name for chosen in policy.editions.values())
    chosen = policy.editions[edition]
    newest = "the newest that we know of" if edition == policy.newest else "superseded"
    return f"Unofficial. On the {chosen.name} ({chosen.date}), {newest}"


def edition_in_brief(policy: Policy, edition: str) -> str:
    """Return the same in the one line that a narrow window has space for."""
    if not edition:
        return "Unofficial, on all editions"
    state = "" if edition == policy.newest else ", superseded"
    return f"Unofficial, {policy.editions[edition].name}{state}"


def squeeze(html: str) -> str:
    """Return a page without the indentation of its templates, except in preformatted text, and without heading links.

    Every statement has a permanent address in the small line below it, so its heading needs no link to itself. Left out
    are also classes and elements of Sphinx that no style sheet names, and end tags that a browser adds by itself. A
    table that may be wider than its page can be focused, so that the keyboard scrolls it.
    """
    html = _NEEDLESS.sub("", html)
    html = _CODE.sub("literal", _WORD.sub(r"\1", _INTERNAL.sub("", html)))
    html = html.replace('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper')
    html = re.sub(r'<a class="headerlink" href="#[A-Z][^>]*>[^<]*</a>', "", html)
    parts = re.split(r"(<pre\b.*?</pre>)", html, flags=re.DOTALL)
    kept = (part if n % 2 else re.sub(r"[ \t]*\n\s*", "\n", part) for n, part in enumerate(parts))
    return end_tags.without("".join(kept))


def counterparts(policy: Policy, docname: str, there: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Return the edition of a page, and the same page of other editions, the newest first: edition -> page.

    A page of an edition is in the folder of its draft; a page of the same name beside that folder belongs to the newest
    edition. If another edition has no such page, its first page is used. The page of a mode counts as one in ``MODES``.
    """
    folders = _folders(policy)
    modes = {mode.place.page: f"{MODES}/{posixpath.basename(mode.place.page)}" for mode in policy.modes()}
    known = {modes.get(page, page): page for page in there}
    parent, _, name = modes.get(docname, docname).rpartition("/")
    above, _, folder = parent.rpartition("/")
    page_edition = next((edition for edition, draft in folders.items() if draft == folder), "")
    base = above if page_edition else parent
    pages = {}
    for edition in reversed(policy.editions):
        draft = f"{base}/{folders.get(edition)}"
        beside = [f"{base}/{name}"] if edition == policy.newest else []
        if edition != (page_edition or policy.newest):
            place = next((page for page in (f"{draft}/{name}", *beside, f"{draft}/index") if page in known), "")
            if place and (page_edition or place.endswith(f"/{name}")):
                pages[edition] = known[place]
    return page_edition or policy.newest, pages


@lru_cache(maxsize=8)
def _folders(policy: Policy) -> Mapping[str, str]:
    """Return the name of the folder of each edition. Cached, because every page calls it."""
    return {p.edition: posixpath.dirname(p.place.path).rpartition("/")[2] for p in policy.all(Provision)}
