"""Where on the site the files are that readers take away: checklists to print, and spreadsheets."""

from __future__ import annotations

from html import escape

from traceability.markup import Href
from traceability.model import Mode, Policy

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


def as_spreadsheet(policy: Policy, href: Href, name: str) -> str:
    """Links to a view as spreadsheets, which are made after the pages. Raises KeyError where there are none."""
    offered = {
        "matrix": ("", {"XLSX of every draft": MATRIX, "CSV of this one": view_file("matrix", policy.speaks_of)}),
        "comment-matrix": (
            " of every draft, one row for each proposed change",
            {kind.upper(): f"{COMMENT_MATRIX}.{kind}" for kind in ("xlsx", "csv")},
        ),
    }
    said, files = offered[name]
    links = ", ".join(f'<a href="{escape(href(f"/{path}"))}">{kind}</a>' for kind, path in files.items())
    return f'<p class="about files">As a spreadsheet{said}: {links}</p>'


def view_file(view: str, edition: str = "") -> str:
    """Where a view is on the site as a CSV file, of one edition or of all."""
    return f"data/csv/views/{'-'.join(filter(None, (view, edition)))}.csv"
