"""The matrix as sheets: every requirement of an edition in every release mode, and what decides its verdict."""

from __future__ import annotations

from collections.abc import Mapping

from traceability.analysis.efficacy import mark
from traceability.analysis.verdicts import Judgement, judgements
from traceability.data.spreadsheets import cells
from traceability.data.spreadsheets.columns import asked, located
from traceability.data.spreadsheets.sheet import Sheet, Value
from traceability.policy.model import Mode, Policy, Requirement
from traceability.publication.identity import Publication
from traceability.views.card_contents import reasons
from traceability.views.labels import WORKS, asked_as, words
from traceability.views.requirements import chapters, headed


def sheet(policy: Policy, published: Publication) -> Sheet:
    """Return the matrix of the edition to which the policy is restricted."""
    modes = policy.modes()
    columns = {
        **{"Id": 13, "Requirement": 40},
        **{head(mode): 13 for mode in modes},
        **{
            "What decides": 70,
            "Contested": 50,
            WORKS: 16,
            "Asked as": 15,
            "Where": 24,
            "Objective": 30,
            "How to verify it": 40,
            "Shown by": 24,
        },
    }
    rows = tuple(
        _row(policy, published, headed(policy, lead), requirement)
        for lead, requirements in chapters(policy)
        for requirement in requirements
    )
    return Sheet(policy.editions[policy.edition].name.capitalize(), columns, rows, held=2)


def head(mode: Mode) -> str:
    """Return the title of the column of a mode."""
    named = words(mode.name)
    return named[:1].upper() + named[1:]


def _row(policy: Policy, published: Publication, chapter: str, requirement: Requirement) -> tuple[Value, ...]:
    by_mode = {mode: judgements(policy)[requirement.id, mode.id] for mode in policy.modes()}
    return (
        *asked(published, requirement),
        *map(cells.signed, by_mode.values()),
        _decides(policy, by_mode),
        cells.disputes(policy, requirement, policy.modes()),
        mark(policy, requirement.id),
        asked_as(requirement),
        located(policy, requirement),
        chapter,
        requirement.verify,
        requirement.artefact,
    )


def _decides(policy: Policy, by_mode: Mapping[Mode, Judgement]) -> str:
    """Return a line for each verdict, with its modes and the controls that decided it."""
    return "\n".join(map(cells.decided, reasons(policy, by_mode)))
