"""A worked example of a release statement: its assessment in brief and in full, and the file itself."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt

from traceability.assessment.assess import assess
from traceability.assessment.report import markdown
from traceability.assessment.statement import Release
from traceability.html.markup import Markup, filled, literal, trusted
from traceability.policy.model import Policy
from traceability.publication.paths import Href, example_page

FOLDER = "docs/release-statement"
"""The folder of the examples; each file is named after its release mode."""


IN_BRIEF = 2
"""The parts of an assessment, after its title, that say in brief what it found."""


def example(policy: Policy, root: Path, name: str, href: Href) -> Markup:
    """Return the current assessment of an example in brief. Raises OSError if there is none of that name."""
    release, parts, _ = _assessed(policy, root, name)
    title = release.models[0].name
    return filled(
        '<div class="assessed">{}<p><a href="{}">The whole assessment of {}, and the statement</a></p></div>',
        *(_html(parts[:IN_BRIEF], title), href(f"/{example_page(name)}"), title),
    )


def whole(policy: Policy, root: Path, name: str) -> tuple[str, str, Markup]:
    """Return a title for an example, sentences on who wrote it, and its current assessment with the file."""
    release, parts, content = _assessed(policy, root, name)
    title = release.models[0].name
    wrote = "We invented the developer and the answers."
    if release.written_by:
        wrote = f"We wrote this statement from public documents. It is not by {release.developers}."
    return (
        f"Assessment of {title}",
        wrote,
        filled(
            '<div class="assessed">{}{}<h2>The statement, <code>{}.toml</code></h2>'
            '<pre tabindex="0" role="region" aria-label="{}">{}</pre></div>',
            *(
                _html(parts[:IN_BRIEF], title),
                _html(parts[IN_BRIEF:], title),
                name,
                f"{FOLDER}/{name}.toml",
                literal(content),
            ),
        ),
    )


def _assessed(policy: Policy, root: Path, name: str) -> tuple[Release, tuple[str, ...], str]:
    """Return an example, the parts of its assessment, and the content of its file."""
    content = (root / FOLDER / f"{name}.toml").read_bytes()
    assessment = assess(policy, content, f"{name}.toml")
    _, *parts = markdown(policy, assessment).split("\n\n")
    return assessment.release, tuple(parts), content.decode()


@lru_cache(maxsize=16)
def _html(parts: tuple[str, ...], title: str) -> Markup:
    """Return parts of a report as HTML, with headings below the title of a page and each table in a frame.

    HTML in a report is shown and not run.
    """
    text = "\n\n".join(re.sub(r"^###(?= )", "##", part) for part in parts)
    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    made = made.replace("<table>", '<table class="view">')

    def framed(match: re.Match[str]) -> str:
        heading, table = map(trusted, match.groups())
        frame = '<h2>{}</h2><div class="frame" role="region" tabindex="0" aria-label="{}, {}">{}</div>'
        return filled(frame, heading, heading, title, table)

    return trusted(re.sub(r"<h2>(.*?)</h2>\s*(<table .*?</table>)", framed, made, flags=re.DOTALL))
