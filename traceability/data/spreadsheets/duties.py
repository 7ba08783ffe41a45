"""Duties as a sheet: who is bound comes first, then in each release mode whether openness lifts the duty."""

from __future__ import annotations

from traceability.analysis.duties import Answer, Exempt, answers, judged
from traceability.data.spreadsheets import cells
from traceability.data.spreadsheets.matrix import head
from traceability.data.spreadsheets.sheet import Linked, Sheet, Value
from traceability.policy.model import Bound, Depending, Duty, Framework, Mode, Policy
from traceability.publication.identity import Publication
from traceability.publication.paths import permalink
from traceability.views.law import placed


def sheet(policy: Policy, published: Publication) -> Sheet:
    """Return every duty in every release mode, with what it depends on there."""
    modes = policy.modes()
    columns = {
        **{"Id": 20, "Who is bound": 30, "From which size on": 30, "Duty": 40, "Where": 24, "Text of": 12},
        **{"In force from": 12},
        **{head(mode): 30 for mode in modes},
    }
    rows = tuple(_row(policy, published, duty, modes) for duty in policy.all(Duty))
    return Sheet("Law", columns, rows, held=2)


def _row(policy: Policy, published: Publication, duty: Duty, modes: list[Mode]) -> tuple[Value, ...]:
    bound = [policy.get(Bound, id) for id in duty.bound]
    return (
        Linked(duty.id, published.address(permalink(duty))),
        "\n".join(one.title for one in bound),
        "\n".join(one.threshold for one in bound),
        duty.title,
        f"{', '.join(policy[id].title for id in duty.framework)}, {duty.locator}",
        "\n".join(policy.get(Framework, id).date for id in duty.framework),
        duty.in_force,
        *(_in_mode(policy, duty, mode) for mode in modes),
    )


def _in_mode(policy: Policy, duty: Duty, mode: Mode) -> str:
    """Return the answer in a mode, what it rests on, and whether a developer there can fulfill the duty."""
    answer = answers(policy)[duty.id, mode.id]
    verdict = cells.signed(judged(policy)[duty.id, mode.id])
    return "\n".join(filter(None, (answer.exempt.label, _rests_on(policy, duty, answer), verdict)))


def _rests_on(policy: Policy, duty: Duty, answer: Answer) -> str:
    lead = "case by case: " if answer.exempt is Exempt.EXEMPT else ""
    reasons = (policy[id] for id in (*answer.because, *answer.provided))
    said = [
        one.depends_on if isinstance(one, Depending) else cells.text(policy, placed(policy, one.id)) for one in reasons
    ]
    return f"{lead}{'; '.join(said)}" if said else duty.no_exemption
