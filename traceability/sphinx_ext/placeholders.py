"""Placeholders on a page for content computed from the whole policy; they are filled when the page is written."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from traceability.html import page_blocks


class Shown(nodes.General, nodes.Element):
    """A placeholder for content that is computed from the whole policy when its page is written."""


class View(SphinxDirective):
    """``:::{view} name argument … edition``: a table, a figure or a block of ``html.page_blocks``."""

    required_arguments = 1
    optional_arguments = 9

    def run(self) -> list[nodes.Node]:
        """Return a placeholder; raise an error of docutils if there is no such view."""
        if self.arguments[0] not in page_blocks.names():
            raise self.error(f"no view {self.arguments[0]!r}; there are {', '.join(page_blocks.names())}")
        return [shown(*self.arguments)]


def shown(*what: str) -> Shown:
    """Return the placeholder of a view with its arguments."""
    return Shown(what=list(what))
