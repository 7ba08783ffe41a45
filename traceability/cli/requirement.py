"""One requirement as text for a terminal: what it asks, the verdict in some release modes, and other readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from traceability.analysis.verdicts import Judgement
from traceability.library import Policy
from traceability.policy.errors import UserError
from traceability.policy.model import OtherReading, Requirement
from traceability.publication.identity import NAME, NOTICE
from traceability.source.findings import an
from traceability.views.labels import asked_as, name, where
from traceability.views.plain_text import plain


def shown(policy: Policy, id: str, modes: Sequence[str]) -> str:
    """Return what holds for the requirement with an id in ``modes``, by name.

    Raises UserError if there is no such requirement or mode.
    """
    asked = policy[id]
    if not isinstance(asked, Requirement):
        raise UserError(f"{id} is {an(asked.kind)}, and no requirement; name what the guidance asks, by its id")
    others = [line for other in policy.readings(id) for line in _otherwise(policy, other, modes)]
    parts = (
        f"{id} {asked.title}\n{asked_as(asked).capitalize()}, {policy.editions[asked.edition]}, {where(asked)}",
        plain(asked.body, lambda cited: policy[cited].title),
        "\n".join(_verdicts(policy, id, modes)),
        "\n".join(("Other readings, where they differ:", *others)) if others else "",
        f"{NAME}, version {policy.version}. {NOTICE}",
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _verdicts(policy: Policy, id: str, modes: Iterable[str]) -> Iterator[str]:
    """Yield a line for each mode, and one for each alternative."""
    for mode in modes:
        judgement = policy.judgement(id, mode)
        yield f"{_said(mode, judgement)} – {_why(judgement)}"
        for one in judgement.instead:
            yield f"    instead {one.alternative} in {one.grade.label}: {policy[one.alternative].title}"


def _otherwise(policy: Policy, other: OtherReading, modes: Iterable[str]) -> Iterator[str]:
    """Yield a line for each mode in which a reading leads to another verdict."""
    for mode in modes:
        judgement = policy.judgement(other.id, mode)
        if any(judgement.label != policy.judgement(id, mode).label for id in other.of):
            yield f"{_said(mode, judgement)} – {other.id}, held by {other.held_by}: {other.title}"


def _said(mode: str, judgement: Judgement) -> str:
    return f"{judgement.verdict.sign} {mode}: {judgement.label}"


def _why(judgement: Judgement) -> str:
    return f"{' and '.join(map(name, judgement.decided_by))} {judgement.standing.label}"
