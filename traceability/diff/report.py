"""A difference as Markdown, for the summary of a job on GitHub and for reviewers of the change.

Anyone may have written the text of a policy. The report quotes it as code, cut to one short line: code can hold no
markup, link, image or mention of a user.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

from traceability.analysis.verdicts import Judgement
from traceability.diff.changes import Change
from traceability.diff.compare import Altered, Difference
from traceability.diff.verdict_changes import Absence, Held, Turn
from traceability.policy.model import Duty, Mode, Requirement

Item = TypeVar("Item")

LARGEST = 1_000_000
"""The largest report in bytes; GitHub accepts a mebibyte for each step."""

LONGEST = 240
"""The largest number of characters in a quotation."""

SHORT = 60
"""The largest number of characters up to which a report shows both values of a field."""

HEAD = "## What the change comes to"
NOTHING = "Nothing: verdicts, findings, counts, results of claims, statements and links are what they were."
STAGES = (
    "Rules are asked in stages, and not the same were reached before and after. What is new here may have been there "
    "before, and what was found before may still be there."
)
UNTOLD = "What becomes of claims cannot be told before what is found is mended."


def markdown(difference: Difference, largest: int = LARGEST) -> str:
    """Return the report, findings first, in at most ``largest`` bytes.

    Sections share the space equally; each says how many lines it left out.
    """
    sections = [(title, lines) for title, lines in _sections(difference) if lines]
    notes = [*([] if difference.asked_alike else [STAGES]), *([UNTOLD] if difference.results is None else [])]
    parts = [HEAD, *([] if sections else [NOTHING]), *notes]
    room = (largest - _size("\n\n".join(parts))) // max(len(sections), 1)
    return "\n\n".join((*parts, *(_section(title, lines, room) for title, lines in sections))) + "\n"


def unreadable(folder: str, error: Exception) -> str:
    """Return the report for a policy that cannot be read."""
    return f"{HEAD}\n\nThe policy in {code(folder)} cannot be read, so nothing can be told: {code(str(error))}\n"


def _section(title: str, lines: list[str], room: int) -> str:
    shown = [f"### {title}\n"]
    room -= _size(shown[0]) + _size(_more(len(lines)))
    for line in lines:
        if _size(line) < room:
            room -= _size(line) + 1
            shown.append(line)
    left = len(lines) - len(shown) + 1
    return "\n".join((*shown, *([_more(left)] if left else [])))


def _more(left: int) -> str:
    return f"- … and {left} more"


def _size(text: str) -> int:
    return len(text.encode()) + 2


def _sections(difference: Difference) -> Iterator[tuple[str, list[str]]]:
    """Yield each section with its lines; some are empty."""
    cells = f"Verdicts that changed: {len(difference.turns)}"
    yield f"New findings: {len(difference.findings)}", [f"- {code(str(finding))}" for finding in difference.findings]
    yield (
        f"Findings that are mended: {len(difference.mended)}",
        [f"- {code(str(finding))}" for finding in difference.mended],
    )
    yield cells, [_turned(difference, group) for group in _together(difference.turns, lambda turn: turn.requirement)]
    by_duty = _together(difference.duties, lambda change: change.about[0])
    yield (
        f"Duties whose verdict or exemption changed: {len(by_duty)}",
        [_duty(difference, changes) for changes in by_duty],
    )
    yield (
        f"Tags against the verdict: {len(difference.deviations)}",
        [f"- {_change(change)}" for change in difference.deviations],
    )
    yield (
        f"Published ids that are no longer listed: {len(difference.unprotected)}",
        [f"- {code(id)}; nothing protects it any more" for id in difference.unprotected],
    )
    yield "Counts", [_counted(group) for group in _together(difference.counts, lambda count: count.about[:-1])]
    yield "Results of claims", [_result(change) for change in difference.results or ()]
    yield f"Statements: {len(difference.statements)}", [_altered(altered) for altered in difference.statements]
    yield "Editions of the guidance", [f"- {_change(change)}" for change in difference.editions]
    yield (
        f"Links to read again: {len(difference.suspect)}",
        [_to_read(*link) for link in difference.suspect],
    )


def _to_read(statement: str, provision: str) -> str:
    """Return the line of a link that nobody has confirmed.

    A provision that is linked to itself has not been confirmed beside its passage.
    """
    if statement == provision:
        return f"- {code(statement)}; nobody has read it beside its passage as it is now"
    return f"- {code(statement)} rests on {code(provision)}; nobody has read both as they are now"


def _together(items: Iterable[Item], key: Callable[[Item], Hashable]) -> list[list[Item]]:
    """Group items by their key, also if they are not adjacent."""
    alike: dict[Hashable, list[Item]] = {}
    for item in items:
        alike.setdefault(key(item), []).append(item)
    return list(alike.values())


def _turned(difference: Difference, turns: list[Turn]) -> str:
    """Return a requirement with all its changed verdicts; modes with the same change share a line."""
    id = turns[0].requirement
    lines = [f"- {code(f'{id} {_statement(difference, Requirement, id).title}')}"]
    for alike in _together(turns, lambda turn: (turn.was, turn.now, turn.why)):
        modes = ", ".join(code(_statement(difference, Mode, turn.mode).name) for turn in alike)
        reasons = "; ".join(map(_change, alike[0].why))
        because = f" ({reasons})" if reasons else ""
        lines.append(f"  - {modes}: {_verdict(alike[0].was)} → {_verdict(alike[0].now)}{because}")
    return "\n".join(lines)


def _duty(difference: Difference, changes: list[Change]) -> str:
    """Return a duty with what changed; modes with the same change share a line."""
    id = changes[0].about[0]
    lines = [f"- {code(f'{id} {_statement(difference, Duty, id).title}')}"]
    for alike in _together(changes, lambda change: (change.was, change.now)):
        modes = ", ".join(code(_statement(difference, Mode, change.about[1]).name) for change in alike)
        was, now = (text or Absence.NOT_THERE.label for text in (alike[0].was, alike[0].now))
        lines.append(f"  - {modes}: {was} → {now}")
    return "\n".join(lines)


def _statement(difference: Difference, kind: type, id: str) -> Any:
    """Return a statement as it is or, if it was removed or retired, as it was."""
    now = difference.new.statements.get(id)
    return now if isinstance(now, kind) else difference.old[id]


def _verdict(judgement: Held) -> str:
    return f"{judgement.verdict.sign} {judgement.label}" if isinstance(judgement, Judgement) else judgement.label


def _counted(counts: list[Change]) -> str:
    numbers = ", ".join(f"{count.about[-1]} {count.was or 0} → {count.now or 0}" for count in counts)
    return f"- {code(', '.join(counts[0].about[:-1]))}: {numbers}"


def _result(change: Change) -> str:
    return f"- {code(' '.join(change.about))}\n  - was: {code(change.was)}\n  - is: {code(change.now)}"


def _altered(altered: Altered) -> str:
    changes = "; ".join(map(_change, altered.fields))
    kind, statement = altered.statement.kind, altered.statement
    return f"- {code(f'{statement.id} {statement.title}')}: {kind}, {altered.how.label}" + (
        f": {changes}" if changes else ""
    )


def _change(change: Change) -> str:
    """Return the old and the new value, or only "reworded" if either is long; one of several values by itself."""
    *lead, last = change.about
    name = code(" ".join(lead if lead and last in (change.was, change.now) else change.about))
    if not change.was:
        return f"{name} now {code(change.now)}"
    if not change.now:
        return f"{name} no longer {code(change.was)}"
    if max(len(change.was), len(change.now)) > SHORT:
        return f"{name} reworded"
    return f"{name} {code(change.was)} → {code(change.now)}"


def code(text: str) -> str:
    """Return a text as code on one line, fenced by more backticks than any run within it."""
    text = " ".join(text.split())
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    text = "".join(char if char.isprintable() else "\ufffd" for char in text)
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}" if text else "nothing"
