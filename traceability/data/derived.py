"""Fields that follow from the id, the options and the edition of a statement, and by which readers join tables."""

from __future__ import annotations

from typing import Any

from traceability.policy.model import Policy, Provision, Statement, per_kind

PROPERTIES = ("name", "edition", "number", "year", "found_at")
"""The computed properties that a kind of statement may have, in the order of columns."""

PAGE_URL = "page_url"
"""The field with the address of the page of the official PDF that prints a provision."""


@per_kind
def properties(kind: type[Statement]) -> tuple[str, ...]:
    """Return the names of those of ``PROPERTIES`` that a kind computes; an option of the same name is none of them."""
    return tuple(name for name in PROPERTIES if isinstance(getattr(kind, name, None), property))


@per_kind
def names(kind: type[Statement]) -> tuple[str, ...]:
    """Return the names of all derived fields of a kind."""
    return (*properties(kind), *([PAGE_URL] if issubclass(kind, Provision) else []))


def values(policy: Policy, statement: Statement) -> dict[str, Any]:
    """Return the derived fields of a statement. Raises KeyError if the policy lacks the edition of a provision."""
    follows: dict[str, Any] = {name: getattr(statement, name) for name in properties(type(statement))}
    if isinstance(statement, Provision):
        follows[PAGE_URL] = policy.editions[statement.edition].page_url(statement.page)
    return follows
