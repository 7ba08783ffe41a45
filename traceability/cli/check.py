"""Commands that report on the policy: broken rules, the reasons for a result, and the effects of a change."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from traceability.cli import argument, command
from traceability.policy.errors import UserError

if TYPE_CHECKING:
    from traceability.rules import Reading
    from traceability.source.findings import Finding


@command(
    argument("--format", choices=("text", "lines", "github", "sarif"), default="text", dest="form"),
    argument("--no-memory", action="store_false", dest="remember", help="parse every page, as in the first check"),
)
def check(root: Path, form: str, remember: bool) -> int:
    """Print every violation of the rules."""
    from traceability import rules
    from traceability.cli import finding_formats
    from traceability.source import page_memory

    began = time.perf_counter()
    known = page_memory.load(root) if remember else page_memory.Memory()
    reading, findings = rules.judge(root, known)
    shown = findings if form == "text" else finding_formats.from_repository(root, findings)
    print(finding_formats.FORMATS[form](shown), end="")
    if not findings and form != "sarif":
        print(f"{len(reading.policy.statements)} statements keep {len(rules.RULES)} rules")
    with suppress(OSError):  # nobody has to read how long it took
        print(_progress(reading, findings, time.perf_counter() - began), file=sys.stderr)
    return int(bool(findings))


def _progress(reading: Reading, findings: list[Finding], seconds: float) -> str:
    """Return what was checked in how many ``seconds``, and what is still to be checked."""
    from traceability import rules

    pages = f"check  {len(reading.written)} pages: {seconds:.1f} s"
    if not findings:
        return pages
    number = f"{len(findings)} finding{'s' * (len(findings) != 1)}"
    left = rules.unjudged(findings)
    return f"{pages}, {number}" + (f"; {left} more rules run once these are mended" if left else "")


@command(argument("word", metavar="CODE|ID", help="e.g. A101 or PD2-S08"))
def explain(root: Path, word: str) -> int:
    """Print a rule with its reason and example, or a statement with its result and the reasons."""
    from traceability import rules
    from traceability.cli import explanations
    from traceability.source.findings import printable_lines

    reading = rules.Reading() if word.upper() in rules.RULES else rules.whole(root)  # a rule says how to mend the rest
    print(printable_lines(explanations.explain(reading, word, root)), end="")
    return 0


@command(
    argument("old", type=Path, metavar="OLD", help="the folder of the policy as it was, e.g. a worktree of main"),
    argument("new", type=Path, metavar="NEW", help="the folder of the policy as it is, e.g. ."),
)
def diff(root: Path, old: Path, new: Path) -> int:
    """Print the effects of a change as Markdown: verdicts, findings, counts, claims and statements that differ."""
    from traceability.diff import compare, report

    sides = []
    for folder in (old, new):
        try:
            sides.append(compare.side(root / folder))
        except (OSError, UserError) as error:
            print(report.unreadable(str(folder), error), end="")
            raise
    print(report.markdown(compare.compare(*sides)), end="")
    return 0
