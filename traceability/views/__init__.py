"""Tables computed from the policy: the numbers and lists of a page come from here and are never typed by hand.

A view is a function that returns a table. It takes the policy and the arguments that a page gives after its name.
"""

from __future__ import annotations

from collections.abc import Callable

from traceability.views.alternatives import (
    alternatives,
    coverage_before_and_after,
    covered,
    from_lost_control_to_gap,
    gaps,
)
from traceability.views.bound_by_law import am_i_bound, who_is_not_bound
from traceability.views.crosswalk import law_crosswalk, what_law_asks_beyond
from traceability.views.edition_history import (
    added,
    changed_verdicts,
    dropped,
    reach_before_and_after,
    revised,
    safeguards_before_and_after,
    totals_of_change,
    where_the_share_comes_from,
    written_for_published_weights,
)
from traceability.views.groupings import between_modes
from traceability.views.law import conditions_of_exemption, law_by_release_mode, state_of_law, who_is_bound
from traceability.views.readings import contested
from traceability.views.real_releases import (
    compared_with_the_index,
    releases,
    what_no_release_states,
    what_releases_state,
)
from traceability.views.record import (
    claims_made,
    comments,
    evidence_by_year,
    evidence_read,
    ledger,
    retired,
    safeguard_by_safeguard,
)
from traceability.views.requirements import (
    controls,
    coverage,
    matrix,
    mode_controls,
    safeguards_by_mode,
    verdicts_by_mode,
    verdicts_by_objective,
    worked_example,
)
from traceability.views.safeguards import (
    safeguard_verdicts_before_and_after,
    safeguards_from_draft_to_draft,
    safeguards_shown_to_hold,
)
from traceability.views.statements import statements
from traceability.views.table import Table

COMPARING = (
    totals_of_change, reach_before_and_after, safeguards_before_and_after, changed_verdicts,
    written_for_published_weights, where_the_share_comes_from, revised, added, dropped,
    safeguards_from_draft_to_draft,
)  # fmt: skip
"""Views that compare an edition with the one before it; they need an earlier edition."""
OF_ONE_EDITION = (
    matrix, between_modes, contested, coverage, verdicts_by_mode, verdicts_by_objective, safeguards_by_mode,
    gaps, covered, from_lost_control_to_gap, coverage_before_and_after,
    safeguards_shown_to_hold,
    safeguard_by_safeguard, safeguard_verdicts_before_and_after, *COMPARING,
)  # fmt: skip
"""Views of the provisions of one edition. A page may name the edition after the view; the default is the newest."""
OF_ALL = (
    controls, mode_controls, worked_example, alternatives, ledger, claims_made, comments, evidence_by_year,
    evidence_read, retired, statements, releases, what_releases_state, what_no_release_states,
    compared_with_the_index, who_is_bound, who_is_not_bound, am_i_bound, law_by_release_mode, conditions_of_exemption,
    law_crosswalk, what_law_asks_beyond, state_of_law,
)  # fmt: skip

VIEWS: dict[str, Callable[..., Table]] = {view.__name__.replace("_", "-"): view for view in (*OF_ONE_EDITION, *OF_ALL)}
