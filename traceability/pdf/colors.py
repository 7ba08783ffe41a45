"""The colors of the book: those of the site's style sheet in its light scheme."""

from __future__ import annotations

import re

SHEET = "docs/_static/policy.css"


def palette(sheet: str) -> dict[str, str]:
    """The custom properties that are colors, by name: ``ink`` -> ``#1c2430``."""
    return dict(re.findall(r"--([\w-]+): light-dark\((#\w+),", sheet))
