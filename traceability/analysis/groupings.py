"""Group release modes that agree on all that is shown, and tell what could set them apart.

Tables, figures and cards show one column, row or cell for each group. So a column splits as soon as its modes differ.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from traceability.analysis.readings import Range, judged_otherwise, readings
from traceability.analysis.verdicts import Judgement, judgements, stands
from traceability.policy.model import Control, Mode, OtherReading, Policy, Requirement
from traceability.policy.values import ControlStatus

CUSTODY = "CTRL-CUSTODY"
"""The control that tells where the weights are. Modes in which it has the same standing are a family."""


def alike(modes: Iterable[Mode], shown: Callable[[Mode], object]) -> list[tuple[Mode, ...]]:
    """Return ``modes`` in groups, in their order; what is ``shown`` of the modes of a group is equal."""
    groups: list[tuple[object, list[Mode]]] = []
    for mode in modes:
        value = shown(mode)
        group = next((group for other, group in groups if other == value), None)
        if group is None:
            groups.append((value, [mode]))
        else:
            group.append(mode)
    return [tuple(group) for _, group in groups]


def families(policy: Policy, modes: Collection[str]) -> list[tuple[ControlStatus | None, tuple[str, ...]]]:
    """Return ``modes`` in their order, those of a family together if all of them and at least two are there.

    Each has the standing of custody that its modes share. A mode outside of such a family is alone, and has None.
    """
    held = stands(policy)
    found: dict[object, tuple[ControlStatus | None, tuple[str, ...]]] = {}
    for mode in (mode.id for mode in policy.modes() if mode.id in modes):
        standing = held.get((CUSTODY, mode))
        members = tuple(one.id for one in policy.modes() if held.get((CUSTODY, one.id)) is standing)
        whole = standing is not None and len(members) > 1 and {*members} <= {*modes}
        found.setdefault(standing if whole else mode, (standing, members) if whole else (None, (mode,)))
    return [*found.values()]


def agreeing(policy: Policy, requirements: Iterable[Requirement]) -> list[tuple[Mode, ...]]:
    """Return all modes in groups, in their order; the modes of a group have the same verdict on each requirement.

    An alternative in full and one in part are not the same verdict. Only published verdicts count.
    """
    listed, judged = list(requirements), judgements(policy)
    return alike(policy.modes(), lambda mode: [judged[one.id, mode.id].label for one in listed])


def differing(policy: Policy, requirements: Iterable[Requirement], modes: Collection[Mode]) -> list[Requirement]:
    """Return the requirements whose published verdicts differ between ``modes``."""
    judged = judgements(policy)
    return [one for one in requirements if len({judged[one.id, mode.id].label for mode in modes}) > 1]


def unanimous(policy: Policy, requirements: Iterable[Requirement]) -> dict[Judgement, list[Requirement]]:
    """Return the requirements that have the same published verdict in every mode, by the judgement in the first mode.

    Requirements with the same verdict are in one list, whatever decided it.
    """
    judged, modes = judgements(policy), policy.modes()
    found: dict[str, list[Requirement]] = {}
    for one in requirements:
        labels = {judged[one.id, mode.id].label for mode in modes}
        if len(labels) == 1:
            found.setdefault(labels.pop(), []).append(one)
    return {judged[same[0].id, modes[0].id]: same for same in found.values()}


def in_every_mode(policy: Policy, requirements: Iterable[Requirement], label: str) -> Range:
    """Return how many of ``requirements`` have the verdict ``label`` in every mode, as a range over all readings."""
    judged, otherwise, modes = judgements(policy), judged_otherwise(policy), policy.modes()
    return Range.over(
        (
            all(judged[one.id, mode.id].label == label for mode in modes),
            *(
                all(otherwise[other.id, mode.id].label == label for mode in modes)
                for other in readings(policy).get(one.id, ())
            ),
        )
        for one in requirements
    )


def unlike_controls(policy: Policy, modes: Collection[Mode]) -> list[Control]:
    """Return the controls that do not stand alike in all ``modes``."""
    held = stands(policy)
    return [one for one in policy.whole.all(Control) if len({held[one.id, mode.id] for mode in modes}) > 1]


def setting_apart(policy: Policy, modes: Collection[Mode]) -> list[OtherReading]:
    """Return the other readings by which the verdict on a requirement would differ between ``modes``."""
    judged = judged_otherwise(policy)
    readings = policy.whole.all(OtherReading)
    return [one for one in readings if len({judged[one.id, mode.id].label for mode in modes}) > 1]
