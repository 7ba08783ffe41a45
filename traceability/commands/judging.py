"""What the policy comes to: what breaks a rule, and why something is as it is."""

from __future__ import annotations

from pathlib import Path

from traceability.commands import argument, command


@command(argument("--format", choices=("text", "github", "sarif"), default="text", dest="form"))
def check(root: Path, form: str) -> int:
    """Print what breaks the rules."""
    from traceability import annotations, rules

    reading = rules.read(root)
    found = rules.findings(reading)
    print(annotations.FORMATS[form](found), end="")
    if not found and form != "sarif":
        print(f"{len(reading.policy.statements)} statements keep {len(rules.RULES)} rules")
    return int(bool(found))


@command(argument("word", metavar="CODE|ID", help="e.g. A101 or PD2-S08"))
def explain(root: Path, word: str) -> int:
    """Print a rule with its reason and example, or a statement with what it comes to and why."""
    from traceability import explanations, rules

    print(explanations.explain(rules.read(root), word, root), end="")
    return 0
