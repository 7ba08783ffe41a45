"""Evidence over time: the works of each year that support, challenge and break alternatives."""

from __future__ import annotations

from traceability.figures.drawing import SIZE, WIDTH, Figure, drawn_once, text
from traceability.policy.model import Evidence, Policy
from traceability.views.labels import number_of
from traceability.views.record import ON_ALTERNATIVES, SIDES, roles_by_year

_LEFT, _STEP, _AXIS = 88, 13, 26  # width of the labels, distance of the marks, height of the strip with the years
_ABOVE, *_BELOW = ON_ALTERNATIVES


@drawn_once
def evidence(policy: Policy) -> Figure:
    """Return a figure with one mark for each work and role.

    Marks above the line of years support an alternative; marks below it challenge or break one.
    """
    years = roles_by_year(policy)
    column = (WIDTH - _LEFT) / max(len(years), 1)
    across = max(1, min(6, int((column - 16) // _STEP)))
    rows = [[-(-len(ids) // across) for ids in roles.values()] for roles in years.values()]
    up = max((above for above, *_ in rows), default=0) * _STEP + 34
    down = max((sum(below) for _, *below in rows), default=0) * _STEP + 34
    drawn = [f'<path class="rule" d="M0 {up:g}H{WIDTH}M0 {up + _AXIS:g}H{WIDTH}"/>']
    for number, (year, roles) in enumerate(years.items()):
        middle = _LEFT + (number + 0.5) * column
        if number % -(-int(SIZE * 3) // max(int(column), 1)) == 0:
            drawn.append(text(middle, up + 18, str(year), "middle", "quiet"))
        tops: list[int] = []
        for option, ids in roles.items():
            start = 0 if option == _ABOVE else sum(tops)
            side = [option] if option == _ABOVE else _BELOW
            x = middle - min(max(len(roles[role]) for role in side), across) * _STEP / 2
            for place in range(len(ids)):
                row, at = divmod(place, across)
                y = up - (row + 0.8) * _STEP if option == _ABOVE else up + _AXIS + (start + row + 0.8) * _STEP
                drawn.append(_mark(option, x + (at + 0.5) * _STEP, y))
            if option != _ABOVE:
                tops.append(-(-len(ids) // across))
        drawn.append(_counts(middle, up, sum(tops), -(-len(roles[_ABOVE]) // across), roles))
    totals = {option: sum(len(roles[option]) for roles in years.values()) for option in ON_ALTERNATIVES}
    labels = [(up - 14, _ABOVE), *((up + _AXIS + 22 + 20 * n, option) for n, option in enumerate(_BELOW))]
    drawn += [_mark(option, 6, y - 5) + text(16, y, SIDES[option].capitalize()) for y, option in labels]
    works = len(policy.all(Evidence))
    each = [f"{number_of(count, 'work')} {_verb(option, count)}" for option, count in totals.items()]
    return Figure(
        name="evidence-over-time",
        title="Evidence for and against the alternatives, by year of publication",
        message=f"Of {number_of(works, 'work')} on record, {totals[_ABOVE]} "
        f"{_verb(_ABOVE, totals[_ABOVE])} an alternative, "
        + " and ".join(f"{totals[option]} {_verb(option, totals[option])} one" for option in _BELOW)
        + ".",
        description="; ".join(each)
        + ". "
        + " ".join(
            f"{year}: {', '.join(f'{len(ids)} {_verb(option, len(ids))}' for option, ids in roles.items() if ids)}."
            for year, roles in years.items()
            if any(roles.values())
        ),
        key="A mark is a work in one role: one that supports an alternative and challenges another has two. How many "
        "works there are does not say how strong they are. "
        f"{_until(policy)}",
        height=up + _AXIS + down,
        body="".join(drawn),
    )


def _mark(option: str, x: float, y: float, r: float = 4.5) -> str:
    """Return a disk for a work that supports, an open diamond for one that challenges, a cross for one that breaks."""
    match option:
        case "supported_by":
            path = f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"
        case "challenged_by":
            s, t = r + 0.8, r - 1.4
            path = f"M{x:g} {y - s:g}l{s:g} {s:g}l{-s:g} {s:g}l{-s:g} {-s:g}z"
            path += f"M{x:g} {y - t:g}l{t:g} {t:g}l{-t:g} {t:g}l{-t:g} {-t:g}z"
        case _:
            a, b = r + 0.3, 1.3
            path = (
                f"M{x - a:g} {y - a + b:g}l{b:g} {-b:g}l{a - b:g} {a - b:g}l{a - b:g} {b - a:g}l{b:g} {b:g}"
                f"l{b - a:g} {a - b:g}l{a - b:g} {a - b:g}l{-b:g} {b:g}l{b - a:g} {b - a:g}l{b - a:g} {a - b:g}"
                f"l{-b:g} {-b:g}l{a - b:g} {b - a:g}z"
            )
    return f'<path class="{SIDES[option]}" d="{path}"/>'


def _counts(x: float, up: float, below: int, above: int, roles: dict[str, list[str]]) -> str:
    """Return the numbers at the ends of a stack."""
    drawn = []
    if roles[_ABOVE]:
        drawn.append(text(x, up - above * _STEP - 10, str(len(roles[_ABOVE])), "middle", "strong"))
    if counts := [str(len(roles[option])) for option in _BELOW if roles[option]]:
        drawn.append(text(x, up + _AXIS + below * _STEP + 22, " + ".join(counts), "middle", "strong"))
    return "".join(drawn)


def _verb(option: str, count: int) -> str:
    return SIDES[option] if count == 1 else SIDES[option].removesuffix("s")


def _until(policy: Policy) -> str:
    """Return until when the record was kept, since its last year may not be over."""
    looked = [work.checked for work in policy.all(Evidence)]
    return f"Works were last looked up on {max(looked)}." if looked else ""
