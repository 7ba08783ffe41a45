"""What the theme is told about a page: what it speaks of, what it may load, and how it is written without waste."""

from __future__ import annotations

import re

from traceability.model import Policy


def speaks_of(policy: Policy, edition: str) -> str:
    """One line that is always in sight: that the site is unofficial, and which edition it speaks of."""
    if not edition:
        return "Unofficial. On every draft so far, none of them final"
    chosen = policy.editions[edition]
    newest = "the newest, not final" if edition == policy.newest else "superseded, not final"
    return f"Unofficial. On the {chosen.name} ({chosen.date}), {newest}"


def squeeze(html: str) -> str:
    """A page without the indentation of its templates, except where that is text, and without what links twice.

    Every statement has a permanent address in its quiet line, so that its heading needs no link to itself.
    """
    html = re.sub(r'<a class="headerlink" href="#[A-Z][^>]*>[^<]*</a>', "", html)
    parts = re.split(r"(<pre\b.*?</pre>)", html, flags=re.DOTALL)
    return "".join(part if n % 2 else re.sub(r"[ \t]*\n\s*", "\n", part) for n, part in enumerate(parts))
