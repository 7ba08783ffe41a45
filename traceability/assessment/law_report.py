"""What a release statement says of law, in a report: Markdown for people, and data for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from traceability.assessment.assess import Assessment
from traceability.assessment.law import DutyLine, Standing, depending, who
from traceability.assessment.plain_text import links, text
from traceability.assessment.statement import Fulfillment
from traceability.policy.model import Bound, Exemption, Legal, Mode, Policy
from traceability.views.labels import inner, listed, words
from traceability.views.law import NO_ADVICE

TITLE = "Law, by the word of those who wrote this"


def section(policy: Policy, found: Assessment) -> list[str]:
    """Return the parts of the section on law, without its title: who is not bound, counts, and a line for each duty.

    Empty if the statement says nothing of law.
    """
    if not found.release.law or not found.duties:
        return []
    return [_introduction(policy, found), totals(policy, found), _table(policy, found)]


def _introduction(policy: Policy, found: Assessment) -> str:
    law = found.release.law
    bound, relied = (who(policy, law), law.exemptions) if law else ((), ())
    others = [inner(one.title) for one in policy.all(Bound) if one.id not in bound]
    own = [f"{inner(policy.get(Bound, id).title)} ({policy.get(Bound, id).threshold})" for id in bound]
    said = [
        NO_ADVICE,
        f"The statement names none of these: {text(listed(others))}." if others else "",
        f"It names these, or a part of these: {text(listed(own))}.",
        f"It relies on these exemptions: {text(listed(inner(policy.get(Exemption, id).title) for id in relied))}."
        if relied
        else "It relies on no exemption.",
        "Nobody has checked whether they are given.",
    ]
    return " ".join(filter(None, said if relied else said[:-1]))


def totals(policy: Policy, found: Assessment) -> str:
    """Return how many duties are open, not met, met and exempt in each mode, as a table."""
    modes = found.release.modes
    rows = [("Duties", *(_mode(policy, mode) for mode in modes)), ("---",) * (len(modes) + 1)]
    rows += [(standing.label, *(str(counts(found, mode)[standing]) for mode in modes)) for standing in Standing]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def counts(found: Assessment, mode: str) -> Counter[Standing]:
    """Return the number of duties with each standing in a mode."""
    return Counter(line.by_mode[mode] for line in found.duties)


def _table(policy: Policy, found: Assessment) -> str:
    rows = (
        f"| {text(line.duty.title)} (`{line.duty.id}`, {text(line.duty.locator)}) | {_standing(policy, line)} "
        f"| {_said(line.said)} |"
        for line in found.duties
    )
    return "\n".join(("| Duty | In each mode | Where, or why not |", "|---|---|---|", *rows))


def _standing(policy: Policy, line: DutyLine) -> str:
    """Return the standing of a duty; modes with the same one share it, and what it depends on follows."""
    together: dict[tuple[Standing, tuple[str, ...]], list[str]] = {}
    for mode, standing in line.by_mode.items():
        answered = standing in (Standing.MET, Standing.NOT_MET)
        together.setdefault((standing, () if answered else depending(policy, line, mode)), []).append(mode)
    return "; ".join(
        f"{', '.join(_mode(policy, mode) for mode in modes)}: {standing.label}{_if(policy, standing, ids)}"
        for (standing, ids), modes in together.items()
    )


def _if(policy: Policy, standing: Standing, ids: Iterable[str]) -> str:
    named = "; ".join(f"{inner(policy.get(Legal, id).title)} ({policy.get(Legal, id).locator})" for id in ids)
    lead = "by their word, depending on" if standing is Standing.EXEMPT else "depends on"
    return f", {lead} {text(named)}" if named else ""


def _said(said: Fulfillment | None) -> str:
    if not said:
        return ""
    return " ".join(filter(None, (text(said.where), text(said.reason), text(said.note), links(said.evidence))))


def _mode(policy: Policy, mode: str) -> str:
    return words(policy.get(Mode, mode).name)


def as_data(policy: Policy, found: Assessment) -> dict[str, Any] | None:
    """Return what a statement says of law as data for JSON; None if it says nothing."""
    law = found.release.law
    if not law:
        return None
    return {
        "notice": NO_ADVICE,
        "bound": law.bound,
        "exemptions": law.exemptions,
        "counts": _counted(policy, found),
        "duties": [
            {
                "id": line.duty.id,
                "title": line.duty.title,
                "modes": {policy.get(Mode, mode).name: standing.label for mode, standing in line.by_mode.items()},
                "depends": {
                    policy.get(Mode, mode).name: depending(policy, line, mode)
                    for mode, standing in line.by_mode.items()
                    if standing in (Standing.OPEN, Standing.EXEMPT)
                },
                "where": line.said.where if line.said else "",
                "evidence": line.said.evidence if line.said else (),
                "reason": line.said.reason if line.said else "",
                "note": line.said.note if line.said else "",
            }
            for line in found.duties
        ],
    }


def _counted(policy: Policy, found: Assessment) -> Mapping[str, Mapping[str, int]]:
    return {
        policy.get(Mode, mode).name: {standing.label: counts(found, mode)[standing] for standing in Standing}
        for mode in found.release.modes
    }


def metadata(policy: Policy, found: Assessment) -> dict[str, Any]:
    """Return the entry of a card on law: ids and counts, and no word of the developer; empty without law."""
    law = found.release.law
    if not law:
        return {}
    return {"law": {"bound": law.bound, "exemptions": law.exemptions, "counts": _counted(policy, found)}}
