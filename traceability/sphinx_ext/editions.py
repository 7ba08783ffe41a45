"""What the theme is told about a page: of which edition it speaks, where the same is of another, how it is written."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from traceability.policy.model import Policy, Provision


def speaks_of(policy: Policy, edition: str) -> str:
    """One line that is always in sight: that the site is unofficial, and which edition it speaks of."""
    if not edition:
        return "Unofficial. On all editions: " + ", ".join(chosen.name for chosen in policy.editions.values())
    chosen = policy.editions[edition]
    newest = "the newest that we know of" if edition == policy.newest else "superseded"
    return f"Unofficial. On the {chosen.name} ({chosen.date}), {newest}"


def squeeze(html: str) -> str:
    """A page without the indentation of its templates, except where that is text, and without what links twice.

    Every statement has a permanent address in its quiet line, so that its heading needs no link to itself.
    """
    html = re.sub(r'<a class="headerlink" href="#[A-Z][^>]*>[^<]*</a>', "", html)
    parts = re.split(r"(<pre\b.*?</pre>)", html, flags=re.DOTALL)
    return "".join(part if n % 2 else re.sub(r"[ \t]*\n\s*", "\n", part) for n, part in enumerate(parts))


def counterparts(policy: Policy, docname: str, there: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The edition that a page speaks of, and the same page of other editions, the newest first: edition -> page.

    A page of an edition stands in the folder of its draft; what stands beside that folder under the same name is of
    the newest. Where the guidance of another edition has no such page, its first one takes the place.
    """
    folders = _folders(policy)
    parent, _, name = docname.rpartition("/")
    above, _, folder = parent.rpartition("/")
    own = next((edition for edition, draft in folders.items() if draft == folder), "")
    base = above if own else parent
    found = {}
    for edition in reversed(policy.editions):
        draft = f"{base}/{folders.get(edition)}"
        beside = [f"{base}/{name}"] if edition == policy.newest else []
        if edition != (own or policy.newest):
            place = next((page for page in (f"{draft}/{name}", *beside, f"{draft}/index") if page in there), "")
            if place and (own or place.endswith(f"/{name}")):
                found[edition] = place
    return own or policy.newest, found


@lru_cache(maxsize=8)
def _folders(policy: Policy) -> Mapping[str, str]:
    """The name of the folder of each edition; every page asks."""
    return {p.edition: posixpath.dirname(p.place.path).rpartition("/")[2] for p in policy.all(Provision)}
