"""The types of the columns of all CSV files as a data package, in the format of Frictionless Data.

A program that guesses types makes a number of ``1.1``, a date of ``1.1.1``, and another type of an empty column.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from traceability.data.spreadsheets import CsvSheet
from traceability.data.spreadsheets.sheet import Sheet
from traceability.publication.identity import LICENSE_ADDRESS, LICENSE_ID, NAME, NOTICE, PACKAGE, Publication

PATH = "data/datapackage.json"


def package(published: Publication, tables: Iterable[CsvSheet]) -> dict[str, Any]:
    """Return the package of ``tables``, whose files are below the folder of ``PATH``."""
    home = {"homepage": published.site} if published.site else {}
    return {
        "profile": "tabular-data-package",
        "name": PACKAGE,
        "title": NAME,
        "description": NOTICE,
        **home,
        "version": published.version,
        "licenses": [{"name": LICENSE_ID, "path": LICENSE_ADDRESS}],
        "resources": [_resource(path, sheet()) for path, sheet in tables],
    }


def _resource(path: str, sheet: Sheet) -> dict[str, Any]:
    there = PurePath(path).relative_to(PurePath(PATH).parent)
    schema: dict[str, Any] = {"fields": [{"name": name, "type": kind} for name, kind in types(sheet).items()]}
    if "id" in sheet.columns:
        schema["primaryKey"] = "id"
    name = "-".join(part for part in there.with_suffix("").parts if part != "csv")
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": there.as_posix(),
        "format": "csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ","},
        "schema": schema,
    }


def types(sheet: Sheet) -> dict[str, str]:
    """Return the type of each column: ``integer`` if it has numbers and nothing else but empty cells, or ``string``."""
    filled_in = [[value for value in column if value != ""] for column in zip(*sheet.rows, strict=True)]
    whole = [bool(values) and all(type(value) is int for value in values) for values in filled_in]
    return {
        name: "integer" if is_whole else "string"
        for name, is_whole in zip(sheet.columns, whole or [False] * len(sheet.columns), strict=True)
    }
