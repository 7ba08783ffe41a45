"""Read the policy from Sphinx-Needs, from its export or from its memory.

Only this module knows the format of ``needs.json``. It gives a second, independent reading of the pages. The build
fails if Sphinx-Needs collected anything else than ``source.markdown`` read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from traceability.policy.model import KINDS, Place, Policy, Statement, options


class Need(Protocol):
    """A need, be it of an export or of the memory of Sphinx-Needs."""

    def __getitem__(self, name: str, /) -> Any: ...

    def get(self, name: str, otherwise: Any = None, /) -> Any:
        """Return a field, or what to take otherwise."""


def load(path: Path) -> Policy:
    """Return the policy in an exported ``needs.json``."""
    export = json.loads(path.read_text(encoding="utf-8"))
    return policy(export["versions"][export["current_version"]]["needs"])


def policy(needs: Mapping[str, Need]) -> Policy:
    """Return the policy that Sphinx-Needs holds.

    Raises KeyError for a need of an unknown kind.
    """
    return Policy.of(_statement(need) for need in needs.values())


def _statement(need: Need) -> Statement:
    kind = KINDS[need["type"]]
    values = {
        name: field.metadata["read"](_written(need[name]))
        for name, field in options(kind).items()
        if need.get(name) not in (None, "", [], ())
    }
    return kind(
        id=need["id"],
        title=need["title"],
        body=need.get("content", "").rstrip(),
        place=Place(f"{need['docname']}.md", need["lineno"]),
        **values,
    )


def _written(value: Any) -> str:
    """Return a value as the page writes it."""
    return ", ".join(map(str, value)) if isinstance(value, Iterable) and not isinstance(value, str) else str(value)


def differences(read: Policy, collected: Policy) -> Iterator[str]:
    """Yield one line for each difference between Sphinx-Needs and the pages, with the place on the page."""
    for id, statement in read.statements.items():
        if id not in collected.statements:
            yield f"{statement.place}: {id} is on the page, but Sphinx-Needs did not collect it"
        elif statement != (other := collected[id]):
            names = [
                n
                for n in ("kind", "title", "body", "place", *options(type(statement)))
                if getattr(statement, n) != getattr(other, n, None)
            ]
            yield f"{statement.place}: {id} is read by Sphinx-Needs with another {', '.join(names)}"
    for id, statement in collected.statements.items():
        if id not in read.statements:
            yield f"{statement.place}: {id} was collected by Sphinx-Needs, but is not on the page"
