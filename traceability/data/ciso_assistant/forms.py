"""The two forms of a library that CISO Assistant imports: YAML, and a workbook in version 2 of its layout.

The converter of CISO Assistant makes the YAML out of the workbook. We write both, so nobody needs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from traceability.data.ciso_assistant.libraries import Library
from traceability.data.json_text import json_text
from traceability.data.spreadsheets import workbook
from traceability.data.spreadsheets.sheet import Sheet, Value, about
from traceability.publication.identity import Publication

MODES = "modes"
"""The name that joins a framework and its implementation groups in a workbook."""

ENDS = ("source", "target")
"""The ends of a row of a mapping."""

WIDE, NARROW = 80, 24
"""The widths of columns of prose and of other columns, in characters."""

PROSE = {"description", "annotation", "typical_evidence", "rationale", "name"}


HEAD = "# A library for CISO Assistant. What follows is JSON, which is YAML as well.\n"
"""The first line of a library: the server of CISO Assistant refuses a file that begins as JSON does and is short."""


def as_yaml(library: Library) -> str:
    """Return a library as JSON below a comment of YAML.

    What JSON leaves as it is and YAML does not read becomes an escape sequence: some controls and line separators.
    """
    odd = r"[\x7f-\x9f\u2028\u2029\ufffe\uffff]"
    return re.sub(odd, lambda sign: f"\\u{ord(sign[0]):04x}", HEAD + json_text(library))


def as_workbook(published: Publication, library: Library) -> bytes:
    """Return a library as a workbook: after a sheet for readers, a pair of sheets for each object."""
    objects = library["objects"]
    made = _framework(objects["framework"]) if "framework" in objects else _mapping(objects["requirement_mapping_sets"])
    first = about(published, library["description"])
    return workbook.as_bytes(published, library["name"], first, [_meta("library", _listed(library)), *made])


def _framework(framework: Library) -> Iterator[Sheet]:
    """Yield the sheets of a framework and of its implementation groups."""
    nodes = framework["requirement_nodes"]
    base = {"base_urn": nodes[0]["urn"].rpartition(":")[0], "implementation_groups_definition": MODES}
    yield _meta("framework", framework | base)
    fields = ("assessable", "depth", "implementation_groups", "ref_id", *("name", "description"))
    yield _content("framework", (*fields, "annotation", "typical_evidence"), map(_listed, nodes))
    yield _meta("implementation_groups", {"name": MODES})
    groups = framework["implementation_groups_definition"]
    yield _content("implementation_groups", ("ref_id", "name", "description"), groups)


def _mapping(sets: list[Library]) -> Iterator[Sheet]:
    """Yield the sheets of a mapping; the workbook has only the one direction and leads to both."""
    there, *_ = sets
    rows = [{**row, **_nodes(row)} for row in there["requirement_mappings"]]
    bases = {f"{end}_node_base_urn": rows[0][f"{end}_requirement_urn"].rpartition(":")[0] for end in ENDS}
    yield _meta("requirement_mapping_set", there | bases)
    yield _content("requirement_mapping_set", (*map("{}_node_id".format, ENDS), "relationship", "rationale"), rows)


def _nodes(row: Library) -> dict[str, str]:
    return {f"{end}_node_id": row[f"{end}_requirement_urn"].rpartition(":")[2] for end in ENDS}


def _listed(fields: Library) -> Library:
    """Return fields with values that fit a cell: a list with commas, *true* as ``x``, *false* as nothing."""
    as_text = {list: ",".join, bool: lambda yes: "x" if yes else ""}
    return {name: as_text.get(type(value), lambda value: value)(value) for name, value in fields.items()}


def _meta(kind: str, fields: Library) -> Sheet:
    """Return the sheet that names an object: a field and its value in each row, the kind in the first."""
    rows = tuple((name, value) for name, value in fields.items() if isinstance(value, str | int))
    return Sheet(f"{kind}_meta", {"type": NARROW, kind: WIDE}, rows)


def _content(kind: str, fields: tuple[str, ...], objects: Iterable[Library]) -> Sheet:
    """Return the sheet with the parts of an object, a field in each column."""
    rows: tuple[tuple[Value, ...], ...] = tuple(tuple(one.get(field, "") for field in fields) for one in objects)
    return Sheet(f"{kind}_content", {field: WIDE if field in PROSE else NARROW for field in fields}, rows)
