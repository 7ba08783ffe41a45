"""From draft to draft: the share of each part that a developer of open weights can follow."""

from __future__ import annotations

from traceability.analysis.edition_history import before as before_edition
from traceability.figures.drawing import Figure, drawn_once, text
from traceability.policy.model import Policy
from traceability.views.edition_history import reach
from traceability.views.table import Share

_SLOPE, _STEP = 270, 20  # height of the scale, least distance between two labels
_LEFT, _RIGHT, _TOP = 100, 410, 40
_LABEL = 68  # from a dot to the end of its label; the widest is 100 % in a wide typeface


@drawn_once
def slope(policy: Policy) -> Figure:
    """Return a figure of the share of each part of the guidance, before and after.

    Parts that have the same two shares share a line and its label. A line begins and ends at the whole percentages of
    the table.
    """
    lines: dict[tuple[int, int], list[tuple[str, Share, Share]]] = {}
    parts = reach(policy)
    for part in parts:
        lines.setdefault((part[1].percent, part[2].percent), []).append(part)
    lowest = min(percent for pair in lines for percent in pair) // 10 * 10
    scale = _SLOPE / max(100 - lowest, 10)
    height = {percent: _TOP + scale * (100 - percent) for pair in lines for percent in pair}
    lefts = _spread({before: height[before] for before, _ in lines})
    ends = _spread({pair: height[pair[1]] for pair in sorted(lines, key=lambda pair: -pair[1])})
    drawn = []
    for (before, after), group in lines.items():
        way = "up" if after > before else "down" if after < before else "line"
        name = _together([label for label, _, _ in group])
        y = ends[before, after] + 5
        drawn.append(
            f'<path class="{way}" d="M{_LEFT} {height[before]:g}L{_RIGHT} {height[after]:g}"/>'
            f"{_point(_LEFT, height[before], way)}{_point(_RIGHT, height[after], way)}"
            f"{text(_RIGHT + _LABEL, y, f'{after} %', 'end', 'strong')}{text(_RIGHT + _LABEL + 10, y, name)}"
        )
    begins = "".join(text(_LEFT - 14, y + 5, f"{before} %", "end", "strong") for before, y in lefts.items())
    earlier, later = policy.editions[before_edition(policy, policy.edition)], policy.editions[policy.edition]
    heads = "".join(
        text(x, 18, edition.name.capitalize(), "middle", "strong") for x, edition in ((_LEFT, earlier), (_RIGHT, later))
    )
    appendix, *_, whole = parts
    return Figure(
        name=f"slope-{later.id}",
        title="What open developers can follow, from draft to draft",
        message=f"{appendix[0]}: {appendix[1].ranged} in the {earlier.name}, {appendix[2].ranged} in the {later.name}. "
        f"{whole[0]}: {whole[1].ranged}, then {whole[2].ranged}.",
        description=". ".join(f"{name}: {old.ranged}, then {new.ranged}" for name, old, new in parts) + ".",
        key="Share of what can be followed with open weights, by agreement and until the release included, percent "
        "rounded down. A solid line rises, a dashed one falls, a thin one stays level.",
        height=max(*ends.values(), *lefts.values()) + 16,
        body=f"{heads}{begins}{''.join(drawn)}",
    )


def _point(x: float, y: float, way: str) -> str:
    return f'<circle class="{way}" cx="{x:g}" cy="{y:g}" r="4"/>'


def _spread(places: dict) -> dict:
    """Return the heights of labels, moved down where two would touch."""
    heights, lowest = {}, float("-inf")
    for key, y in sorted(places.items(), key=lambda place: place[1]):
        heights[key] = lowest = max(y, lowest + _STEP)
    return heights


def _together(names: list[str]) -> str:
    """Return the label of several parts; objectives are listed by number."""
    numbers = [name.removeprefix("Objective ") for name in names if name.startswith("Objective ")]
    others = [name for name in names if not name.startswith("Objective ")]
    return ", ".join([*others, *([f"Objective{'s' * (len(numbers) > 1)} {', '.join(numbers)}"] if numbers else [])])
