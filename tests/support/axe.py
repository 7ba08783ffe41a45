"""The axe rules that pages must pass."""

from __future__ import annotations

EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RULES = {"runOnly": EVERYTHING, "resultTypes": ["violations"]}
