"""Tables derived from the policy: what a page states in numbers and lists is computed here, never typed.

A view is a function from the policy, and what a page names beside it, to a table.
"""

from __future__ import annotations

from collections.abc import Callable

from traceability.tables import Table
from traceability.views.alternatives import alternatives, coverage_before_and_after, covered, gaps
from traceability.views.record import claims_made, ledger, safeguard_by_safeguard
from traceability.views.requirements import (
    controls,
    coverage,
    matrix,
    mode_controls,
    mode_verdict,
    safeguards_by_mode,
    verdicts_by_mode,
    worked_example,
)

VIEWS: dict[str, Callable[..., Table]] = {
    view.__name__.replace("_", "-"): view
    for view in (
        matrix, coverage, verdicts_by_mode, safeguards_by_mode, controls, mode_controls, mode_verdict, worked_example,
        alternatives, gaps, covered, coverage_before_and_after, ledger, claims_made, safeguard_by_safeguard,
    )
}  # fmt: skip
