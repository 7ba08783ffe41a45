"""Pictures of the policy as SVG, drawn from the same tables that stand beside them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from traceability.model import Policy, Requirement
from traceability.succession import before as before_edition
from traceability.verdicts import Verdict, judgements
from traceability.views.requirements import chapters, tally
from traceability.views.succession import Share, reach

_WIDE, _HIGH, _GAP = 5, 20, 8  # of one cell, and between chapters; in units of the drawing
_LEFT, _TOP = 118, 34


def heat_map(policy: Policy) -> str:
    """Every requirement (one column each) in every mode (one row each).

    How full a cell is shows how much of the requirement is left: the sign for ``as written`` fills it, the one
    for a gap leaves an empty frame, so the picture reads without color and in print.
    """
    verdicts = judgements(policy)
    modes = policy.modes()
    paths = dict.fromkeys(Verdict, "")
    labels = []
    x = _LEFT
    for number, (_, requirements) in enumerate(chapters(policy), start=1):
        name = str(number) if number <= 7 else "B"
        labels.append(_text(x + len(requirements) * _WIDE / 2, _TOP - 8, name, "middle"))
        for requirement in requirements:
            for row, mode in enumerate(modes):
                verdict = verdicts[requirement.id, mode.id].verdict
                paths[verdict] += _cell(x, _TOP + row * (_HIGH + 2), verdict)
            x += _WIDE
        x += _GAP
    names = [_text(_LEFT - 8, _TOP + row * (_HIGH + 2) + 14, mode.title, "end") for row, mode in enumerate(modes)]
    width, height = x, _TOP + len(modes) * (_HIGH + 2) + 4
    cells = "".join(f'<path class="{verdict.name.lower()}" d="{path}"/>' for verdict, path in paths.items() if path)
    return (
        f'<svg class="heat-map" viewBox="0 0 {width} {height}" role="img" aria-labelledby="map-title map-text">'
        f'<title id="map-title">Requirements by release mode</title>'
        f'<desc id="map-text">{escape(_describe(policy))}</desc>'
        f"{_text(_LEFT, 12, 'Objectives 1 to 7, and the safeguards of Appendix B', 'start')}"
        f"{''.join(labels)}{''.join(names)}{cells}</svg>"
    )


def _describe(policy: Policy) -> str:
    """The picture in words: how the requirements fall in each mode."""
    parts = []
    for mode in policy.modes():
        counts = tally(policy, policy.all(Requirement), mode).counts
        parts.append(f"{mode.name}: " + ", ".join(f"{n} {verdict.words}" for verdict, n in counts.items() if n))
    return ". ".join(parts) + ". The table on this page has the numbers."


_SLOPE, _STEP = 260, 17  # the height of the scale, and the least distance between two labels


def slope(policy: Policy) -> str:
    """The share of each part of the guidance that a developer of open weights can follow, from draft to draft.

    Parts with the same two shares lie on one line, whose label names them all; what is whole numbers of percent in
    the table is where the line begins and ends.
    """
    lines: dict[tuple[int, int], list[tuple[str, Share, Share]]] = {}
    for part in reach(policy):
        lines.setdefault((part[1].percent, part[2].percent), []).append(part)
    left, right, top = 72, 200, 40
    lowest = min(percent for pair in lines for percent in pair) // 10 * 10
    scale = _SLOPE / max(100 - lowest, 10)
    height = {percent: top + scale * (100 - percent) for pair in lines for percent in pair}
    lefts = _spread({before: height[before] for before, _ in lines})
    ends = _spread({pair: height[pair[1]] for pair in sorted(lines, key=lambda pair: -pair[1])})
    drawn = []
    for (before, after), parts in lines.items():
        way = "up" if after > before else "down" if after < before else "level"
        name = _together([label for label, _, _ in parts])
        drawn.append(
            f'<path class="{way}" d="M{left} {height[before]:g}L{right} {height[after]:g}"/>'
            f'<circle class="{way}" cx="{left}" cy="{height[before]:g}" r="4"/>'
            f'<circle class="{way}" cx="{right}" cy="{height[after]:g}" r="4"/>'
            f"{_text(right + 12, ends[before, after] + 5, f'{after} % {name}', 'start')}"
        )
    begins = "".join(_text(left - 12, y + 5, f"{before} %", "end") for before, y in lefts.items())
    earlier, later = policy.editions[before_edition(policy, policy.speaks_of)], policy.editions[policy.speaks_of]
    heads = _text(left, 18, earlier.name.capitalize(), "middle") + _text(right, 18, later.name.capitalize(), "middle")
    said = ". ".join(f"{name}: {old.words}, then {new.words}" for name, old, new in reach(policy))
    bottom = max(*ends.values(), *lefts.values(), top + _SLOPE)
    return (
        f'<svg class="slope" viewBox="0 0 500 {bottom + 16:g}" role="img" aria-labelledby="slope-title slope-text">'
        f'<title id="slope-title">In reach of a developer of open weights, from draft to draft</title>'
        f'<desc id="slope-text">{escape(said)}. The table on this page has the numbers.</desc>'
        f"{heads}{begins}{''.join(drawn)}</svg>"
    )


def _spread(places: dict) -> dict:
    """Heights of labels, moved down where two would touch."""
    found, lowest = {}, float("-inf")
    for key, y in sorted(places.items(), key=lambda place: place[1]):
        found[key] = lowest = max(y, lowest + _STEP)
    return found


def _together(names: list[str]) -> str:
    """Several parts in one label: objectives by their numbers."""
    numbers = [name.removeprefix("Objective ") for name in names if name.startswith("Objective ")]
    others = [name for name in names if not name.startswith("Objective ")]
    return ", ".join([*others, *([f"Objective{'s' * (len(numbers) > 1)} {', '.join(numbers)}"] if numbers else [])])


def _cell(x: float, y: float, verdict: Verdict) -> str:
    """One cell as a path: full, three quarters, half, a quarter, an empty frame, or a dash."""
    wide = _WIDE - 1
    match verdict:
        case Verdict.GAP:
            return f"M{x} {y}h{wide}v{_HIGH}h-{wide}zM{x + 1} {y + 1}v{_HIGH - 2}h{wide - 2}v-{_HIGH - 2}z"
        case Verdict.NOT_RELEVANT:
            return f"M{x} {y + _HIGH / 2}h{wide}v2h-{wide}z"
        case _:
            high = _HIGH * (4 - verdict) // 4
            return f"M{x} {y + _HIGH - high}h{wide}v{high}h-{wide}z"


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text>'
