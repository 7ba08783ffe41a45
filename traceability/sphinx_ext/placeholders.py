"""Places on a page that are filled when the page is written, since what they show is computed from the whole policy."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from traceability import figures, views

PICTURES = (
    *figures.FIGURES, "shows", "legend", "hold-legend", "grades", "rules", "numbers", "proposed-wording", "pdf", "data",
    "spreadsheet", "release-statement", "version",
)  # fmt: skip
"""What a page can show besides the tables of ``views.VIEWS``."""


class Shown(nodes.General, nodes.Element):
    """Stands in for something that is computed from the whole policy when its page is written."""


class View(SphinxDirective):
    """``:::{view} name argument … edition``: a table of ``views.VIEWS``, a picture of ``figures``, or the ``rules``."""

    required_arguments = 1
    optional_arguments = 9

    def run(self) -> list[nodes.Node]:
        if self.arguments[0] not in (*views.VIEWS, *PICTURES):
            raise self.error(f"no view {self.arguments[0]!r}; there are {', '.join((*views.VIEWS, *PICTURES))}")
        return [shown(*self.arguments)]


def shown(*what: str) -> Shown:
    return Shown(what=list(what))
