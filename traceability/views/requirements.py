"""Tables of requirements, controls and verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from traceability.analysis.groupings import alike
from traceability.analysis.readings import ranges, readings
from traceability.analysis.verdicts import Judgement, Verdict, distribution, judgements, stands
from traceability.policy.model import (
    Control,
    Mode,
    Objective,
    Policy,
    Problem,
    Requirement,
    Safeguard,
    Standing,
    requirements_under,
)
from traceability.policy.values import ControlStatus
from traceability.views.table import Cell, Cite, Group, Groups, Modes, Row, Table, Tally


def chapters(policy: Policy) -> list[tuple[Cite | str, list[Requirement]]]:
    """Return the requirements by objective, then the safeguards of Appendix B."""
    objectives: list[tuple[Cite | str, list[Requirement]]] = [
        (Cite(objective.id), requirements_under(policy, objective)) for objective in policy.all(Objective)
    ]
    return [*objectives, ("Appendix B: example safeguards", policy.all(Safeguard))]


def headed(policy: Policy, lead: Cite | str) -> str:
    """Return the heading of a group of ``chapters``, its number and title, as plain text."""
    if isinstance(lead, str):
        return lead
    objective = policy.get(Objective, lead.id)
    return f"Objective {objective.number}: {objective.title}"


def tally(policy: Policy, requirements: Iterable[Requirement], mode: Mode) -> Tally:
    """Return the distribution of the verdicts on ``requirements`` in a mode."""
    verdicts, listed = judgements(policy), list(requirements)
    counts = distribution(verdicts[requirement.id, mode.id].verdict for requirement in listed)
    return Tally(counts, ranges(policy, listed, mode.id))


def of_edition(policy: Policy) -> str:
    """Return the edition of a table, for its caption; empty if the table covers all editions."""
    return f" of the {policy.editions[policy.edition].name}" if policy.edition else ""


def _modes(policy: Policy) -> tuple[Cite, ...]:
    return tuple(Cite(mode.id) for mode in policy.modes())


def by_modes(policy: Policy, cells: Callable[[Mode], Iterable[Cell]]) -> dict[Modes, Row]:
    """Return the ``cells`` of all modes; modes whose cells are all equal share them."""
    groups = alike(policy.modes(), lambda mode: tuple(cells(mode)))
    return {Modes(tuple(mode.id for mode in group), full=True): tuple(cells(group[0])) for group in groups}


def matrix(policy: Policy) -> Table:
    """Return a table of the verdict on every requirement in every release mode."""
    verdicts = judgements(policy)
    groups: Groups = tuple(
        (
            chapter,
            tuple(
                (Cite(r.id), *(verdicts[r.id, mode.id] for mode in policy.modes()), _disputes(policy, r))
                for r in requirements
            ),
        )
        for chapter, requirements in chapters(policy)
    )
    head: Row = ("Requirement", *_modes(policy), "Contested")
    return Table("Every requirement in every release mode", head, groups)


def _disputes(policy: Policy, requirement: Requirement) -> str:
    """Return the stances of the other readings of a requirement; empty if it has none."""
    return ", ".join(other.stance.label for other in readings(policy).get(requirement.id, ()))


def coverage(policy: Policy) -> Table:
    """Return a table of the distribution of verdicts for each objective in each mode."""
    parts = [*chapters(policy), ("All requirements", policy.all(Requirement))]
    columns = by_modes(policy, lambda mode: (tally(policy, requirements, mode) for _, requirements in parts))
    rows = zip((part for part, _ in parts), *columns.values(), strict=True)
    head: Row = ("Objective", *columns)
    caption = "Requirements by objective, verdict and release mode"
    return Table(caption, head, ((None, (*rows,)),), counted_again=(-1,))


def verdicts_by_objective(policy: Policy, mode: str) -> Table:
    """Return a table that counts each verdict in one mode, by objective."""
    rows: list[Row] = [
        (
            chapter,
            *ranges(policy, requirements, mode).values(),
            len(requirements),
        )
        for chapter, requirements in chapters(policy)
    ]
    everything = policy.all(Requirement)
    whole: Row = ("All requirements", *ranges(policy, everything, mode).values(), len(everything))
    head = ("Objective", *Verdict, "All")
    caption = f"Requirements{of_edition(policy)} by objective: {policy[mode].title}"
    return Table(caption, head, ((None, (*rows, whole)),), counted_again=(-1,))


def verdicts_by_mode(policy: Policy) -> Table:
    """Return a table that counts each verdict in each mode."""
    rows = _counted(policy, policy.all(Requirement))
    return Table(
        f"Requirements{of_edition(policy)} by verdict and release mode", ("Release mode", *Verdict), ((None, rows),)
    )


def safeguards_by_mode(policy: Policy) -> Table:
    """Return a table that counts each verdict on the safeguards of Appendix B in each mode."""
    rows = _counted(policy, policy.all(Safeguard))
    return Table(
        "Example safeguards of Appendix B by verdict and release mode", ("Release mode", *Verdict), ((None, rows),)
    )


def _counted(policy: Policy, requirements: Iterable[Requirement]) -> tuple[Row, ...]:
    """Return how often each verdict occurs on ``requirements`` in each mode, one row for modes with equal counts."""
    listed = list(requirements)
    rows = by_modes(policy, lambda mode: ranges(policy, listed, mode.id).values())
    return tuple((modes, *counts) for modes, counts in rows.items())


def controls(policy: Policy) -> Table:
    """Return a table of the standing of every control in every mode; modes that agree on all share a column."""
    held, listed = stands(policy), policy.all(Control)
    columns = by_modes(policy, lambda mode: (held[control.id, mode.id] for control in listed))
    rows = zip((Cite(control.id, full=True) for control in listed), *columns.values(), strict=True)
    return Table("How controls stand in the release modes", ("Control", *columns), ((None, (*rows,)),))


def mode_controls(policy: Policy, mode: str) -> Table:
    """Return a table of the standing of every control in one mode, with the reason."""
    groups: list[Group] = []
    for status in ControlStatus:
        standings = [s for s in policy.all(Standing) if mode in s.modes and s.stands is status]
        rows = tuple((Cite(control, full=True), s.body) for s in standings for control in s.control)
        if rows:
            groups.append((status, rows))
    return Table("Controls, and how they stand", ("Control", "Because"), tuple(groups))


def problems(policy: Policy, judgement: Judgement) -> tuple[Problem, ...]:
    """Return the open problems behind a judgement: those about the controls that decided it."""
    return tuple(p for p in policy.all(Problem) if set(p.control) & set(judgement.decided_by))


def worked_example(policy: Policy, id: str, mode: str) -> Table:
    """Return a table that derives one verdict: each presumed control, its standing in the mode, and the reason."""
    requirement = policy.get(Requirement, id)
    reasons = {(c, m): s for s in policy.all(Standing) for c in s.control for m in s.modes}

    def rows(controls: Iterable[str]) -> tuple[Row, ...]:
        return tuple((Cite(c), reasons[c, mode].stands, reasons[c, mode].body) for c in policy.in_order(controls))

    groups: list[Group] = [
        ("Presumes all of", rows(requirement.presumes)),
        ("Presumes any of", rows(requirement.presumes_any)),
        ("Presumes while staged", rows(requirement.presumes_while_staged)),
    ]
    judgement = judgements(policy)[id, mode]
    result: Row = ("Verdict", judgement, ("decided by", *map(Cite, policy.in_order(judgement.decided_by))))
    comes_to: list[Row] = [
        result,
        *([("What replaces it", judgement.instead, "accepted for this mode")] if judgement.instead else []),
    ]
    shown = tuple((title, lines) for title, lines in groups if lines)
    caption = f"{requirement.title} ({policy[mode].title})"
    return Table(caption, ("Control", "Stands", "Because"), (*shown, ("Comes to", tuple(comes_to))))
