"""Pictures of the policy as SVG, drawn from the tables that are shown beside them.

A figure is a function that returns a ``Figure`` of the policy. Most show one edition, ``slope`` also the one before it,
and ``evidence`` the whole record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from traceability.analysis.edition_history import before
from traceability.figures.drawing import Figure
from traceability.figures.evidence import evidence
from traceability.figures.files import files, png
from traceability.figures.heat_map import heat_map
from traceability.figures.objectives import objectives
from traceability.figures.out_of_reach import out_of_reach
from traceability.figures.safeguards import safeguards
from traceability.figures.slope import slope
from traceability.policy.model import Policy, in_edition

OF_ONE_EDITION = (heat_map, objectives, safeguards, out_of_reach, slope)
OF_ALL = (evidence,)

FIGURES: dict[str, Callable[[Policy], Figure]] = {
    figure.__name__.replace("_", "-"): figure for figure in (*OF_ONE_EDITION, *OF_ALL)
}

__all__ = ["FIGURES", "OF_ALL", "OF_ONE_EDITION", "Figure", "every", "files", "png"]


def every(policy: Policy) -> Iterator[Figure]:
    """Yield all figures of all editions, the newest first."""
    for edition in reversed(policy.editions):
        part = in_edition(policy, edition)
        yield from (figure(part) for figure in OF_ONE_EDITION if figure is not slope or before(policy, edition))
    yield from (figure(policy) for figure in OF_ALL)
