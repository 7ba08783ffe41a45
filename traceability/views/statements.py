"""The list of all statements, for readers who look one up by its id or title."""

from __future__ import annotations

from traceability.policy.model import KINDS, Policy, Provision
from traceability.views.table import Cite, Table


def statements(policy: Policy, kind: str) -> Table:
    """Return a table of all statements of one kind; provisions are grouped by edition, the newest first."""
    asked = KINDS[kind]
    parts: list[tuple[str | None, list[str]]]
    if issubclass(asked, Provision):
        parts = [
            (edition.name.capitalize(), [s.id for s in policy.all(asked) if s.edition == edition.id])
            for edition in reversed(policy.editions.values())
        ]
    else:
        parts = [(None, policy.in_order(s.id for s in policy.all(asked)))]
    groups = tuple((name, tuple((Cite(id, full=True), id) for id in ids)) for name, ids in parts if ids)
    return Table(f"Every {kind}", (kind.capitalize(), "Id"), groups)
