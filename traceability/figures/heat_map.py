"""The heat map: every requirement of an edition in every release mode; modes with the same verdicts share a row."""

from __future__ import annotations

from collections.abc import Sequence

from traceability.analysis.groupings import agreeing
from traceability.analysis.readings import contested, in_reach, ranges
from traceability.analysis.verdicts import Verdict, judgements
from traceability.figures.drawing import LEADING, WIDTH, Figure, counted, drawn_once, label, text
from traceability.figures.signs import bar
from traceability.policy.model import PUBLISHED, Mode, Objective, Policy, Requirement
from traceability.views.content import named
from traceability.views.labels import words
from traceability.views.requirements import chapters, tally

_LEFT, _TOP, _HIGH, _GAP = 146, 54, 28, 8  # width of labels, height of head and of the lowest cell, space


@drawn_once
def heat_map(policy: Policy) -> Figure:
    """Return a figure with a column for each requirement and a row for each group of modes that agree."""
    verdicts, parts = judgements(policy), chapters(policy)
    everything, edition = policy.all(Requirement), policy.editions[policy.edition]
    step = min(16, (WIDTH - _LEFT - _GAP * (len(parts) - 1)) / max(len(everything), 1))
    groups = {named(policy, [mode.id for mode in group]): group for group in agreeing(policy, everything)}
    labels_of = {name: label(_begun(name), _LEFT - 14) for name in groups}
    high = max([_HIGH, *(len(lines) * LEADING for lines in labels_of.values())])
    rows = [(_TOP + number * (high + _GAP), group[0]) for number, group in enumerate(groups.values())]
    names = [
        text(_LEFT - 10, y + (high - len(lines) * LEADING) / 2 + 14 + n * LEADING, line, "end")
        for (y, _), lines in zip(rows, labels_of.values(), strict=True)
        for n, line in enumerate(lines)
    ]
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
                paths[verdict] += bar(verdict, x, y, step * 0.8, high)
            x += step
        x += _GAP
    cells = "".join(f'<path class="{verdict.name.lower()}" d="{path}"/>' for verdict, path in paths.items() if path)
    marks = f'<path class="tick" d="{ticks}"/>' if ticks else ""
    tallies = {name: tally(policy, everything, group[0]).counts for name, group in groups.items()}
    families = [f" {_begun(name)}: {_listed(group)}." for name, group in groups.items() if name != _listed(group)]
    return Figure(
        name=f"heat-map-{edition.id}",
        title="What a developer can follow, by release mode",
        message=_followed(policy, everything, f"requirements of the {edition.name}"),
        description="; ".join(f"{name}: {counted(counts.items())}" for name, counts in tallies.items())
        + f". Contested: {len(contested(policy))}.",
        key="A column is a requirement. The fuller its bar, the less can be followed. A foot alone: as written. "
        "A quarter: by agreement. Half: before release. Three quarters: an alternative replaces it. A full bar: a gap. "
        "A dash: not relevant. A tick above a column: contested." + "".join(families),
        height=_TOP + len(groups) * (high + _GAP),
        body=f"{text(_LEFT, 15, 'Objectives, and the safeguards of Appendix B', style='quiet')}"
        f"{''.join(labels)}{''.join(names)}{marks}{cells}",
    )


def _begun(name: str) -> str:
    return name[:1].upper() + name[1:]


def _listed(modes: Sequence[Mode]) -> str:
    return ", ".join(words(mode.name) for mode in modes)


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
        f"there is an alternative; for {counts[Verdict.GAP].label} there is none."
        f"{f' Not relevant: {aside.label}.' if aside.most else ''}"
    )
