"""Texts that hold the place of an answer: samples in drafts, and what people write for later.

Drafts take their samples from here, so that ``assess`` reports each one that is still there.
"""

from __future__ import annotations

import re

NAME = "Name of the model"
VERSION = "Version of the model"
DEVELOPER = "Who releases it"

_SAMPLES = {sample.casefold() for sample in (NAME, VERSION, DEVELOPER)}
_MARKER = re.compile(r"\b(?:TODO|FIXME|TBD|TBA|TBC|XXX+)\b")
_WHOLE = re.compile(
    r"[\W_]*|(?:to ?do(?:\s*:.*)?|fixme|tb[adc]|x{3,}|placeholder|lorem ipsum\b.*|fill (?:me |this )?in"
    r"|(?:reason|text|note) here"
    r"|to be (?:added|completed|confirmed|decided|defined|determined|done|filled in|written))[\W_]*"
    r"|<[^<>]*>|\[[^\[\]]*\]|\{+[^{}]*\}+",
    re.IGNORECASE | re.DOTALL,
)


def is_placeholder(text: str) -> bool:
    """Return whether a text only holds the place of another one: a sample, a marker as TODO, or no letter at all."""
    plain = text.strip()
    return plain.casefold() in _SAMPLES or bool(_MARKER.search(plain) or _WHOLE.fullmatch(plain))
