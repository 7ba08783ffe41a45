"""Compute in which release modes a duty is lifted, and whether a developer there can fulfill it.

An exemption has conditions, and a condition can rest on a control that the developer gives up. So the standings of the
controls decide what the release mode decides; the rest depends on something that is named. No editor types an answer.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from traceability.analysis.verdicts import Judgement, Stands, judge, stands
from traceability.policy.model import POLICY_CACHE_SIZE, Condition, Depending, Duty, Exemption, Framework, Policy
from traceability.policy.values import ControlStatus, LabeledEnum

GIVEN_UP = (ControlStatus.UNTIL_RELEASE, ControlStatus.LOST)
"""The standings of a control that the developer gives up at the latest with the release."""


class Exempt(LabeledEnum, enum.IntEnum):
    """Whether a developer in a release mode is exempt from a duty, from the lightest answer on."""

    EXEMPT = 0
    DEPENDS = 1
    NOT_EXEMPT = 2


class Answer(NamedTuple):
    """Whether a duty is lifted in a mode, the statements that say why, and the exemption that was asked for.

    ``because`` names what is not fulfilled, or what it depends on. ``provided`` names the conditions that no release
    mode decides; an exemption is given only if they are fulfilled, too.
    """

    exempt: Exempt
    because: tuple[str, ...] = ()
    provided: tuple[str, ...] = ()
    exemption: str = ""


def by_framework(policy: Policy) -> dict[str, dict[str, list[Duty]]]:
    """Return the duties of each framework that has any, by who is bound: framework id -> bound id -> duties."""
    found: dict[str, dict[str, list[Duty]]] = {framework.id: {} for framework in policy.all(Framework)}
    for duty in policy.all(Duty):
        for framework in duty.framework:
            found[framework].setdefault(duty.bound[0], []).append(duty)
    return {framework: by_bound for framework, by_bound in found.items() if by_bound}


def frameworks(policy: Policy) -> list[Framework]:
    """Return the frameworks that have duties."""
    return [policy.get(Framework, id) for id in by_framework(policy)]


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def answers(policy: Policy) -> Mapping[tuple[str, str], Answer]:
    """Return the answer for every duty in every mode: (duty id, mode id) -> answer.

    Raises KeyError if a control that a condition names has no standing in a mode.
    """
    by_exemption = given(policy)
    found = {}
    for duty in policy.all(Duty):
        lifting = [one.id for one in policy.all(Exemption) if duty.id in one.lifts]
        for mode in (mode.id for mode in policy.modes()):
            if undecided := tuple(id for id in (*duty.bound, duty.id) if mode in policy.get(Depending, id).depends):
                found[duty.id, mode] = Answer(Exempt.DEPENDS, undecided)
            else:
                found[duty.id, mode] = min((by_exemption[id, mode] for id in lifting), default=NONE)
    return found


NONE = Answer(Exempt.NOT_EXEMPT)
"""The answer if there is no exemption from a duty."""


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def given(policy: Policy) -> Mapping[tuple[str, str], Answer]:
    """Return whether each exemption is given in each mode: (exemption id, mode id) -> answer.

    Raises as ``answers`` does.
    """
    held = stands(policy)
    by_exemption = {
        exemption.id: [one for one in policy.all(Condition) if exemption.id in one.exemption]
        for exemption in policy.all(Exemption)
    }
    return {
        (exemption, mode.id): _given(exemption, conditions, mode.id, held)
        for exemption, conditions in by_exemption.items()
        for mode in policy.modes()
    }


def _given(exemption: str, conditions: Collection[Condition], mode: str, held: Stands) -> Answer:
    """Return whether an exemption is given in a mode; it depends on its conditions if the mode decides none of them."""
    by_result: dict[Exempt | None, list[str]] = {}
    for condition in conditions:
        by_result.setdefault(decided(condition, mode, held), []).append(condition.id)
    for exempt in (Exempt.NOT_EXEMPT, Exempt.DEPENDS):
        if exempt in by_result:
            return Answer(exempt, tuple(by_result[exempt]), exemption=exemption)
    undecided = tuple(by_result.get(None, ()))
    if not any(condition.given_up for condition in conditions):
        return Answer(Exempt.DEPENDS, undecided, exemption=exemption)
    return Answer(Exempt.EXEMPT, provided=undecided, exemption=exemption)


def decided(condition: Condition, mode: str, held: Stands) -> Exempt | None:
    """Return what a condition decides in a mode by itself; None if no release mode decides it."""
    if any(held[control, mode] not in GIVEN_UP for control in condition.ruled_out_by):
        return Exempt.NOT_EXEMPT
    if not condition.given_up:
        return None if condition.depends_on else Exempt.EXEMPT
    if all(held[control, mode] in GIVEN_UP for control in condition.given_up):
        return Exempt.EXEMPT
    return Exempt.DEPENDS if condition.depends_on else Exempt.NOT_EXEMPT


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def judged(policy: Policy) -> Mapping[tuple[str, str], Judgement]:
    """Return the judgement on every duty in every mode: (duty id, mode id) -> judgement.

    It says whether a developer can fulfill the duty, whether or not it is lifted. Raises as ``judge`` does.
    """
    held = stands(policy)
    return {(duty.id, mode.id): judge(duty, mode.id, held) for duty in policy.all(Duty) for mode in policy.modes()}
