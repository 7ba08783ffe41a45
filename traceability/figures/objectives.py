"""The verdicts for open weights, objective by objective."""

from __future__ import annotations

from traceability.analysis.readings import out_of_reach
from traceability.analysis.verdicts import Verdict
from traceability.figures.drawing import WIDTH, Figure, counted, drawn_once, sign, text, width
from traceability.figures.signs import bar
from traceability.policy.model import PUBLISHED, Mode, Objective, Policy, Requirement
from traceability.views.labels import listed, number_of
from traceability.views.requirements import chapters, tally
from traceability.views.table import Cite

_ROW, _HIGH = 52, 17  # distance between bars, height of a bar
_COUNTS = 150  # room at the end of the longest bar for its counts


@drawn_once
def objectives(policy: Policy) -> Figure:
    """Return a figure with a bar of cells for each objective and Appendix B, one cell a requirement, and its counts."""
    rows = [
        (*_named(policy, chapter), tally(policy, requirements, policy.get(Mode, PUBLISHED)).counts)
        for chapter, requirements in chapters(policy)
    ]
    longest = max(sum(counts.values()) for _, _, counts in rows)
    step = min(20, (WIDTH - _COUNTS) / max(longest, 1))
    key, y = _signs({verdict for _, _, counts in rows for verdict, count in counts.items() if count})
    drawn = [key]
    for _, title, counts in rows:
        drawn.append(text(0, y, title))
        x = 0.0
        for verdict, count in counts.items():
            if count:
                cells = "".join(bar(verdict, x + n * step, y + 8, step - 2, _HIGH) for n in range(count))
                drawn.append(f'<path class="{verdict.name.lower()}" d="{cells}"/>')
                x += count * step
        x += 12
        for verdict, count in counts.items():
            if count:
                drawn.append(sign(x + 6, y + 17, verdict) + text(x + 17, y + 22, str(count)))
                x += 17 + width(str(count)) + 14
        y += _ROW
    edition = policy.editions[policy.edition]
    lost = {name: counts[Verdict.ALTERNATIVE] + counts[Verdict.GAP] for name, _, counts in rows}
    where = listed(f"{count} in {name}" for name, count in lost.items() if count) if any(lost.values()) else ""
    total = number_of(len(policy.all(Requirement)), "requirement")
    published = out_of_reach(policy, policy.all(Requirement), PUBLISHED)
    return Figure(
        name=f"objectives-{edition.id}",
        title="What open weights put out of reach, by objective",
        message=f"Out of reach with open weights: {published.label} of {total} of the {edition.name}"
        f"{f', of these {where}' if where else ''}.",
        description=". ".join(f"{title}: {counted(counts.items())}" for _, title, counts in rows) + ".",
        key="A bar is a requirement; the fuller, the less of it can be followed. Out of reach is what has an "
        "alternative or is a gap.",
        height=y - 20,
        body="".join(drawn),
    )


def _named(policy: Policy, chapter: Cite | str) -> tuple[str, str]:
    """Return the short and the full name of a part of the guidance."""
    if isinstance(chapter, str):
        return chapter.partition(":")[0], chapter
    objective = policy.get(Objective, chapter.id)
    return f"Objective {objective.number}", f"{objective.number}. {objective.title}"


def _signs(there: set[Verdict]) -> tuple[str, float]:
    """Return the signs of the verdicts in use with their words, and the height at which the first bar can begin."""
    x, parts = 6.0, []
    for verdict in Verdict:
        if verdict in there:
            parts.append(sign(x, 10, verdict) + text(x + 12, 15, verdict.label))
            x += 12 + width(verdict.label) + 26
    return "".join(parts), 52
