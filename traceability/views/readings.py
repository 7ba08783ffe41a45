"""Tables of other readings of the requirements."""

from __future__ import annotations

from traceability.analysis.readings import contested_in, judged_otherwise, readings
from traceability.analysis.verdicts import judgements
from traceability.policy.model import PUBLISHED, Policy
from traceability.views.labels import words
from traceability.views.requirements import chapters, of_edition
from traceability.views.table import Cite, Group, Row, Table


def contested(policy: Policy) -> Table:
    """Return a table of the requirements that somebody reads with another verdict, by objective."""
    groups: list[Group] = []
    for chapter, requirements in chapters(policy):
        rows: list[Row] = []
        for requirement in requirements:
            modes = contested_in(policy, requirement.id, policy.modes())
            for other in readings(policy).get(requirement.id, ()) if modes else ():
                rows.append(
                    (
                        Cite(requirement.id),
                        judgements(policy)[requirement.id, PUBLISHED],
                        judged_otherwise(policy)[other.id, PUBLISHED],
                        other.stance.label,
                        other.held_by,
                        Cite(other.id),
                        ", ".join(words(mode.name) for mode in modes),
                    )
                )
        if rows:
            groups.append((chapter, tuple(rows)))
    published, otherwise = "Published, open weights", "This reading, open weights"
    head = ("Requirement", published, otherwise, "Stance", "Held by", "Reading", "Differs in")
    return Table(f"Contested requirements{of_edition(policy)}; verdicts for open weights", head, tuple(groups))
