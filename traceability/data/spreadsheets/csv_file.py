"""A sheet as a CSV file by RFC 4180, in UTF-8, that no spreadsheet program takes for formulas.

A byte order mark stands in front. Without it Excel reads UTF-8 as something else, and nothing says so; with it Python
has to be told ``encoding="utf-8-sig"``, and whoever forgets misses the first column by its name. Of the two mistakes
it is the one that is seen. Pandas, R and LibreOffice read both alike.

A text that a spreadsheet program could take for a formula gets an apostrophe in front, and so does one that begins
with an apostrophe. The reverse is to take away one apostrophe from whatever begins with one.
"""

from __future__ import annotations

import csv
import io
import re

from traceability.data.spreadsheets.sheet import Linked, Sheet, Value

RISKY = re.compile(r"'|[\t\r\n]|\s*[=+@＝＋－＠-]")
"""How a text begins that has to be escaped: as OWASP lists it for CSV injection, after spaces too, and the escape."""


def write(sheet: Sheet) -> bytes:
    """The head and the rows of ``sheet``, each ended by CR and LF; of a link, its text."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(map(_cell, sheet.columns))
    writer.writerows(map(_cell, row) for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if isinstance(value, int):
        return str(value)
    text = value.text if isinstance(value, Linked) else value
    return f"'{text}" if RISKY.match(text) else text
