"""Commands for developers who compare a release with the guidance."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from traceability.cli import argument, command


@command(
    argument("modes", nargs="+", metavar="MODE", help="each release mode of the model, e.g. open-weights"),
    argument("--edition", default="", help="the edition of the guidance (default: the newest)"),
    argument("--card", action="store_true", help="print what holds in the modes, as a block for a model card"),
)
def draft_statement(root: Path, modes: Sequence[str], edition: str, card: bool) -> int:
    """Print a draft of a release statement: every requirement that applies in the modes, unanswered."""
    from traceability.assessment.template import draft
    from traceability.cli.packaged import policy_for, publication_for
    from traceability.source.findings import printable_lines

    policy = policy_for(root)
    edition = edition or policy.newest
    if card:
        from traceability.assessment.card import unanswered

        said = unanswered(policy, modes, edition, publication_for(root))
    else:
        said = draft(policy, modes, edition)
    print(printable_lines(said), end="")
    return 0


@command(
    argument("file", type=Path, metavar="FILE", help="the statement, e.g. release.toml"),
    argument(
        "--format",
        choices=("markdown", "json", "card", "cyclonedx", "cyclonedx-1.6"),
        default="markdown",
        dest="form",
    ),
    argument("--card", action="store_const", const="card", dest="form", help="the same as --format card"),
)
def assess(root: Path, file: Path, form: str) -> int:
    """Print the assessment of a release statement: what is answered, open, or impossible in its modes."""
    from traceability.assessment import assess, card, report
    from traceability.cli.packaged import policy_for, publication_for
    from traceability.source import toml_file

    with file.open("rb") as opened:
        content = opened.read(toml_file.LARGEST + 1)
    policy = policy_for(root)
    assessment = assess.assess(policy, content, file.as_posix())
    if form in report.FORMATS:
        said = report.FORMATS[form](policy, assessment)
    elif form in card.FORMATS:
        said = card.FORMATS[form](policy, assessment, publication_for(root))
    else:
        from traceability.data.cyclonedx import declarations

        said = declarations.FORMATS[form](policy, assessment, publication_for(root))
    print(said, end="")
    return assessment.exit_code


@command(
    argument("path", type=Path, metavar="PATH", help="the folder of a local copy of the model repository"),
    argument("--write", type=Path, metavar="FILE", help="also write a release statement to begin with, to a new file"),
    argument("--edition", default="", help="the edition of the guidance (default: the newest)"),
)
def propose_statement(root: Path, path: Path, write: Path | None, edition: str) -> int:
    """Print the release mode that the files of a model repository propose, with their lines; run nothing in it."""
    from traceability import rules
    from traceability.assessment.proposal import decision, matcher, report, repository
    from traceability.source.findings import printable_lines

    read = repository.read(path)
    policy = rules.whole(root, rules.JUDGED_AFTER).policy
    found = decision.propose(read, matcher.match if matcher.available() else None)
    asked = report.questions((root / report.PAGE).read_text(encoding="utf-8"))
    print(printable_lines(report.markdown(found, asked)), end="")
    if write and (statement := report.statement(policy, found, edition or policy.newest)):
        with write.open("x", encoding="ascii") as file:
            file.write(statement)
        print(f"\nWrote {printable_lines(write.as_posix())}. It holds no answer yet: uncomment each line that is true.")
    elif write:
        print(
            "\nWrote no statement, since no mode is proposed. Answer what is open, then run draft-statement with the "
            "mode that follows: ai-800-1 draft-statement MODE > release.toml"
        )
    return found.exit_code
