"""The views that a page can show with ``:::{view} name argument … edition``, for a check that imports none of them.

Importing the views themselves takes longer than a whole check. A test compares this list with them.
"""

from __future__ import annotations

from typing import NamedTuple


class Wanted(NamedTuple):
    """What follows the name of a view: its arguments, and whether an edition may follow these.

    If the view compares an edition with the one ``before``, the first edition has none.
    """

    arguments: tuple[str, ...] = ()
    edition: bool = False
    before: bool = False


_FIXED = Wanted()
_EDITION = Wanted(edition=True)
_COMPARED = Wanted(edition=True, before=True)

FIGURES = {
    "heat-map": _EDITION,
    "objectives": _EDITION,
    "safeguards": _EDITION,
    "out-of-reach": _EDITION,
    "slope": _COMPARED,
    "evidence": _FIXED,
    "real-releases": _FIXED,
}
"""The figures, which ``shows`` also describes."""

SPREADSHEETS = ("matrix", "comment-matrix")
"""The views to which ``spreadsheet`` links."""

FOLDED = (
    "safeguard-by-safeguard", "safeguards-shown-to-hold", "reach-before-and-after", "where-the-share-comes-from",
    "safeguards-before-and-after", "written-for-published-weights", "changed-verdicts", "totals-of-change",
)  # fmt: skip
"""The tables that ``folded`` can show."""

TOPICS = (
    *("contested", "changes", "coverage", "alternatives", "releases"),
    *("law", "law-crosswalk", "am-i-bound", "example-of-law"),
)
"""The pages of tables of which ``in-short`` gives the opening."""

ANCHORS = (
    "the-comment-and-its-claims",
    "proposed-guidance-for-open-weight-developers",
    "proposed-guidance-on-the-first-draft",
)
"""The anchors of headings that were reworded; published links name them."""

AUDIENCES = ("spreadsheets", "programs", "papers", "sites")
"""The groups of readers for which ``data`` lists files."""

VIEWS = {
    "matrix": _EDITION,
    "between-modes": _EDITION,
    "contested": _EDITION,
    "coverage": _EDITION,
    "verdicts-by-mode": _EDITION,
    "verdicts-by-objective": Wanted(("mode",), edition=True),
    "safeguards-by-mode": _EDITION,
    "gaps": _EDITION,
    "covered": _EDITION,
    "from-lost-control-to-gap": Wanted(("mode",), edition=True),
    "coverage-before-and-after": _EDITION,
    "safeguards-shown-to-hold": _EDITION,
    "safeguard-by-safeguard": _EDITION,
    "safeguards-from-draft-to-draft": _COMPARED,
    "safeguard-verdicts-before-and-after": _EDITION,
    "totals-of-change": _COMPARED,
    "reach-before-and-after": _COMPARED,
    "safeguards-before-and-after": _COMPARED,
    "changed-verdicts": _COMPARED,
    "written-for-published-weights": _COMPARED,
    "where-the-share-comes-from": _COMPARED,
    "revised": _COMPARED,
    "added": _COMPARED,
    "dropped": _COMPARED,
    "controls": _FIXED,
    "mode-controls": Wanted(("mode",)),
    "worked-example": Wanted(("id", "mode")),
    "alternatives": _FIXED,
    "ledger": _FIXED,
    "claims-made": _FIXED,
    "comments": _FIXED,
    "works": _FIXED,
    "evidence-by-year": _FIXED,
    "evidence-read": _FIXED,
    "retired": _FIXED,
    "statements": Wanted(("kind",)),
    "releases": _FIXED,
    "what-releases-state": _FIXED,
    "what-no-release-states": _FIXED,
    "compared-with-the-index": _FIXED,
    "who-is-bound": _FIXED,
    "who-is-not-bound": _FIXED,
    "am-i-bound": _FIXED,
    "state-of-law": _FIXED,
    "law-by-release-mode": _FIXED,
    "conditions-of-exemption": _FIXED,
    "law-crosswalk": _FIXED,
    "what-law-asks-beyond": _FIXED,
    **FIGURES,
    "legend": _FIXED,
    "hold-legend": _FIXED,
    "grades": _FIXED,
    "marks": _FIXED,
    "thumbnail": Wanted(("figure",), edition=True),
    "numbers": Wanted(("mode",), edition=True),
    "instead": Wanted(("mode",), edition=True),
    "in-this-mode": Wanted(("mode",), edition=True),
    "in-this-release": Wanted(("release",)),
    "modes-that-agree": _FIXED,
    "in-every-mode": _EDITION,
    "key": _FIXED,
    "hold-key": _FIXED,
    "pdf": _FIXED,
    "version": _FIXED,
    "explorer": _FIXED,
    "questions-on-who-is-bound": _FIXED,
    "spreadsheet": Wanted(("view",), edition=True),
    "files-by-mode": _EDITION,
    "repository": _FIXED,
    "statement-commands": _FIXED,
    "workflow-step": _FIXED,
    "issue-forms": _FIXED,
    "proposed-wording": _EDITION,
    "answer-claim": Wanted(("claim",)),
    "answer-drafts": _COMPARED,
    "answer-failing": _EDITION,
    "claim-cards": _FIXED,
    "outcomes": _FIXED,
    "in-short": Wanted(("topic",), edition=True),
    "folded": Wanted(("table",), edition=True),
    "anchor": Wanted(("anchor",)),
    "rules": Wanted(("letter",)),
    "release-statement": Wanted(("example",)),
    "data": Wanted(("audience",)),
}
"""What each view wants after its name."""
