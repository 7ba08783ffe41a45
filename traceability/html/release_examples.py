"""A worked example on a page of the site: its assessment in brief and in full, and the file itself."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from traceability.assessment.assess import assess
from traceability.assessment.report import markdown
from traceability.policy.model import Policy

FOLDER = "docs/release-statement"
"""The folder of the examples; each file is named after its release mode."""


def example(policy: Policy, root: Path, name: str) -> str:
    """Return an example with its current assessment. Raises OSError if there is none of that name."""
    path = f"{FOLDER}/{name}.toml"
    content = (root / path).read_bytes()
    found = assess(policy, content, f"{name}.toml")
    _, *parts = markdown(policy, found).split("\n\n")
    title = found.release.model
    file = f'<pre tabindex="0" role="region" aria-label="{escape(path)}">{escape(content.decode())}</pre>'
    return (
        f'<div class="assessed">{_html(tuple(parts[:2]), title)}'
        f"<details><summary>The whole assessment of {escape(title)}</summary>{_html(tuple(parts[2:]), title)}</details>"
        f"<details><summary>The statement, <code>{name}.toml</code></summary>{file}</details></div>"
    )


@lru_cache(maxsize=16)
def _html(parts: tuple[str, ...], title: str) -> str:
    """Return parts of a report as HTML, with headings one level down and each table in a frame.

    HTML in a report is shown and not run.
    """
    text = "\n\n".join(re.sub(r"^###(?= )", "####", part) for part in parts)
    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    made = made.replace("<table>", '<table class="view">')
    frame = rf'<h4>\1</h4><div class="frame" role="region" tabindex="0" aria-label="\1, {escape(title)}">\2</div>'
    return re.sub(r"<h4>(.*?)</h4>\s*(<table .*?</table>)", frame, made, flags=re.DOTALL)
