"""From the controls that are lost with open weights, over the requirements that presume them, to alternative or gap."""

from __future__ import annotations

from traceability.analysis.readings import contested
from traceability.analysis.readings import out_of_reach as out_of_reach_by_readings
from traceability.analysis.verdicts import Judgement
from traceability.figures.drawing import LEADING, ROOM, Figure, drawn_once, label, sign, text, width
from traceability.policy.model import PUBLISHED, Policy, Requirement
from traceability.policy.values import Grade
from traceability.views.alternatives import out_of_reach as by_control
from traceability.views.labels import inner, listed, name, number_of

_ROW, _GROUP = 44, 24  # height of a requirement, space between two groups
_CONTROL, _NAME, _LEAVES, _COMES = 168, 194, 490, 584
"""The width of the column of controls, and where requirements begin, lines leave them, and lines end."""
_NONE = "None is out of reach."

OUTCOMES = {Grade.FULL: ("Alternative", "in full"), Grade.PART: ("Alternative", "in part"), None: ("Gap",)}
STRANDS = {Grade.FULL: "to-full", Grade.PART: "to-part", None: "to-gap"}


@drawn_once
def out_of_reach(policy: Policy) -> Figure:
    """Return a figure with one line for each requirement, so that readers can count the ends of the lines.

    A requirement that several lost controls decide is drawn once, under all of them.
    """
    groups = by_control(policy, PUBLISHED)
    every = [pair for pairs in groups.values() for pair in pairs]
    ends = {outcome: [r.id for r, judged in every if _outcome(judged) == outcome] for outcome in OUTCOMES}
    drawn, leaves, y = [], {}, 44.0
    for controls, pairs in groups.items():
        high = len(pairs) * _ROW - 8
        drawn.append(f'<path class="group" d="M{_CONTROL + 8} {y:g}h6v{high}h-6z"/>')
        drawn.append(_controls(policy, controls, len(pairs), y + high / 2))
        for requirement, judged in pairs:
            drawn.append(_requirement(policy, requirement, judged, y + (_ROW - 8) / 2))
            begins = _NAME + 30 + max(map(width, _lines(policy, requirement))) / ROOM
            leaves[requirement.id] = (begins, y + (_ROW - 8) / 2)
            y += _ROW
        y += _GROUP
    drawn += _strands({outcome: ids for outcome, ids in ends.items() if ids}, leaves, y)
    edition = policy.editions[policy.edition]
    into = {outcome: len(ids) for outcome, ids in ends.items()}
    lost = out_of_reach_by_readings(policy, policy.all(Requirement), PUBLISHED)
    heads = (
        text(_CONTROL, 18, "Lost control", "end", "quiet"),
        text(_NAME, 18, "Requirement that presumes it", style="quiet"),
        text(_COMES + 18, 18, "Outcome", style="quiet"),
    )
    return Figure(
        name=f"out-of-reach-{edition.id}",
        title="From lost control to alternative to gap",
        message=f"{number_of(len(every), 'requirement')} of the {edition.name} "
        f"{'presumes' if len(every) == 1 else 'presume'} a control that is lost with open weights. An alternative "
        f"replaces {into[Grade.FULL]} in full and {into[Grade.PART]} in part; nothing replaces {into[None]}."
        f"{f' Over all readings, {lost.fewest} to {lost.most} are out of reach.' if lost.fewest != lost.most else ''}",
        description=" ".join(_said(controls, pairs) for controls, pairs in groups.items()) or _NONE,
        key="A line is a requirement. One that several lost controls decide stands under all of them, and is counted "
        "once.",
        height=max(y - _GROUP + 4, 44),
        body="".join((*(heads if every else (text(0, 18, _NONE),)), *drawn)),
    )


def _outcome(judged: Judgement) -> Grade | None:
    """Return the grade of the best alternative; None if there is no alternative."""
    return judged.instead[0].grade if judged.instead else None


def _controls(policy: Policy, controls: tuple[str, ...], count: int, middle: float) -> str:
    """Return the names of the controls of a group and the number of requirements that they decide.

    A single control is also shown with its title.
    """
    lines = [(line, "strong") for line in label(f"{listed(map(name, controls))}: {count}", 0.92 * _CONTROL)]
    if len(controls) == 1:
        lines += [(line, "quiet") for line in label(inner(policy[controls[0]].title), _CONTROL)]
    top = middle - (len(lines) - 1) * LEADING / 2 + 5
    return "".join(text(_CONTROL, top + n * LEADING, line, "end", style) for n, (line, style) in enumerate(lines))


def _lines(policy: Policy, requirement: Requirement) -> tuple[str, ...]:
    disputed = " (contested)" if requirement.id in contested(policy) else ""
    return label(f"{requirement.number} {requirement.title}{disputed}", _LEAVES - _NAME - 34)


def _requirement(policy: Policy, requirement: Requirement, judged: Judgement, middle: float) -> str:
    lines = _lines(policy, requirement)
    top = middle - (len(lines) - 1) * 8.5 + 5
    names = "".join(text(_NAME + 18, top + n * 17, line) for n, line in enumerate(lines))
    return sign(_NAME + 4, middle, judged.verdict) + names


def _strands(ends: dict[Grade | None, list[str]], leaves: dict[str, tuple[float, float]], bottom: float) -> list[str]:
    """Return the lines from requirements to outcomes. Each outcome is as high as the number of its lines."""
    drawn, step = [], 13
    heights = {outcome: max(len(ids) * step, 3 * LEADING) for outcome, ids in ends.items()}
    free = max(bottom - _GROUP - 44 - sum(heights.values()), 0) / (len(ends) + 1) if ends else 0
    y = 44 + free
    for outcome, ids in ends.items():
        first = y + (heights[outcome] - len(ids) * step) / 2
        for number, id in enumerate(sorted(ids, key=lambda id: leaves[id][1])):
            end, (begins, start), middle = first + (number + 0.5) * step, leaves[id], (_LEAVES + _COMES) / 2
            curve = f"H{_LEAVES}C{middle:g} {start:g} {middle:g} {end:g} {_COMES} {end:g}"
            drawn.append(f'<path class="{STRANDS[outcome]}" d="M{min(begins, _LEAVES):g} {start:g}{curve}"/>')
        bar = "gap" if outcome is None else "alternative"
        drawn.append(f'<path class="{bar}" d="M{_COMES + 2} {first:g}h6v{len(ids) * step:g}h-6z"/>')
        *above, last = OUTCOMES[outcome]
        lines = [*above, f"{last}: {len(ids)}"]
        top = y + heights[outcome] / 2 - (len(lines) - 1) * LEADING / 2 + 5
        drawn += [text(_COMES + 18, top + n * LEADING, line, style="strong") for n, line in enumerate(lines)]
        y += heights[outcome] + free
    return drawn


def _said(controls: tuple[str, ...], pairs: list[tuple[Requirement, Judgement]]) -> str:
    into = "; ".join(f"{r.number} {judged.label}" for r, judged in pairs)
    return f"{listed(map(name, controls))}: {len(pairs)}, {into}."
