"""A worked example on a page of the site: its assessment in brief and in full, and the file itself."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt

from traceability.assessment.assess import assess
from traceability.assessment.report import markdown
from traceability.html.markup import Markup, filled, trusted
from traceability.policy.model import Policy

FOLDER = "docs/release-statement"
"""The folder of the examples; each file is named after its release mode."""


def example(policy: Policy, root: Path, name: str) -> Markup:
    """Return an example with its current assessment. Raises OSError if there is none of that name."""
    path = f"{FOLDER}/{name}.toml"
    content = (root / path).read_bytes()
    assessment = assess(policy, content, f"{name}.toml")
    _, *parts = markdown(policy, assessment).split("\n\n")
    title = assessment.release.model
    return filled(
        '<div class="assessed">{}<details><summary>The whole assessment of {}</summary>{}</details>'
        "<details><summary>The statement, <code>{}.toml</code></summary>"
        '<pre tabindex="0" role="region" aria-label="{}">{}</pre></details></div>',
        *(_html(tuple(parts[:2]), title), title, _html(tuple(parts[2:]), title), name, path, content.decode()),
    )


@lru_cache(maxsize=16)
def _html(parts: tuple[str, ...], title: str) -> Markup:
    """Return parts of a report as HTML, with headings one level down and each table in a frame.

    HTML in a report is shown and not run.
    """
    text = "\n\n".join(re.sub(r"^###(?= )", "####", part) for part in parts)
    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    made = made.replace("<table>", '<table class="view">')

    def framed(match: re.Match[str]) -> str:
        heading, table = map(trusted, match.groups())
        frame = '<h4>{}</h4><div class="frame" role="region" tabindex="0" aria-label="{}, {}">{}</div>'
        return filled(frame, heading, heading, title, table)

    return trusted(re.sub(r"<h4>(.*?)</h4>\s*(<table .*?</table>)", framed, made, flags=re.DOTALL))
