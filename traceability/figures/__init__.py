"""Pictures of the policy as SVG, drawn from the tables that are shown beside them.

A figure is a function that returns a ``Figure`` of the policy. Most show one edition, ``slope`` also the one before it,
and ``evidence`` the whole record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from traceability import views
from traceability.analysis.edition_history import before
from traceability.figures.drawing import Figure
from traceability.figures.evidence import evidence
from traceability.figures.files import files, png
from traceability.figures.heat_map import heat_map
from traceability.figures.objectives import objectives
from traceability.figures.out_of_reach import out_of_reach
from traceability.figures.real_releases import real_releases
from traceability.figures.safeguards import safeguards
from traceability.figures.slope import slope
from traceability.policy.model import PUBLISHED, Policy, in_edition
from traceability.views.table import Table

OF_ONE_EDITION = (heat_map, objectives, safeguards, out_of_reach, slope)
OF_ALL = (evidence, real_releases)

FIGURES: dict[str, Callable[[Policy], Figure]] = {
    figure.__name__.replace("_", "-"): figure for figure in (*OF_ONE_EDITION, *OF_ALL)
}

TABLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "heat-map": (("verdicts-by-mode",),),
    "objectives": (("verdicts-by-objective", PUBLISHED),),
    "safeguards": (("safeguard-verdicts-before-and-after",), ("safeguards-from-draft-to-draft",)),
    "slope": (("reach-before-and-after",),),
    "out-of-reach": (("from-lost-control-to-gap", PUBLISHED), ("coverage-before-and-after",)),
    "evidence": (("evidence-by-year",),),
    "real-releases": (("releases",),),
}
"""The tables that have the numbers of each figure: the name of a view and its arguments, of the same edition."""

__all__ = ["FIGURES", "OF_ALL", "OF_ONE_EDITION", "TABLES", "Figure", "each", "every", "files", "png", "tables"]


def every(policy: Policy) -> Iterator[Figure]:
    """Yield all figures of all editions, the newest first."""
    yield from (drawn for _, _, drawn in each(policy))


def each(policy: Policy) -> Iterator[tuple[str, Policy, Figure]]:
    """Yield the same with the name of each figure in ``FIGURES``, and the policy that it shows."""
    for edition in reversed(policy.editions):
        part = in_edition(policy, edition)
        for name, figure in FIGURES.items():
            if figure in OF_ONE_EDITION and (figure is not slope or before(policy, edition)):
                yield name, part, figure(part)
    yield from ((name, policy, figure(policy)) for name, figure in FIGURES.items() if figure in OF_ALL)


def tables(policy: Policy, name: str) -> Iterator[tuple[str, Table]]:
    """Yield the tables with the numbers of a figure, each with the name of its view.

    A first edition has no table that compares it with the one before.
    """
    for view, *arguments in TABLES[name]:
        if views.VIEWS[view] in views.COMPARING and not before(policy, policy.edition):
            continue
        yield view, views.VIEWS[view](policy, *arguments)
