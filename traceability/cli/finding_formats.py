"""Findings as text, and in formats that other programs show beside it: GitHub workflow commands and SARIF 2.1.0.

Only this module knows these formats: the commands as ``actions/toolkit`` writes them, and SARIF by the standard of
OASIS, whose messages give a meaning to braces (3.11.5) and brackets (3.11.6). In both, paths are relative to the
repository, whose root may be above the checked folder. In text, they are relative to that folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from traceability.policy.model import Place
from traceability.publication.identity import repository, version_of_program
from traceability.rules import RULES, Rule
from traceability.source.findings import Finding, grouped

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
IN_MESSAGE = str.maketrans({"{": "{{", "}": "}}", "[": r"\[", "]": r"\]", "\\": r"\\"})
IN_COMMAND = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
IN_PROPERTY = IN_COMMAND | str.maketrans({":": "%3A", ",": "%2C"})
"""The escapes of characters that have a meaning in a property."""


def from_repository(root: Path, findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with paths from the repository that ``root`` is in, or from ``root`` if it is in none."""
    here = Path(os.path.realpath(root))
    above = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    within = here.relative_to(above).as_posix()
    if within == ".":
        return list(findings)
    return [one._replace(place=Place(f"{within}/{one.place.path}", one.place.line)) for one in findings]


def text(findings: Iterable[Finding]) -> str:
    """Return one line for each finding, and one for many of the same cause."""
    return "".join(f"{line}\n" for line in grouped(findings))


def lines(findings: Iterable[Finding]) -> str:
    """Return one line for each finding, for editors."""
    return "".join(f"{finding}\n" for finding in findings)


def github(findings: Iterable[Finding]) -> str:
    """Return one workflow command for each finding; GitHub shows it at its line of a pull request."""
    return "".join(f"::error {_properties(finding)}::{finding.message.translate(IN_COMMAND)}\n" for finding in findings)


def _properties(finding: Finding) -> str:
    title = f"{finding.code} {finding.about}".rstrip()
    properties = {"file": finding.place.path, "line": str(finding.place.line), "title": title}
    return ",".join(f"{name}={value.translate(IN_PROPERTY)}" for name, value in properties.items())


def sarif(findings: Iterable[Finding]) -> str:
    """Return a SARIF log with all rules, a result for each finding, and version and address of the tool if known."""
    known = {"version": version_of_program(), "informationUri": repository(os.environ)}
    driver = {"name": "traceability", "rules": [_rule(rule) for rule in RULES.values()]}
    driver |= {name: value for name, value in known.items() if value}
    run = {"tool": {"driver": driver}, "results": [_result(finding) for finding in findings]}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": _message(rule.sentence),
        "fullDescription": _message(rule.reason),
        "help": _message(f"{rule.sentence} {rule.reason} For an example: make explain ID={rule.code}"),
        "defaultConfiguration": {"level": "error"},
    }


def _result(finding: Finding) -> dict[str, Any]:
    place = {"uri": quote(os.fsencode(finding.place.path)), "uriBaseId": "%SRCROOT%"}
    return {
        "ruleId": finding.code,
        "ruleIndex": list(RULES).index(finding.code),
        "level": "error",
        "message": _message(f"{finding.about} {finding.message}".lstrip()),
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": {"startLine": finding.place.line}}}],
    }


def _message(text: str) -> dict[str, str]:
    """Return a message of SARIF; bytes that are not text, which a finding may quote, become escapes."""
    return {"text": text.encode("utf-8", "backslashreplace").decode().translate(IN_MESSAGE)}


FORMATS: dict[str, Callable[[Iterable[Finding]], str]] = {
    "text": text,
    "lines": lines,
    "github": github,
    "sarif": sarif,
}
