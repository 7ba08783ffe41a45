"""The example safeguards of Appendix B with open weights, one by one, beside those of the edition before."""

from __future__ import annotations

from collections.abc import Iterable

from traceability.analysis.edition_history import Change
from traceability.analysis.efficacy import mark as mark_of
from traceability.analysis.efficacy import marks
from traceability.analysis.readings import contested, count, ranges
from traceability.analysis.verdicts import Judgement, Verdict, distribution, judgements
from traceability.figures.drawing import WIDTH, Figure, counted, drawn_once, label, sign, text
from traceability.policy.model import PUBLISHED, Policy, Safeguard
from traceability.views.labels import listed
from traceability.views.safeguards import Step, editions, steps

_LINE, _ROW, _HEAD = 17, 7, 44  # height of a line of a name, space between names, height of a heading
_TEXT = 302  # width of a column of names; the lines run between the columns


@drawn_once
def safeguards(policy: Policy) -> Figure:
    """Return a figure of every safeguard by its verdict, with a line to each successor."""
    parts, all_steps = editions(policy), steps(policy)
    judged = judgements(policy.whole)
    verdict = {s.id: judged[s.id, PUBLISHED].verdict for part in parts for s in part.all(Safeguard)}
    old, new = [step[0] for step in all_steps], [step[2] for step in all_steps]
    columns = [_named(policy, side) for side in ([old, new] if parts[1:] else [new])]
    counts = [distribution(verdict[id] for id in column) for column in columns]
    places: dict[str, float] = {}
    drawn, y = [_heads(policy, parts)], 40.0
    for group in Verdict:
        if any(count[group] for count in counts):
            drawn.append(_heading(y, group, [count[group] for count in counts]))
            bottoms = []
            for right, column in zip((len(columns) == 1, True), columns, strict=False):
                x, at = _x(len(columns), right), y + _HEAD
                for id, lines in column.items():
                    if verdict[id] is group:
                        drawn.append(_safeguard(x, at, lines, group, right=right))
                        places[id] = at
                        at += len(lines) * _LINE + _ROW
                bottoms.append(at)
            y = max(bottoms) + 4
    ways = "".join(_line(step, places, verdict) for step in all_steps) if parts[1:] else ""
    names = [policy.editions[part.edition].name for part in parts]
    return Figure(
        name=f"safeguards-{policy.edition}",
        title="The example safeguards of Appendix B once weights are open",
        message=" ".join(_message(policy.whole, name, column) for name, column in zip(names, columns, strict=True)),
        description=" ".join(
            f"{name.capitalize()}: {counted(count.items())}; {_marks(part)}."
            for name, part, count in zip(names, parts, counts, strict=True)
        )
        + f" {_changes(all_steps)}",
        key="In brackets, whether tests on record show the safeguard to work, and whether it is contested. "
        "A line leads from a safeguard to what became of it: drawn through where it is kept, dotted where it is "
        "revised with the same verdict, heavy where more of it can be followed, dashed where less."
        if parts[1:]
        else "Each safeguard by what becomes of it once weights are open. In brackets, whether tests show it to work.",
        height=y,
        body=ways + "".join(drawn),
    )


def _x(columns: int, right: bool) -> float:
    """Return the position of the signs of a column."""
    return 8 if columns == 1 else WIDTH - _TEXT - 12 if right else _TEXT + 12


def _named(policy: Policy, side: Iterable[Safeguard | None]) -> dict[str, tuple[str, ...]]:
    """Return the safeguards of one side with the lines of their names and marks, in the order of ``steps``."""
    names: dict[str, tuple[str, ...]] = {}
    for safeguard in side:
        if safeguard:
            note = f"{mark_of(policy, safeguard.id)}{', contested' if safeguard.id in contested(policy.whole) else ''}"
            names.setdefault(safeguard.id, label(f"{safeguard.title} ({note})", _TEXT))
    return names


def _heads(policy: Policy, parts: list[Policy]) -> str:
    """Return the names of the editions with the number of their safeguards."""
    headings = [f"{policy.editions[part.edition].name.capitalize()}: {len(part.all(Safeguard))}" for part in parts]
    if len(parts) == 1:
        return text(0, 18, headings[0], style="strong")
    return "".join(
        _beside(_x(2, bool(side)), 18, name, "strong", right=bool(side)) for side, name in enumerate(headings)
    )


def _heading(y: float, verdict: Verdict, counts: list[int]) -> str:
    """Return a rule, the verdict, and how many safeguards have it on each side."""
    rule = f'<path class="rule" d="M0 {y:g}H{WIDTH}"/>'
    if len(counts) == 1:
        return rule + text(0, y + 24, f"{verdict.label.capitalize()}: {counts[0]}", style="strong")
    left, right = (
        _beside(_x(2, bool(side)), y + 24, str(n), "strong", right=bool(side)) for side, n in enumerate(counts)
    )
    return rule + text(0, y + 24, verdict.label.capitalize(), style="strong") + left + right


def _safeguard(x: float, y: float, lines: Iterable[str], verdict: Verdict, *, right: bool) -> str:
    names = (_beside(x, y + number * _LINE + 5, line, "", right=right) for number, line in enumerate(lines))
    return sign(x, y, verdict) + "".join(names)


def _beside(x: float, y: float, line: str, style: str, *, right: bool) -> str:
    return text(x + 12 if right else x - 12, y, line, "start" if right else "end", style)


def _line(step: Step, places: dict[str, float], verdict: dict[str, Verdict]) -> str:
    """Return the line from a safeguard to its successor; a word if either is missing."""
    old, change, new = step
    left, right, bend = _x(2, False) + 10, _x(2, True) - 10, WIDTH / 2 - 16
    word = change.label if change in (Change.NEW, Change.DROPPED) else "moved"
    if new is None:
        return text(left, places[old.id] + 5, word, style="quiet") if old else ""
    if old is None:
        return text(right, places[new.id] + 5, word, "end", "quiet")
    (y1, was), (y2, now) = ((places[s.id], verdict[s.id]) for s in (old, new))
    way = "up" if now < was else "down" if now > was else "line" if change is Change.KEPT else "line dotted"
    return f'<path class="{way}" d="M{left:g} {y1:g}C{bend:g} {y1:g} {bend:g} {y2:g} {right:g} {y2:g}"/>'


def _taken_or_ended(judgement: Judgement) -> bool:
    return judgement.verdict in (Verdict.BEFORE_RELEASE, Verdict.ALTERNATIVE, Verdict.GAP)


def _message(policy: Policy, name: str, ids: Iterable[str]) -> str:
    """Return how many of the safeguards ``ids`` publication takes away or ends, with the range over all readings."""
    listed = [policy.get(Safeguard, id) for id in ids]
    counts = ranges(policy, listed, PUBLISHED)
    lost = counts[Verdict.ALTERNATIVE].published + counts[Verdict.GAP].published
    ending = counts[Verdict.BEFORE_RELEASE].published
    both = count(policy, listed, PUBLISHED, _taken_or_ended)
    span = f", over all readings {both.fewest} to {both.most}" if both.fewest != both.most else ""
    return (
        f"{name.capitalize()}: {lost} of {len(listed)} {'is' if lost == 1 else 'are'} out of reach and "
        f"{ending} more {'ends' if ending == 1 else 'end'} at release, together {lost + ending}{span}."
    )


def _changes(all_steps: Iterable[Step]) -> str:
    """Return in words how many safeguards were kept, revised, dropped or added."""
    fates = [change for _, change, _ in all_steps if change]
    if not fates:
        return ""
    return f"Lines and safeguards without one: {listed(f'{fates.count(c)} {c.label}' for c in Change if c in fates)}."


def _marks(policy: Policy) -> str:
    """Return in words how many safeguards of an edition are shown to hold, disputed, broken or untested."""
    counts = marks(policy, policy.all(Safeguard))
    return ", ".join(f"{number} {mark.label}" for mark, number in counts.items() if number) or "none"
