"""The command for users who ask what holds for one requirement."""

from __future__ import annotations

from pathlib import Path

from traceability.cli import argument, command


@command(
    argument("id", metavar="ID", help="a requirement, e.g. PD2-S06"),
    argument("--mode", default="", metavar="MODE", help="a release mode, e.g. open-weights (default: all)"),
)
def show(root: Path, id: str, mode: str) -> int:
    """Print the verdict on a requirement in a release mode, why, and what other readings say."""
    from traceability.cli.packaged import document_for
    from traceability.cli.requirement import shown
    from traceability.library import Policy
    from traceability.source.findings import printable_lines

    policy = Policy(document_for(root))
    print(printable_lines(shown(policy, id.upper(), [mode] if mode else policy.modes)), end="")
    return 0
