"""Compares what a release statement says of law with what law asks: what is exempt, met and open in each mode.

It is no legal advice. Whether the developer is bound, and whether an exemption is given that depends on more than the
release mode, is the developer's own word. Only what contradicts a release mode or a license is a finding.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from traceability.analysis.duties import Exempt, answers, given
from traceability.analysis.who_is_bound import wider
from traceability.assessment.statement import Fulfilled, Fulfillment, Law, Release
from traceability.policy.model import Bound, Condition, Duty, Exemption, Mode, Policy
from traceability.policy.values import LabeledEnum
from traceability.source.findings import Finding
from traceability.views.labels import inner, listed, words

TERMS = "CTRL-TERMS"
"""The control that conditions on the license rest on."""

_NO_COMMERCE = re.compile(
    r"(?<![a-z])nc(?![a-z])|non[- ]?commercial|research[- ]only|(?<![a-z])research licen[sc]e", re.IGNORECASE
)
"""Matches licenses that by their name allow no commerce, or only research."""


class Standing(LabeledEnum, enum.IntEnum):
    """What is known of a duty in a release mode, in the order in which readers need it."""

    OPEN = enum.auto()
    NOT_MET = enum.auto()
    MET = enum.auto()
    EXEMPT = enum.auto()


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty of somebody who the developer is, with its standing by the id of each mode of the release."""

    duty: Duty
    said: Fulfillment | None
    by_mode: dict[str, Standing]


def who(policy: Policy, law: Law) -> tuple[str, ...]:
    """Return the ids of those who the developer is by its word: whom it names, and the groups they are part of."""
    named = dict.fromkeys(law.bound)
    for id in law.bound:
        named |= dict.fromkeys(group.id for group in wider(policy, policy.get(Bound, id)))
    return tuple(named)


def lines(policy: Policy, release: Release) -> tuple[DutyLine, ...]:
    """Return a line for each duty of those who the developer is by its word."""
    if not release.law:
        return ()
    those = {*who(policy, release.law)}
    duties = [duty for duty in policy.all(Duty) if those & {*duty.bound}]
    return tuple(
        DutyLine(duty, (said := release.law.duties.get(duty.id)), _standings(policy, release, duty, said))
        for duty in duties
    )


def _standings(policy: Policy, release: Release, duty: Duty, said: Fulfillment | None) -> dict[str, Standing]:
    law = release.law
    relied = [policy.get(Exemption, id) for id in (law.exemptions if law else ())]
    lifting = [one.id for one in relied if law and duty.id in one.lifts and not _ruled_out(policy, release, law, one)]

    def standing(mode: str) -> Standing:
        if said and said.met in (Fulfilled.MET, Fulfilled.NOT_MET):
            return Standing[said.met.name]
        possible = any(given(policy)[id, mode].exempt is not Exempt.NOT_EXEMPT for id in lifting)
        return Standing.EXEMPT if possible else Standing.OPEN

    return {mode: standing(mode) for mode in release.modes}


def contradictions(policy: Policy, release: Release) -> Iterator[Finding]:
    """Yield each exemption that a mode, a license or the law rules out, and each answer to a duty of somebody else."""
    law = release.law
    if not law:
        return
    those = {*who(policy, law)}
    for id in law.exemptions:
        exemption = policy.get(Exemption, id)
        lifted = [policy.get(Duty, duty) for duty in exemption.lifts]
        if law.bound and not any(those & {*duty.bound} for duty in lifted):
            others = listed(dict.fromkeys(bound for duty in lifted for bound in duty.bound))
            message = f"lifts no duty of those in bound; add {others} to bound, or take the exemption out"
            yield Finding(law.place, "", id, message)
        elif message := _ruled_out(policy, release, law, exemption):
            yield Finding(law.place, "", id, message)
    for id, said in law.duties.items():
        bound = policy.get(Duty, id).bound
        if law.bound and not those & {*bound}:
            message = f"binds {', '.join(bound)}, and bound does not name it; add it there, or take the duty out"
            yield Finding(said.place, "", id, message)


def _ruled_out(policy: Policy, release: Release, law: Law, exemption: Exemption) -> str:
    """Return why a developer cannot rely on an exemption, and what to do; empty if nothing in the statement says so."""
    conditions = [one for one in policy.all(Condition) if exemption.id in one.exemption]
    those = who(policy, law)
    if without := [bound for one in conditions for bound in one.not_for if bound in those]:
        named = listed(inner(policy.get(Bound, id).title) for id in without)
        return f"is not for {named}; take the exemption out, or correct bound"
    if release.modes and all(given(policy)[exemption.id, mode].exempt is Exempt.NOT_EXEMPT for mode in release.modes):
        because = dict.fromkeys(id for mode in release.modes for id in given(policy)[exemption.id, mode].because)
        modes = listed(words(policy.get(Mode, mode).name) for mode in release.modes)
        return f"is not given in {modes}, because of {', '.join(because)}; take the exemption out, or correct modes"
    licenses = [model.license for model in release.models if model.license]
    closed = [license for license in licenses if _NO_COMMERCE.search(license)]
    if closed and len(closed) == len(release.models) and any(TERMS in one.given_up for one in conditions):
        return "needs a license that allows commerce, and license names one that does not; correct one of the two"
    return ""


def depending(policy: Policy, line: DutyLine, mode: str) -> tuple[str, ...]:
    """Return the ids of what decides beyond the mode: conditions of an exemption that is relied on, or another case."""
    answer = answers(policy)[line.duty.id, mode]
    ids = (*answer.because, *answer.provided) if answer.exempt is not Exempt.NOT_EXEMPT else ()
    return tuple(id for id in ids if not getattr(policy[id], "not_for", ()))  # who is bound decides that
