"""Which duties a developer in a release mode can fulfill otherwise than before, or is exempt from otherwise."""

from __future__ import annotations

from traceability.analysis import duties
from traceability.analysis.verdicts import judge, stands
from traceability.diff.changes import Change, Name, between
from traceability.diff.verdict_changes import Absence
from traceability.policy.model import Duty, Policy

UNREADABLE = (KeyError, TypeError, ValueError)
"""What a policy that breaks rules can raise: a control has no standing, or a link leads nowhere."""


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Return each duty and mode whose exemption or verdict changed, in the order of the pages and of the modes.

    ``about`` is the id of the duty and the id of the mode.
    """
    return between(_states(old), _states(new))


def _states(policy: Policy) -> dict[Name, str]:
    """Return whether each duty is lifted in each mode, and its verdict, also if the policy breaks rules."""
    return {
        (duty.id, mode.id): f"{_exempt(policy, duty, mode.id)}; {_verdict(policy, duty, mode.id)}"
        for duty in policy.all(Duty)
        for mode in policy.modes()
    }


def _exempt(policy: Policy, duty: Duty, mode: str) -> str:
    try:
        answer = duties.answers(policy)[duty.id, mode]
    except UNREADABLE:
        return Absence.NOT_JUDGED.label
    because = ", ".join(answer.because)
    return f"{answer.exempt.label} ({because})" if because else answer.exempt.label


def _verdict(policy: Policy, duty: Duty, mode: str) -> str:
    try:
        judgement = judge(duty, mode, stands(policy))
    except UNREADABLE:
        return Absence.NOT_JUDGED.label
    return f"{judgement.verdict.sign} {judgement.label}"
