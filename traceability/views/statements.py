"""The list of all statements, for whoever looks for one by its id or title."""

from __future__ import annotations

from traceability.policy.model import KINDS, Policy, Provision
from traceability.views.table import Cite, Table


def statements(policy: Policy, kind: str) -> Table:
    """All statements of one kind; those of the guidance by edition, the newest first."""
    found = policy.all(KINDS[kind])
    if issubclass(KINDS[kind], Provision):
        parts = [
            (edition.name.capitalize(), [s for s in found if s.edition == edition.id])
            for edition in reversed(policy.editions.values())
        ]
    else:
        parts = [(None, [policy[id] for id in policy.in_order(s.id for s in found)])]
    groups = tuple((name, tuple((Cite(s.id, full=True), s.id) for s in some)) for name, some in parts if some)
    return Table(f"Every {kind}", (kind.capitalize(), "Id"), groups)
