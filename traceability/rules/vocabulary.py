"""L: Sphinx-Needs has the words of the model, and nothing in its settings runs code or drops a statement."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from traceability.policy.errors import UserError
from traceability.policy.model import KINDS, PUBLISHED, Mode, Place, link_fields, options
from traceability.policy.values import count
from traceability.rules import Found, Reading, rule
from traceability.source import toml_file
from traceability.source.files import VOCABULARY as FILE
from traceability.source.findings import meant

SETTINGS: dict[str, object] = {
    "id_required": True,
    "role_need_template": "{{ title }}",
    "role_need_max_title_length": -1,
    "id_regex": "^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$",
    "build_json": True,
    "reproducible_json": True,
    "json_remove_defaults": True,
    "json_exclude_fields": [
        "collapse",
        "external_css",
        "hide",
        "id_complete",
        "id_parent",
        "is_need",
        "is_part",
        "lineno_content",
        "section_name",
        "sections",
        "type_color",
        "type_name",
        "type_prefix",
        "type_style",
    ],
    "parse_dynamic_functions": False,
    "schema_validation_enabled": False,
}
"""The settings with the values on which the site and its data rest; Sphinx-Needs ignores one that it does not know."""
TABLES = ("types", "fields", "links")
TYPE = ("directive", "title", "prefix", "color", "style")
"""What describes a kind of statement to Sphinx-Needs."""
SHOWN = {"fields": "description", "links": "outgoing"}
"""What each entry of a table needs."""


@rule("L116")
def vocabulary_is_that_of_the_model(reading: Reading) -> Iterator[Found]:
    """The kinds, fields, links and settings in `ubproject.toml` are those that the program knows.

    Sphinx-Needs ignores a kind or a setting that is misspelt, and reports every statement on every page instead.
    """
    if FILE not in reading.files:
        return
    try:
        lock = toml_file.written(reading.files[FILE].encode("utf-8", errors="surrogateescape"), FILE)
    except UserError as error:
        line, _, wrong = str(error).removeprefix(f"{FILE}:").partition(": ")
        yield Place(FILE, int(line)), wrong
        return
    modes = _modes(reading)
    for keys, message in _faults(lock.tables, modes):
        yield Place(FILE, lock.line(*keys)), message
    if modes and PUBLISHED not in {mode.id for mode in reading.policy.modes()}:
        mend = "restore the mode; if you renamed it, change PUBLISHED in traceability/policy/model.py too"
        place = Place(FILE, lock.line("needs", "fields", "release_modes"))
        yield place, f"describes modes without {PUBLISHED}, which claims and cards name; {mend}", PUBLISHED


def _modes(reading: Reading) -> list[str]:
    """Return the names of the release modes; none if one was deleted, because L117 reports that."""
    lost = any(id.startswith(f"{Mode.id_pattern.partition('-')[0]}-") for id in reading.deleted)
    return [] if lost else [mode.name for mode in reading.policy.modes()]


def _faults(tables: Mapping[str, Any], modes: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the key of each wrong entry, from the outermost, with what is wrong with it."""
    others = tables.keys() - {"needs", "$schema"}
    for name in others:
        yield (name,), f"has the table {name!r}, which nothing reads{meant(name, ['needs']) or '; take it out'}"
    needs = tables.get("needs")
    if others or not isinstance(needs, dict):
        if not others:
            yield (), "has no table [needs]; restore it"
        return
    yield from _settings(needs)
    yield from _types(needs.get("types"))
    links = {name for kind in KINDS.values() for name in link_fields(kind)} - {"release_modes"}
    fields = {name for kind in KINDS.values() for name in options(kind)} - links
    for table, known in (("fields", fields), ("links", links)):
        yield from _entries(table, needs.get(table), known)
    match needs.get("fields"):
        case {"release_modes": {"schema": {"items": {"enum": list(named)}}}} if not modes or {*map(str, named)} == {
            *modes
        }:
            return
        case {"release_modes": _}:
            yield ("needs", "release_modes"), f"has other release modes than the policy; write {', '.join(modes)}"


def _settings(needs: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    for name in needs.keys() - {*SETTINGS, *TABLES}:
        near = meant(name, SETTINGS) or "; take it out"
        yield ("needs", name), f"has the setting {name!r}, which the site does not use{near}"
    for name, value in SETTINGS.items():
        misspelt = name not in needs and any(meant(other, [name]) for other in needs.keys() - {*SETTINGS, *TABLES})
        if json.dumps(needs.get(name), default=str) != json.dumps(value) and not misspelt:
            message = f"has a value of {name!r} with which the site does not work; write {name} = {json.dumps(value)}"
            yield ("needs", name), message


def _types(types: object) -> Iterator[tuple[tuple[str, ...], str]]:
    listed = types if isinstance(types, list) else []
    named = []
    for number, kind in enumerate(listed, start=1):
        if not isinstance(kind, dict) or set(kind) != {*TYPE} or not all(isinstance(kind[name], str) for name in TYPE):
            yield ("needs", "types"), f"describes kind {number} not by {', '.join(TYPE)}; write each as a text"
        elif kind["directive"] not in KINDS:
            near = meant(kind["directive"], KINDS) or "; take it out"
            yield ("needs", "types"), f"has the kind {kind['directive']!r}, which the program does not know{near}"
        else:
            named.append(kind["directive"])
    for name in KINDS:
        if named.count(name) != 1 and len(named) == len(listed):
            yield ("needs", "types"), f"has the kind {name!r} {named.count(name)} times; describe it once"


def _entries(table: str, given: object, known: set[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what is wrong with the fields or links."""
    there = given if isinstance(given, dict) else {}
    for name in there.keys() - known:
        near = meant(name, known - there.keys()) or "; take it out"
        yield ("needs", table, name), f"has {name!r} in {table}, which no statement has{near}"
    for name in sorted(known - there.keys()) if there.keys() <= known else ():
        yield ("needs", table), f"has no {name!r} in {table}; describe it as the others are"
    for name in there.keys() & known:
        entry = there[name]
        if not isinstance(entry, dict) or not isinstance(entry.get(SHOWN[table]), str):
            yield ("needs", table, name), f"has no {SHOWN[table]} of {name!r}; write one"
        elif table == "fields" and entry.get("schema", {}).get("type") != _type(name):
            yield ("needs", table, name), f"has another type of {name!r} than the program; write {_type(name)!r}"


def _type(field: str) -> str:
    """Return the type of a field in the words of JSON Schema."""
    read = next(options(kind)[field].metadata["read"] for kind in KINDS.values() if field in options(kind))
    return "array" if field == "release_modes" else "integer" if read is count else "string"
