"""Where on the site the files are that readers take away: checklists to print, and spreadsheets."""

from __future__ import annotations

from collections.abc import Callable

from traceability.policy.model import Mode, Statement

Href = Callable[[str], str]
"""Turns the id of a statement into its address, as seen from the page that is written."""

MATRIX = "data/matrix.xlsx"
"""The spreadsheet of the matrix of every edition."""

COMMENT_MATRIX = "data/comment-matrix"
"""The spreadsheets of proposed changes, without their ending."""


def checklist_page(mode: Mode, edition: str) -> str:
    """The page of the site with the checklist of a mode and an edition, without its ending."""
    return f"checklists/{mode.name}-{edition}"


def checklist_sheet(mode: Mode, edition: str) -> str:
    """Where the same checklist is on the site as a spreadsheet."""
    return f"data/{checklist_page(mode, edition)}.xlsx"


def view_file(view: str, edition: str = "") -> str:
    """Where a view is on the site as a CSV file, of one edition or of all."""
    return f"data/csv/views/{'-'.join(filter(None, (view, edition)))}.csv"


def permalink(statement: Statement) -> str:
    """The folder of the statement's own page, which stays when the pages of the site are arranged anew."""
    return f"{statement.id}/"
