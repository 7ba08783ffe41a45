"""Read the example page of each rule: a text that keeps the rule, and texts that break it with their findings.

Only this module and the tests know the form of ``tests/examples``: a heading ``Kept``, one or more headings that begin
with ``Broken``, and for each of these a list ``Found in`` it. ``Published in`` a text is the list of published ids that
belongs to it. The tests run each example and compare the findings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from traceability.policy.errors import UserError

_KEPT = "Kept"
_BROKEN = "Broken"
_FOUND = "Found in "
_PUBLISHED = "Published in "


class Broken(NamedTuple):
    """A text that breaks a rule, with what it shows, such as "by two standings", and its findings as printed."""

    by: str
    text: str
    findings: tuple[str, ...]


class Example(NamedTuple):
    """A text that keeps a rule, and texts that break it."""

    kept: str
    broken: tuple[Broken, ...]


def read(folder: Path, code: str) -> Example:
    """Return the example of the rule with ``code`` from the ``folder`` of examples.

    Raises UserError if there is none, or if it is not UTF-8.
    """
    path = folder / f"{code.lower()}.md"
    try:
        page = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        mend = f"write it like those beside it, with a text that keeps {code} and one that breaks it"
        raise UserError(f"{path} is missing; {mend}") from None
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8; save the file as UTF-8") from None
    _, *parts = re.split(r"^## (.*)\n", page, flags=re.MULTILINE)
    sections = {name: text.strip() for name, text in zip(parts[::2], parts[1::2], strict=True)}
    broken = tuple(
        Broken(
            name.removeprefix(_BROKEN).strip(),
            _with_list(sections, name),
            tuple(re.findall(r"^- (.*)$", sections.get(_FOUND + name, ""), re.M)),
        )
        for name in sections
        if name.startswith(_BROKEN)
    )
    return Example(_with_list(sections, _KEPT), broken)


def _with_list(sections: Mapping[str, str], name: str) -> str:
    """Return the text of a section, followed by the list of published ids that belongs to it, if there is one."""
    return "\n\n".join(filter(None, (sections.get(name), sections.get(_PUBLISHED + name))))
