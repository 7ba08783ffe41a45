"""The navigation beside a page, as from Sphinx and Furo to the byte, in time that depends only on its length.

For every page, Sphinx and Furo resolve the tables of contents of all pages, render them and parse the result again. The
time for a site therefore grows with the square of its pages. Pages differ only in the branch that leads to the page.

One attribute differs: a long branch begins closed, so that a reader at the keyboard reaches the text in few steps. The
switch of Furo opens it, also without a script.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

ICON = '<span class="icon"><svg><use href="#svg-arrow-right"></use></svg></span>'

STEPS = 25
"""How many links and switches a navigation may have before the branch of its page begins closed."""


class Navigation:
    """The navigation of one build: every table of contents of the front page, expanded only on the path to the page."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, list[str]]] = []
        self.lines: dict[str, dict[str, str]] = {}
        self.is_closed = False

    def read(self, app: Sphinx, builder: Any) -> None:
        """Read the entries of the front page, by caption."""
        listed = app.env.get_doctree(app.config.root_doc).findall(addnodes.toctree)
        self.parts = [(toctree["caption"], [page for _, page in toctree["entries"]]) for toctree in listed]
        self.lines.clear()

    def withhold(self, app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
        """Prevent Furo from building its navigation."""
        context["toctree"] = lambda **options: ""

    def put(self, app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
        """Give the template this navigation instead of Furo's."""
        context["furo_navigation_tree"] = "".join(self._tree(app, page))

    def _tree(self, app: Sphinx, page: str) -> Iterator[str]:
        way = _way(app.env, page)
        branches = [below for name in way if (below := app.env.toctree_includes.get(name))]
        steps = sum(len(pages) for _, pages in self.parts) + sum(len(below) + 1 for below in branches)
        self.is_closed = steps > STEPS
        for caption, pages in self.parts:
            if caption:
                heading = escape(caption, quote=False)
                yield f'<p class="caption" role="heading"><span class="caption-text">{heading}</span></p>\n'
            yield f"{self._list(app, page, pages, way, 1)}\n"

    def _list(self, app: Sphinx, page: str, listed: list[str], way: list[str], level: int) -> str:
        """Return the pages at a level; a page has entries below it only on the path to the current page."""
        lines = self.lines.setdefault(page.rpartition("/")[0], {})
        on_way = bool(way[level - 1 : level] and way[level - 1] in listed)
        items = ['<ul class="current">' if on_way else "<ul>"]
        for name in listed:
            if on_way and name == way[level - 1]:
                items.append(self._open(app, page, name, way, level))
                continue
            if name not in lines:
                address, title = app.builder.get_relative_uri(page, name), _title(app.env, name)
                lines[name] = f'<a class="reference internal" href="{escape(address)}">{title}</a></li>'
            items.append(f'<li class="toctree-l{level}">{lines[name]}')
        return "\n".join((*items, "</ul>"))

    def _open(self, app: Sphinx, page: str, name: str, way: list[str], level: int) -> str:
        """Return the entry of the current page or of one above it, with the entries below."""
        title, below = _title(app.env, name), app.env.toctree_includes.get(name, [])
        classes = f"toctree-l{level} current{' has-children' if below else ''}{' current-page' if name == page else ''}"
        address = escape(app.builder.get_relative_uri(page, name))
        link = '"current reference internal" href="#"' if name == page else f'"reference internal" href="{address}"'
        opened = f'<li class="{classes}"><a class={link}>{title}</a>'
        if not below:
            return f"{opened}</li>"
        switch = f"toctree-checkbox-{level}"
        state = "" if self.is_closed and level == 1 else ' checked=""'
        label = f"Toggle navigation of {app.env.titles[name].astext()}"
        return (
            f'{opened}<input aria-label="{escape(label)}"{state} class="toctree-checkbox" id="{switch}" '
            f'name="{switch}" role="switch" type="checkbox"/><label for="{switch}">{ICON}</label>'
            f"{self._list(app, page, below, way, level + 1)}\n</li>"
        )


def _way(env: BuildEnvironment, page: str) -> list[str]:
    """Return the pages from the front page down to a page, without the front page."""
    above = {below: name for name, listed in env.toctree_includes.items() for below in listed}
    way = [page]
    while (name := above.get(way[0], env.config.root_doc)) != env.config.root_doc and name not in way:
        way.insert(0, name)
    return way


def _title(env: BuildEnvironment, name: str) -> str:
    return escape(env.titles[name].astext(), quote=False)
