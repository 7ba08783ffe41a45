"""The columns of a spreadsheet that name a requirement and its place in the drafts."""

from __future__ import annotations

from traceability.data.spreadsheets.sheet import Linked
from traceability.policy.model import Policy, Requirement, Statement
from traceability.publication.identity import Publication
from traceability.publication.paths import permalink
from traceability.views.labels import where


def asked(published: Publication, requirement: Requirement) -> tuple[Linked, str]:
    """Return the id of a requirement, and its number and title."""
    return identified(published, requirement), f"{requirement.number} {requirement.title}"


def identified(published: Publication, statement: Statement) -> Linked:
    """Return the id of a statement, linked to its page if the address of the site is known."""
    return Linked(statement.id, published.address(permalink(statement)))


def located(policy: Policy, requirement: Requirement) -> Linked:
    """Return the place of a requirement, linked to that page of the official PDF."""
    return Linked(where(requirement), policy.editions[requirement.edition].page_url(requirement.page))
