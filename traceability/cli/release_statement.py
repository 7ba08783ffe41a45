"""Commands for developers who compare a release with the guidance."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from traceability.cli import argument, command


@command(
    argument("modes", nargs="+", metavar="MODE", help="each release mode of the model, e.g. open-weights"),
    argument("--edition", default="", help="the edition of the guidance (default: the newest)"),
)
def draft_statement(root: Path, modes: Sequence[str], edition: str) -> int:
    """Print a draft of a release statement: every requirement that applies in the modes, unanswered."""
    from traceability import rules
    from traceability.assessment.template import draft
    from traceability.source.findings import printable_lines

    policy = rules.whole(root, rules.JUDGED_AFTER).policy
    print(printable_lines(draft(policy, modes, edition or policy.newest)), end="")
    return 0


@command(
    argument("file", type=Path, metavar="FILE", help="the statement, e.g. release.toml"),
    argument("--format", choices=("markdown", "json"), default="markdown", dest="form"),
)
def assess(root: Path, file: Path, form: str) -> int:
    """Print the assessment of a release statement: what is answered, open, or impossible in its modes."""
    from traceability import rules
    from traceability.assessment import assess, report
    from traceability.source import toml_file

    with file.open("rb") as opened:
        content = opened.read(toml_file.LARGEST + 1)
    policy = rules.whole(root, rules.JUDGED_AFTER).policy
    assessment = assess.assess(policy, content, file.as_posix())
    print(report.FORMATS[form](policy, assessment), end="")
    return assessment.exit_code
