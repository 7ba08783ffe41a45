"""Removes what Sphinx and its extensions would publish unused: scripts, styles, pages, and comments in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from traceability.html import answers, cells, style_sheets
from traceability.sphinx_ext import compact_files, theme_styles

NEEDLESS = (
    "sphinx-needs", "sphinx_needs", "jquery", "jsonview", "frameworks_compat", "datatables", "graphviz", "data_viewer",
    "furo-extensions", "doctools", "documentation_options", "sphinx_highlight",
)  # fmt: skip
"""Parts of the names of scripts and styles for features that no page uses.

They are cards, tables and charts of Sphinx-Needs, and extensions for which Furo has styles.
"""

EXPLORER = "docs/explorer"
"""The page whose content a script makes."""

BOUND = "questions-on-who-is-bound"
"""The block whose questions a script follows."""

STYLES = "docs/_static"
"""The folder of our style sheets."""

UNLINKED = (
    "searchtools", "language_data", "base-stemmer", "english-stemmer", "basic.css", "skeleton.css", "debug.css",
    "file.png", "minus.png", "plus.png", ".map", "sphinx-data-viewer",
)  # fmt: skip
"""Parts of the names of files that Sphinx, Furo and Sphinx-Needs copy to the site although no page loads them.

A map shows the sources of Furo's styles and scripts in the tools of a browser.
"""


def slim(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Remove the scripts and styles that a page does not use."""
    needless = list(NEEDLESS)
    if doctree is None or not any("data-explains" in node.astext() for node in doctree.findall(nodes.raw)):
        needless.append("words.js")
    if doctree is None or not any(doctree.findall(nodes.literal_block)):
        needless.append("pygments")
    shows = {what[0] for what in app.env.metadata.get(page, {}).get("shows", ())}
    lists = doctree.findall(nodes.enumerated_list) if doctree else ()
    if BOUND not in shows:
        needless.append("bound.js")
        if not any("questions" in node["classes"] for node in lists):
            needless.append("questions.js")
    if not shows & set(cells.NARROWED):
        needless.append("tables.js")
    if not shows & {"foot", *answers.QUOTABLE}:
        needless.append("statements.js")
    html = context.get("body", "")
    if page == EXPLORER:
        html += '<table class="view">'  # its script makes one
    else:
        needless.append("explorer/")
    needless += set(style_sheets.PARTS) - style_sheets.parts(html, Path(app.srcdir, STYLES))
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file
            for file in context.get(kind, ())
            if not any(part in str(getattr(file, "filename", file)) for part in needless)
        ]


def search_otherwise(app: Sphinx) -> None:
    """Prevent Sphinx from building its index: that of ``publishing.search_index`` holds more in fewer bytes."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def withdraw(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Delete the output of pages that no longer exist."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        for docname in removed:
            Path(app.builder.get_outfilename(docname)).unlink(missing_ok=True)
    return []


def tidy(app: Sphinx, error: Exception | None) -> None:
    """Delete what no page loads or uses, and make style sheets and scripts compact.

    The permalink page of Sphinx-Needs is among what is deleted, with its script from another host.
    """
    Path(app.outdir, app.config.needs_permalink_file).unlink(missing_ok=True)
    static = Path(app.outdir, "_static")
    for path in sorted(static.rglob("*"), reverse=True):  # the contents of a folder come before the folder
        if any(part in path.relative_to(static).as_posix() for part in (*NEEDLESS, *UNLINKED)):
            path.rmdir() if path.is_dir() else path.unlink()
    properties = {name for path in static.glob("*.css") for name in theme_styles.used(path.read_text(encoding="utf-8"))}
    for path in static.glob("styles/furo.css"):
        path.write_text(theme_styles.pruned(path.read_text(encoding="utf-8"), properties), encoding="utf-8")
    for path in static.glob("pygments.css"):
        path.write_text(theme_styles.of_one_scheme(path.read_text(encoding="utf-8")), encoding="utf-8")
    for pattern, compact in (("*.css", compact_files.style), ("*.js", compact_files.script)):
        for path in (*static.glob(pattern), *static.glob(f"explorer/{pattern}")):
            path.write_text(compact(path.read_text(encoding="utf-8")), encoding="utf-8")
