"""The heat map: every requirement of an edition in every release mode."""

from __future__ import annotations

from collections.abc import Sequence

from traceability.analysis.readings import contested, in_reach, ranges
from traceability.analysis.verdicts import Verdict, judgements
from traceability.figures.drawing import WIDTH, Figure, cell, counted, text
from traceability.policy.model import PUBLISHED, Mode, Objective, Policy, Requirement
from traceability.views.labels import words
from traceability.views.requirements import chapters, tally

_LEFT, _TOP, _HIGH, _GAP = 146, 54, 21, 6  # width of labels, height of head and cell, space


def heat_map(policy: Policy) -> Figure:
    """Return a figure with a column for each requirement and a row for each mode."""
    verdicts, modes, parts = judgements(policy), policy.modes(), chapters(policy)
    everything, edition = policy.all(Requirement), policy.editions[policy.edition]
    step = min(16, (WIDTH - _LEFT - _GAP * (len(parts) - 1)) / max(len(everything), 1))
    rows = [(_TOP + number * (_HIGH + _GAP), mode) for number, mode in enumerate(modes)]
    paths = dict.fromkeys(Verdict, "")
    x, labels, ticks = float(_LEFT), [], ""
    for chapter, requirements in parts:
        name = "B" if isinstance(chapter, str) else policy.get(Objective, chapter.id).number
        labels.append(text(x + len(requirements) * step / 2, _TOP - 12, name, "middle", "quiet"))
        for requirement in requirements:
            if requirement.id in contested(policy):
                ticks += f"M{round(x, 2):g} {_TOP - 5}h{round(step * 0.8, 2):g}v3h-{round(step * 0.8, 2):g}z"
            for y, mode in rows:
                verdict = verdicts[requirement.id, mode.id].verdict
                paths[verdict] += cell(round(x, 2), y, round(step * 0.8, 2), _HIGH, verdict)
            x += step
        x += _GAP
    names = [text(_LEFT - 10, y + 16, mode.title, "end") for y, mode in rows]
    cells = "".join(f'<path class="{verdict.name.lower()}" d="{path}"/>' for verdict, path in paths.items() if path)
    marks = f'<path class="tick" d="{ticks}"/>' if ticks else ""
    tallies = {mode.id: tally(policy, everything, mode).counts for mode in modes}
    return Figure(
        name=f"heat-map-{edition.id}",
        title="What a developer can follow, by release mode",
        message=_followed(policy, everything, f"requirements of the {edition.name}"),
        description="; ".join(
            f"{words(policy.get(Mode, mode).name)}: {counted(counts.items())}" for mode, counts in tallies.items()
        )
        + f". Contested: {len(contested(policy))}.",
        key="A column is a requirement. A full bar: as written. Three quarters: by agreement. Half: before release. "
        "A quarter: an alternative stands in. An outline: a gap. A dash: not relevant. A tick above a column: "
        "contested.",
        height=_TOP + len(modes) * (_HIGH + _GAP),
        body=f"{text(_LEFT, 15, 'Objectives, and the safeguards of Appendix B', style='quiet')}"
        f"{''.join(labels)}{''.join(names)}{marks}{cells}",
    )


def _followed(policy: Policy, requirements: Sequence[Requirement], whole: str) -> str:
    """Return the message of what can be followed with open weights; ``whole`` names what was counted.

    The range of a count over all readings is in brackets.
    """
    counts = ranges(policy, requirements, PUBLISHED)
    applying = in_reach(policy, requirements, PUBLISHED).label
    aside = counts[Verdict.NOT_RELEVANT]
    return (
        f"With open weights, {applying} of {len(requirements)} {whole} can be followed, "
        f"{counts[Verdict.BEFORE_RELEASE].label} of them only before release. For {counts[Verdict.ALTERNATIVE].label} "
        f"an alternative stands in; for {counts[Verdict.GAP].label} nothing does."
        f"{f' Not relevant: {aside.label}.' if aside.most else ''}"
    )
