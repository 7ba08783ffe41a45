"""How a row of a spreadsheet names a requirement, and where in the drafts it says that it stands."""

from __future__ import annotations

from traceability.data.spreadsheets.sheet import Linked
from traceability.policy.model import Policy, Requirement, Statement
from traceability.publication.identity import Publication
from traceability.publication.paths import permalink
from traceability.views.labels import where


def asked(published: Publication, requirement: Requirement) -> tuple[Linked, str]:
    """A requirement by its id and by its number and title."""
    return identified(published, requirement), f"{requirement.number} {requirement.title}"


def identified(published: Publication, statement: Statement) -> Linked:
    """The id of a statement; it leads to the statement's own page where the address of the site is known."""
    return Linked(statement.id, published.address(permalink(statement)))


def located(policy: Policy, requirement: Requirement) -> Linked:
    """Where a requirement stands; it leads to that page of the official PDF."""
    return Linked(where(requirement), policy.editions[requirement.edition].page_url(requirement.page))
