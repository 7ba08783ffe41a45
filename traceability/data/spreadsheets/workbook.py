"""Sheets as an Excel workbook: every text is text and never a formula, the head stays visible, columns have filters."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from traceability.data.spreadsheets.sheet import Linked, Sheet, Value
from traceability.publication.identity import AUTHOR, NOTICE, Publication

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767
"""The largest number of characters in an Excel cell, counted in UTF-16 units."""

MORE = " … (cut: a cell holds no more)"

LINE, HIGHEST = 15, 409
"""The height of a line of text and the largest height of a row in Excel, in points."""


def as_bytes(published: Publication, title: str, about: Sheet, sheets: Iterable[Sheet]) -> bytes:
    """Return the file, byte for byte the same for the same content.

    Its creation date is the month in the name of the version. Raises the errors of XlsxWriter if two sheets have one
    name or Excel does not accept a name.
    """
    import xlsxwriter  # which the commands have to do without: only the site depends on it

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": title,
                "author": AUTHOR,
                "comments": f"{NOTICE} Text CC BY 4.0.",
                "created": datetime.datetime.combine(published.issued, datetime.time()),
            }
        )
        top = {"text_wrap": True, "valign": "top"}
        formats = {
            "text": book.add_format(top),
            "head": book.add_format(top | {"bold": True, "bottom": 1, "bg_color": "#F2F0EA"}),
            "link": book.add_format(top | {"font_color": "#0B4F8A", "underline": 1}),
        }
        _put(book.add_worksheet(about.name), about, formats)
        for sheet in sheets:
            worksheet = book.add_worksheet(sheet.name)
            _put(worksheet, sheet, formats)
            worksheet.freeze_panes(1, sheet.held)
            worksheet.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    return file.getvalue()


def _put(worksheet: Worksheet, sheet: Sheet, formats: Mapping[str, Format]) -> None:
    """Write the head, the rows and the allowed values, and fit the sheet to whole pages in print."""
    for column, (title, width) in enumerate(sheet.columns.items()):
        worksheet.set_column(column, column, width)
        worksheet.write_string(0, column, title, formats["head"])
        if sheet.rows and title in sheet.choices:
            allowed = {"validate": "list", "source": list(sheet.choices[title])}
            worksheet.data_validation(1, column, len(sheet.rows), column, allowed)
    for number, row in enumerate(sheet.rows, start=1):
        worksheet.set_row(number, _height(row, sheet.columns.values()))
        for column, value in enumerate(row):
            _write(worksheet, number, column, value, formats)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)


def _height(row: Iterable[Value], widths: Iterable[int]) -> int:
    """Return the height in points of the longest text of a row.

    Without it, LibreOffice lets wrapped text overflow into the next row.
    """
    lines = 1
    for value, width in zip(row, widths, strict=True):
        text = value.text if isinstance(value, Linked) else str(value)
        lines = max(lines, sum(math.ceil(len(part) / width) or 1 for part in text.split("\n")))
    return min(LINE * lines, HIGHEST)


def _write(worksheet: Worksheet, row: int, column: int, value: Value, formats: Mapping[str, Format]) -> None:
    if isinstance(value, int):
        worksheet.write_number(row, column, value, formats["text"])
        return
    text = fitting(value.text if isinstance(value, Linked) else value)
    if isinstance(value, Linked) and value.address:
        worksheet.write_url(row, column, value.address, formats["link"], text)
    elif not text:
        worksheet.write_blank(row, column, None, formats["text"])
    elif text.startswith("<r>") and text.endswith("</r>"):  # in one piece, XlsxWriter would read it as XML
        worksheet.write_rich_string(row, column, text[0], formats["text"], text[1:], formats["text"])
    else:
        worksheet.write_string(row, column, text, formats["text"])


def fitting(text: str) -> str:
    """Return as much of ``text`` as a cell holds; a cut text ends with a note."""
    coded = text.encode("utf-16-le")
    if len(coded) <= 2 * LONGEST:
        return text
    return coded[: 2 * (LONGEST - len(MORE))].decode("utf-16-le", errors="ignore") + MORE
