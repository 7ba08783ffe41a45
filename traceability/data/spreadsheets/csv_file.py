"""A sheet as a CSV file by RFC 4180, in UTF-8, that no spreadsheet program reads as formulas.

The file starts with a byte order mark. Without it, Excel misreads UTF-8 and gives no warning. With it, Python needs
``encoding="utf-8-sig"``, or else the name of the first column is not found. We chose the mistake that users notice.
Pandas, R and LibreOffice read both.

A text that a spreadsheet program could read as a formula gets an apostrophe in front, as does a text that begins with
an apostrophe. To reverse this, remove one apostrophe from each text that begins with one.
"""

from __future__ import annotations

import csv
import io
import re

from traceability.data.spreadsheets.sheet import Linked, Sheet, Value
from traceability.policy.values import UNSEEN

_BLANK = rf"[\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff{UNSEEN}]"
RISKY = re.compile(rf"'|[\t\r\n]|{_BLANK}*[=+@＝＋－＠-]")
"""The beginnings to escape: those that OWASP lists for CSV injection, and the apostrophe itself.

They count also after characters that nobody sees.
"""


def as_bytes(sheet: Sheet) -> bytes:
    """Return the head and the rows of ``sheet``, each ended by CR and LF; a link is written as its text."""
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
