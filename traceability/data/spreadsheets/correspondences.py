"""The crosswalk as a sheet: a row for each recommendation and each duty that it relates to, or law without any."""

from __future__ import annotations

from collections.abc import Iterator

from traceability.analysis import crosswalk
from traceability.data.spreadsheets import cells
from traceability.data.spreadsheets.columns import asked, identified
from traceability.data.spreadsheets.sheet import Sheet, Value
from traceability.policy.model import Bound, Correspondence, Duty, Policy, Recommendation
from traceability.publication.identity import Publication

COLUMNS = {
    **{"Recommendation": 15, "Title": 40, "Relation": 16, "Duty": 22, "What it asks": 40, "Law or code": 30},
    **{"Where": 26, "Who is bound": 34, "From which size on": 34, "Why": 70, "Id": 16},
}


def sheet(policy: Policy, published: Publication) -> Sheet:
    """Return each answer on each recommendation, in the order of the guidance, then each duty without counterpart."""
    related = tuple(
        _row(policy, published, policy.get(Recommendation, id), one)
        for id in policy.in_order(crosswalk.answers(policy))
        for law in crosswalk.covered(policy)
        for one in crosswalk.answers(policy)[id].get(law, ())
    )
    return Sheet("Crosswalk", COLUMNS, (*related, *_beyond(policy, published)), held=2)


def _row(policy: Policy, published: Publication, about: Recommendation, one: Correspondence) -> tuple[Value, ...]:
    id, title = asked(published, about)
    duty = next((policy.get(Duty, duty) for duty in one.duty), None)
    law = policy[crosswalk.framework(policy, one)].title
    right = _duty(policy, published, duty, one.locator) if duty else ("", "", law, "", "", "")
    return (id, title, one.relation.label, *right, cells.body(policy, one), identified(published, one))


def _beyond(policy: Policy, published: Publication) -> Iterator[tuple[Value, ...]]:
    for duty in policy.all(Duty):
        if duty.no_counterpart:
            yield "", "", "no counterpart", *_duty(policy, published, duty), duty.no_counterpart, ""


def _duty(policy: Policy, published: Publication, duty: Duty, narrower: str = "") -> tuple[Value, ...]:
    """Return a duty with its law, its place, and who is bound from which size on."""
    bound = [policy.get(Bound, id) for id in duty.bound]
    return (
        identified(published, duty),
        duty.title,
        ", ".join(policy[id].title for id in duty.framework),
        narrower or duty.locator,
        "\n".join(one.title for one in bound),
        "\n".join(one.threshold for one in bound),
    )
