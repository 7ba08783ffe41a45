"""Group release modes that have the same verdicts, and tell what could set them apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from traceability.analysis.readings import judged_otherwise
from traceability.analysis.verdicts import judgements, stands
from traceability.policy.model import Control, Mode, OtherReading, Policy, Requirement


def agreeing(policy: Policy, requirements: Iterable[Requirement]) -> list[tuple[Mode, ...]]:
    """Return all modes in groups, in their order; the modes of a group have the same verdict on each requirement.

    An alternative in full and one in part are not the same verdict. Only published verdicts count.
    """
    listed, judged = list(requirements), judgements(policy)
    groups: dict[tuple[str, ...], list[Mode]] = {}
    for mode in policy.modes():
        groups.setdefault(tuple(judged[one.id, mode.id].label for one in listed), []).append(mode)
    return [tuple(group) for group in groups.values()]


def differing(policy: Policy, requirements: Iterable[Requirement], modes: Collection[Mode]) -> list[Requirement]:
    """Return the requirements whose published verdicts differ between ``modes``."""
    judged = judgements(policy)
    return [one for one in requirements if len({judged[one.id, mode.id].label for mode in modes}) > 1]


def unlike_controls(policy: Policy, modes: Collection[Mode]) -> list[Control]:
    """Return the controls that do not stand alike in all ``modes``."""
    held = stands(policy)
    return [one for one in policy.whole.all(Control) if len({held[one.id, mode.id] for mode in modes}) > 1]


def setting_apart(policy: Policy, modes: Collection[Mode]) -> list[OtherReading]:
    """Return the other readings by which the verdict on a requirement would differ between ``modes``."""
    judged = judged_otherwise(policy)
    readings = policy.whole.all(OtherReading)
    return [one for one in readings if len({judged[one.id, mode.id].label for mode in modes}) > 1]
