"""Asks scancode's license database about texts that we do not know. It is the extra ``propose``.

It takes some seconds and much memory, so it is loaded only when a text is unknown.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from traceability.assessment.proposal.licenses import License, Limits

SURE = 99.0
"""The least score, in percent, of a text that counts as a license without other terms."""
_OPEN = {"Permissive", "Copyleft", "Copyleft Limited", "Public Domain"}


def available() -> bool:
    """Return whether the extra is installed."""
    return find_spec("licensedcode") is not None


def match(text: str) -> License | None:
    """Return the license of a text that is, word for word, one without limits on use; None for any other text.

    A license for models may be of any kind, and scancode calls that of Llama 3 Llama 3.1. So we take from it no name of
    a license that limits use.
    """
    index, licenses = _database()
    found = index.match(query_string=text)
    if not found or any(one.score() < SURE for one in found):
        return None
    keys = {key for one in found for key in one.rule.license_keys()}
    texts = [one for one in found if one.rule.is_license_text]
    known = all(key in licenses and licenses[key].category in _OPEN for key in keys)
    lines = text.count("\n") + 1
    covered = sum(one.end_line - one.start_line + 1 for one in texts)
    if not texts or not known or covered < 0.8 * lines:
        return None
    return License(" AND ".join(sorted(licenses[key].name for key in keys)), Limits.NONE, True)


@lru_cache(maxsize=1)
def _database() -> tuple[Any, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from licensedcode.cache import get_index, get_licenses_db

        return get_index(), get_licenses_db()
