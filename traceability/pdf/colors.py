"""The colors of the book: the light scheme of the style sheet of the site."""

from __future__ import annotations

import re

SHEET = "docs/_static/policy.css"


def palette(sheet: str) -> dict[str, str]:
    """Return the custom properties that are colors, by name: ``ink`` -> ``#1c2430``."""
    return dict(re.findall(r"--([\w-]+): light-dark\((#\w+),", sheet))
