"""A checklist as a sheet: the lines of the printable page, with columns to fill in."""

from __future__ import annotations

from traceability.data.spreadsheets import cells
from traceability.data.spreadsheets.columns import asked, located
from traceability.data.spreadsheets.sheet import Sheet, Value
from traceability.policy.model import Mode, Policy
from traceability.publication.identity import Publication
from traceability.views.checklist import Line, checklist
from traceability.views.labels import WORKS
from traceability.views.requirements import headed

COLUMNS = {
    **{
        "Done": 10,
        "Id": 13,
        "Requirement": 34,
        "Verdict": 18,
        WORKS: 16,
        "What we suggest": 40,
        "What helps": 36,
        "Contested": 40,
    },
    **{
        "What is asked, in our words": 60,
        "Where": 24,
        "Objective": 30,
        "How to verify it": 40,
        "Shown by": 24,
        "Evidence": 34,
        "Responsible": 18,
    },
}
DONE = ("yes", "no", "in part")


def sheet(policy: Policy, published: Publication, mode: Mode) -> Sheet:
    """Return the checklist of a mode, for the edition to which the policy is restricted."""
    rows = tuple(_row(policy, published, mode, line) for lines in checklist(policy, mode).values() for line in lines)
    return Sheet("Checklist", COLUMNS, rows, held=3, choices={"Done": DONE})


def _row(policy: Policy, published: Publication, mode: Mode, line: Line) -> tuple[Value, ...]:
    return (
        "",
        *asked(published, line.requirement),
        cells.signed(line.judgement),
        line.mark,
        cells.text(policy, line.do),
        cells.text(policy, line.helps),
        cells.disputes(policy, line.requirement, (mode,)),
        cells.body(policy, line.requirement),
        located(policy, line.requirement),
        headed(policy, line.chapter),
        line.requirement.verify,
        line.requirement.artefact,
        "",
        "",
    )
