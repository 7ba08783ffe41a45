"""Pictures of the policy as SVG, drawn from the same tables that stand beside them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from traceability.model import Policy, Requirement
from traceability.verdicts import Verdict, judgements
from traceability.views.requirements import chapters, tally

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
