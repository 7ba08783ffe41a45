"""How a value is written as JSON that programs read and people compare."""

from __future__ import annotations

import json


def json_text(value: object) -> str:
    """Return a value as JSON with one value a line, so that two versions can be compared, and with no other blanks."""
    return json.dumps(value, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"
