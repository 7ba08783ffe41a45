"""Asks scancode's license database about texts that we do not know. It is the extra ``propose``.

It is loaded only when a text is unknown. The whole index of scancode takes 1.5 GB of memory. So we index only licenses
whose words nearly all occur in the text, without the 35 000 rules on notices and references.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from traceability.assessment.proposal.licenses import License, Limits

SURE = 99.0
"""The least score, in percent, of a text that counts as a license without other terms."""
SHARED = 0.95
"""The least share of the words of a license that occur in a text for which it is a candidate."""
OUTSIDE = 8
"""Lines that may lie outside of all licenses, such as a title or a copyright; at most a fifth of the text."""
_OPEN = {"Permissive", "Copyleft", "Copyleft Limited", "Public Domain"}
_WORD = re.compile(r"[a-z0-9]+")


def available() -> bool:
    """Return whether the extra is installed."""
    return find_spec("licensedcode") is not None


def match(text: str) -> License | None:
    """Return the license of a text that is, word for word, one without limits on use; None for any other text.

    A license for models may be of any kind, and scancode calls that of Llama 3 Llama 3.1. So we take from it no name of
    a license that limits use.
    """
    found = _matches(text)
    if not found or any(one.score() < SURE for one in found):
        return None
    named = [_licenses()[key] for key in sorted({key for one in found for key in one.rule.license_keys()})]
    lines = text.count("\n") + 1
    outside = lines - sum(one.end_line - one.start_line + 1 for one in found)
    if outside > min(OUTSIDE, lines / 5) or any(one.category not in _OPEN for one in named):
        return None
    return License(" AND ".join(sorted(one.name for one in named)), Limits.NONE, True)


def _matches(text: str) -> list[Any]:
    """Return the matches of a text with licenses of which it has nearly all words."""
    said = set(_WORD.findall(text.lower()))
    candidates = {
        key: _licenses()[key] for key, words in _words().items() if words and len(words & said) >= SHARED * len(words)
    }
    if not candidates:
        return []
    models, index = _scancode()
    rules = list(models.build_rules_from_licenses(candidates))
    return list(index.LicenseIndex(rules, _spdx_tokens=set()).match(query_string=text))


def _scancode() -> tuple[Any, Any]:
    """Return the modules of scancode; it warns of libraries that we do not need."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from licensedcode import index, models

        return models, index


@lru_cache(maxsize=1)
def _licenses() -> dict[str, Any]:
    """Return the licenses of the database by their keys."""
    return dict(_scancode()[0].load_licenses(with_deprecated=False))


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    """Return the words of each license."""
    return {key: frozenset(_WORD.findall((one.text or "").lower())) for key, one in _licenses().items()}
