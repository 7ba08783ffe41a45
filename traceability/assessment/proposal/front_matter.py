"""Reads the front matter of a model card: only top-level keys with a text or a list of texts.

It is no YAML parser. It knows neither anchors nor aliases nor tags, so nothing in it can expand. A value in any other
form counts as unread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from traceability.assessment.proposal.repository import Document, Evidence

LINES = 2000
"""Lines of a front matter that are read; the longest list of tags that we saw has some hundred."""

_KEY = re.compile(r"([A-Za-z_][\w-]{0,60}):(?:[ \t]+(.{0,500}))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.{1,500})")
_SAFE = re.compile(r"[\w.+/:@ ()-]{1,300}")


@dataclass(frozen=True, slots=True)
class Field:
    """A key with its texts; ``read`` is false if the value has a form that is not read."""

    texts: tuple[str, ...]
    evidence: Evidence
    read: bool = True


def read(document: Document) -> Mapping[str, Field]:
    """Return the fields at the beginning of a document; none if it does not begin with a front matter that ends."""
    lines = document.text.split("\n", LINES + 1)[: LINES + 1]
    if lines[0].rstrip() != "---":
        return {}
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)
    fields: dict[str, Field] = {}
    number = 1
    while number < end:
        match = _KEY.fullmatch(lines[number].rstrip())
        inner = number + 1
        while inner < end and (not lines[inner].strip() or lines[inner][:1] in " \t-#"):
            inner += 1
        if match:
            said = (match[2] or "").strip()
            evidence = Evidence(document.path, number + 1, lines[number].strip()[:160])
            texts = _texts(said, lines[number + 1 : inner])
            repeated = match[1] in fields
            fields[match[1]] = Field(texts or (), evidence, read=texts is not None and not repeated)
        number = inner
    return fields


def _texts(said: str, below: list[str]) -> tuple[str, ...] | None:
    """Return the texts of a value; None if its form is not read."""
    said = re.sub(r"[ \t]+#.*$", "", said)
    below = [line for line in below if line.strip() and not line.lstrip().startswith("#")]
    if said and not below:
        listed = said[1:-1].split(",") if said.startswith("[") and said.endswith("]") else [said]
    elif not said and below and all(map(_ITEM.fullmatch, below)):
        listed = [match[1] for match in map(_ITEM.fullmatch, below) if match]
    else:
        return None
    texts = [re.sub(r"^(['\"])(.*)\1$", r"\2", one.strip()) for one in listed]
    return tuple(texts) if all(map(_SAFE.fullmatch, texts)) else None
