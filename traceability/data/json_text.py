"""The format of JSON files that programs read and people compare."""

from __future__ import annotations

import json


def json_text(value: object) -> str:
    """Return a value as JSON with one value a line, for comparing two versions, and with no other whitespace."""
    return json.dumps(value, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"
