"""The shapes of verdicts: a round sign beside words, and a bar in a figure. Everything that draws a verdict uses them.

Both have one code: the more ink, the less can be followed as written. A sign is a ring that fills clockwise from the
top, and a bar fills from its foot. A tick and a cross repeat what the two ends mean, so that no color is needed.
"""

from __future__ import annotations

from math import cos, pi, sin

from traceability.analysis.verdicts import Verdict

INK = {
    Verdict.AS_WRITTEN: 0,
    Verdict.BY_AGREEMENT: 1 / 4,
    Verdict.BEFORE_RELEASE: 1 / 2,
    Verdict.ALTERNATIVE: 3 / 4,
    Verdict.GAP: 1,
}
"""The share of a sign or a bar that is filled. A verdict without a share is a dash."""
_BASE = 2
"""The height of the foot of a bar, which shows that there is a requirement even if nothing of the bar is filled."""


def sign(verdict: Verdict, x: float, y: float, r: float) -> str:
    """Return the path of the sign of a verdict: a circle around a point, to be filled by the rule ``evenodd``."""
    if verdict not in INK:
        return f"M{_n(x - r)} {_n(y - r / 7)}h{_n(2 * r)}v{_n(2 * r / 7)}h{_n(-2 * r)}z"
    if verdict is Verdict.GAP:
        return _disk(x, y, r) + _cross(x, y, 0.46 * r, 0.08 * r)
    inner = (0.87 if verdict is Verdict.AS_WRITTEN else 0.83) * r
    ring = _disk(x, y, r) + _disk(x, y, inner)
    if verdict is Verdict.AS_WRITTEN:
        return ring + _tick(x, y, r)
    angle = 2 * pi * INK[verdict]
    end = f"{_n(x + inner * sin(angle))} {_n(y - inner * cos(angle))}"
    return f"{ring}M{_n(x)} {_n(y)}V{_n(y - inner)}A{_n(inner)} {_n(inner)} 0 {int(angle > pi)} 1 {end}z"


def bar(verdict: Verdict, x: float, y: float, wide: float, high: float) -> str:
    """Return the path of the bar of a verdict, in a box of which ``x`` and ``y`` are the left and the top."""
    if verdict not in INK:
        return f"M{_n(x)} {_n(y + high / 2 - 1)}h{_n(wide)}v2h{_n(-wide)}z"
    filled = max(high * INK[verdict], _BASE)
    return f"M{_n(x)} {_n(y + high - filled)}h{_n(wide)}v{_n(filled)}h{_n(-wide)}z"


def _disk(x: float, y: float, r: float) -> str:
    return f"M{_n(x - r)} {_n(y)}a{_n(r)} {_n(r)} 0 1 0 {_n(2 * r)} 0a{_n(r)} {_n(r)} 0 1 0 {_n(-2 * r)} 0z"


def _cross(x: float, y: float, reach: float, half: float) -> str:
    """Return two crossed strokes of the width ``half`` times the root of eight, as one outline."""
    a, b = _n(reach - half), _n(2 * half)
    return (
        f"M{_n(x)} {_n(y - 2 * half)}l{a} -{a}l{b} {b}l-{a} {a}l{a} {a}l-{b} {b}l-{a} -{a}l-{a} {a}l-{b} -{b}l{a} -{a}"
        f"l-{a} -{a}l{b} -{b}z"
    )


def _tick(x: float, y: float, r: float) -> str:
    s = 0.115 * r
    points = ((-4.4, 0.4), (-3.3, -0.7), (-1.2, 1.4), (3.4, -3.6), (4.5, -2.5), (-1.2, 3.6))
    at = (f"{_n(x + s * dx)} {_n(y + s * dy)}" for dx, dy in points)
    return f"M{'L'.join(at)}z"


def _n(value: float) -> str:
    return f"{round(value, 2):g}"
