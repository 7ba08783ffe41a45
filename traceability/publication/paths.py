"""Paths on the site of the files that readers download, such as checklists to print and spreadsheets."""

from __future__ import annotations

from collections.abc import Callable

from traceability.policy.model import Mode, Statement

Href = Callable[[str], str]
"""Returns the address of a statement by its id, relative to the page that is written."""

SEVERAL_MODES = "docs/several-modes"
"""The page of what differs between modes, without its suffix."""

RELEASE_STATEMENT = "docs/release-statement"
"""The page of release statements, without its suffix."""

DATA_PAGE = "docs/data"
"""The page of all files of data, without its suffix."""

RULES_PAGE = "docs/rules"
"""The page of all rules, without its suffix."""

SEARCH = "search.html"
"""The page of the search."""

EXPLORER = "docs/explorer"
"""The page of the explorer, without its suffix."""

MODES = "docs/modes"
"""The folder of the pages of the release modes under earlier editions, each in the folder of its draft."""

FIGURES = "docs/figures"
"""The page of all figures, without its suffix."""

CONTESTED = "docs/traceability/contested"
"""The page of contested requirements, without its suffix."""

DRAFT_TO_DRAFT = "docs/traceability/draft-to-draft"
"""The page that asks whether an edition took up what was asked of the one before, without its suffix."""

EVIDENCE = "requirements/record/evidence"
"""The page that lists the works of evidence, without its suffix."""

FAILING = "docs/proposed-guidance"
"""The page of the requirements that cannot be followed, and of wording for them, without its suffix."""

MATRIX = "data/matrix.xlsx"
"""The spreadsheet of the matrix of every edition."""

STATEMENTS = "data/statements.xlsx"
"""The spreadsheet of all statements, with a sheet for each kind."""

CHECKLISTS = "checklists/index"
"""The page that lists every checklist, without its suffix."""

BY_OBJECTIVE = "by-objective"
"""The anchor that shows a checklist by objective."""

COMMENT_MATRIX = "data/comment-matrix"
"""The spreadsheets of proposed changes, without their suffix."""


EXPLORER_DATA = "data/explorer.json"
"""The tables from which the explorer computes verdicts."""


def checklist_page(mode: Mode, edition: str) -> str:
    """Return the path of the checklist page of a mode and an edition, without its suffix."""
    return f"checklists/{mode.name}-{edition}"


def checklist_sheet(mode: Mode, edition: str) -> str:
    """Return the path of the same checklist as a spreadsheet."""
    return f"data/{checklist_page(mode, edition)}.xlsx"


def release_statement(mode: Mode, edition: str) -> str:
    """Return the path of the release statement that a developer can begin with."""
    return f"release-statements/{mode.name}-{edition}.toml"


def example_page(name: str) -> str:
    """Return the path of the page with an example of a release statement, or with those of a family of rules."""
    return f"examples/{name.lower()}.html"


def view_file(view: str, edition: str = "") -> str:
    """Return the path of a view as a CSV file, for one edition or for all."""
    return f"data/csv/views/{'-'.join(filter(None, (view, edition)))}.csv"


def figure_file(name: str, kind: str) -> str:
    """Return the path of a figure as a file: ``svg``, ``png``, or ``html`` for its own page."""
    return f"figures/{name}.{kind}"


def thumbnail(name: str) -> str:
    """Return the path of a figure as a small PNG, for the page of all figures."""
    return f"figures/{name}-small.png"


def permalink(statement: Statement) -> str:
    """Return the folder of the statement's own page, which stays the same when the pages of the site are rearranged."""
    return f"{statement.id}/"


def own_pages(href: Href) -> Href:
    """Return a function to the page that a statement has for itself, from one to its place among others.

    Its address never changes, is shorter, and leads to a smaller page.
    """
    return lambda id: href(f"/{id}/index")
