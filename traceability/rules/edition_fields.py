"""X: the fields of an edition in the lock fit wherever a page or a file shows them."""

from __future__ import annotations

from collections.abc import Iterator

from traceability.policy.errors import UserError
from traceability.rules import Found, Reading, rule
from traceability.source import edition_lock, toml_file
from traceability.source.edition_lock import LOCK


@rule("X121")
def editions_have_fields_that_fit(reading: Reading) -> Iterator[Found]:
    """An edition in `requirements/sources.toml` has every field, each in a form that fits wherever it is shown.

    The fields of an edition are on hundreds of pages, in the names of sheets and in citations.
    """
    try:
        tables = toml_file.tables(reading.files.get(LOCK, "").encode("utf-8", errors="surrogateescape"), LOCK)
    except UserError:  # then nothing could be read
        return
    for keys, wrong in edition_lock.faults(tables):
        yield reading.place(LOCK, *keys), wrong
