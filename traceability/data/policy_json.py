"""The whole policy as one JSON document, written and read.

This module knows how to write each type of value in the model, and no field by name: a new field of the model appears
without a change here. The document has computed values beside the stated ones. Reading computes them again.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_type_hints

from traceability.analysis import claims, duties
from traceability.analysis.efficacy import efficacies
from traceability.analysis.readings import judged_otherwise
from traceability.analysis.verdicts import can_be_judged, judgements
from traceability.data import derived
from traceability.policy.errors import UserError
from traceability.policy.model import (
    KINDS,
    Claim,
    Comment,
    Edition,
    Mode,
    Place,
    Policy,
    Provision,
    Statement,
    link_fields,
    options,
    per_kind,
    prefix_of,
)
from traceability.policy.values import Identifier, LabeledEnum, Lines
from traceability.publication.identity import AUTHOR, LICENSE_ID, NAME, NOTICE, Publication

FORMAT = 1
"""The version of the format. It increases when a reader of the old format would misread or refuse the new one."""

STATED, COMPUTED = ("editions", "statements"), ("verdicts", "exemptions", "results", "efficacy")
HEAD = ("$schema", "format", "name", "version", "author", "license", "notice")


def written(policy: Policy, published: Publication) -> dict[str, Any]:
    """Return the document, in the order of the pages. Raises KeyError if a verdict cannot be computed."""
    values = ("policy.schema.json", FORMAT, NAME, published.version, AUTHOR, LICENSE_ID, NOTICE)
    stated = {
        "editions": [plain(edition) for edition in policy.editions.values()],
        "statements": [_statement(policy, statement) for statement in policy.statements.values()],
    }
    return dict(zip(HEAD, values, strict=True)) | stated | _computed(policy)


@per_kind
def types(kind: type) -> Mapping[str, Any]:
    """Return the fields of a dataclass or named tuple with their types."""
    hints = get_type_hints(kind)
    return {name: hints[name] for name in fields_of(kind)}


def fields_of(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass or named tuple; empty if ``kind`` is neither."""
    if is_dataclass(kind):
        return tuple(field.name for field in fields(kind))
    return getattr(kind, "_fields", ())


def pattern(kind: type[Statement]) -> str:
    """Return the pattern of the ids of a kind, in any edition, in the syntax that Python and JSON Schema share."""
    return f"^(?:{kind.id_pattern})$".replace("{edition}", "[A-Z]+[0-9]").replace(r"\d", "[0-9]")


def plain(value: Any) -> Any:
    """Return a value of the model in JSON types: words and passages as text, an object by its fields."""
    match value:
        case LabeledEnum():
            return value.label
        case Lines() | Identifier():
            return value.text
        case _ if named := fields_of(type(value)):
            return {name: plain(getattr(value, name)) for name in named}
        case tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case _:
            return value


def _statement(policy: Policy, statement: Statement) -> dict[str, Any]:
    """Return a statement with the options that it has; absent options are omitted. Linked ids are in display order."""
    values = {field.name: getattr(statement, field.name) for field in fields(statement) if _has(statement, field)}
    for option in link_fields(type(statement)).keys() & values.keys():
        values[option] = _in_order(policy, prefix_of(type(statement), option), values[option])
    return {"kind": statement.kind} | plain(values | derived.values(policy, statement))


def _in_order(policy: Policy, prefix: str, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return ids, or what is left of them without their ``prefix``, in display order."""
    if len(tags) < 2:
        return tags
    by_id = {prefix + tag.swapcase() if prefix else tag: tag for tag in tags}
    return tuple(by_id[id] for id in policy.in_order(by_id))


def _has(statement: Statement, field: Any) -> bool:
    return field.default is MISSING or getattr(statement, field.name) != field.default


def _computed(policy: Policy) -> dict[str, Any]:
    """Return what follows from the statements, by the id of a statement.

    That is every verdict on a requirement, reading or duty by mode, whether a duty is lifted by mode, the result of a
    claim by edition, and the mark of a method. The edition of the claim's own comment comes first.
    """
    verdicts = _by_mode(policy, {**judgements(policy), **judged_otherwise(policy), **duties.judged(policy)})
    results = {
        claim.id: {claims.about_edition(policy, claim): claims.result(policy, claim)}
        | claims.later_results(policy, claim)
        for claim in policy.all(Claim)
    }
    exemptions = _by_mode(policy, duties.answers(policy))
    return {
        **{"verdicts": verdicts, "exemptions": exemptions},
        **{"results": plain(results), "efficacy": plain(efficacies(policy))},
    }


def _by_mode(policy: Policy, found: Mapping[tuple[str, str], Any]) -> dict[str, dict[str, Any]]:
    """Return what is found for a statement in a mode, by the id of the statement and the name of the mode."""
    named: dict[str, dict[str, Any]] = {}
    for (id, mode), value in found.items():
        named.setdefault(id, {})[policy.get(Mode, mode).name] = plain(value)
    return named


def read(text: str, file: str = "policy.json") -> Policy:
    """Return the policy in the text of a document; errors call it ``file``.

    Computed values may be missing; those that are there must follow from the rest. Rules of the policy are not checked.
    Raises UserError, with one line, if the text is not such a document.
    """
    try:
        document = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise UserError(f"{file}:{error.lineno}: this is no JSON ({error.msg}); fetch the file anew") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{file}: this cannot be read as JSON ({error}); fetch the file anew") from error
    try:
        return _policy(document)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{file}: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) < len(pairs):
        name = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise UserError(f"{name!r} stands twice in one object")
    return unique


def _policy(document: Any) -> Policy:
    _of_type(document, dict, "the document")
    number = document.get("format")
    if type(number) is not int or number < 1:
        raise UserError(f'"format" is {_shown(number)}, not a number such as {FORMAT}; this is no policy.json of ours')
    if number > FORMAT:
        raise UserError(f"this is format {number}, and only {FORMAT} is known here; use a newer version of {NAME}")
    _names(document, "the document", ("format", *STATED), (*HEAD, *STATED, *COMPUTED))
    for name in STATED:
        _of_type(document[name], list, f'"{name}"')
    policy = Policy(
        _by_id(_read_statement(entry, f"statements[{n}]") for n, entry in enumerate(document["statements"])),
        _by_id(_read_object(Edition, entry, f"editions[{n}]") for n, entry in enumerate(document["editions"])),
    )
    _hangs_together(policy)
    for n, (entry, statement) in enumerate(zip(document["statements"], policy.statements.values(), strict=True)):
        _as_written(entry, _statement(policy, statement), f"statements[{n}] {statement.id}")
    _same(document, _computed(policy))
    return policy


def _by_id(items: Any) -> dict[str, Any]:
    listed: dict[str, Any] = {}
    for item in items:
        if item.id in listed:
            raise UserError(f"{item.id} is there twice; keep one of them")
        listed[item.id] = item
    return listed


def _read_statement(entry: Any, where: str) -> Statement:
    _of_type(entry, dict, where)
    if not isinstance(entry.get("kind"), str) or entry["kind"] not in KINDS:
        raise UserError(f'{where}: "kind" is {_shown(entry.get("kind"))}; it can be {", ".join(KINDS)}')
    kind = KINDS[entry["kind"]]
    _names(entry, where, ("id",), entry)
    if not re.fullmatch(pattern(kind), _of_type(entry["id"], str, f'{where}: "id"')):
        raise UserError(f'{where}: "id" is {_shown(entry["id"])}, no id of the kind {kind.kind}: {pattern(kind)}')
    where = f"{where} {entry['id']}"
    hints = {name: hint for name, hint in types(kind).items() if name not in options(kind)}
    _names(entry, where, (*hints, *kind.required), ("kind", *types(kind), *derived.names(kind)))
    values = {name: _read_option(field, entry[name], where) for name, field in options(kind).items() if name in entry}
    return kind(
        **values, **{name: _read_value(hint, entry[name], f'{where}: "{name}"') for name, hint in hints.items()}
    )


def _read_option(field: Any, value: Any, where: str) -> Any:
    """Return an option as the reader of pages reads it.

    Raises UserError if the format would write the value differently, apart from the order of linked ids.
    """
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    try:
        option = field.metadata["read"](text)
    except ValueError as error:
        raise UserError(f'{where}: "{field.name}": {error}') from error
    right = plain(option)
    ordered = sorted(value) if "kinds" in field.metadata and isinstance(value, list) else value
    if _of_type(ordered, type(right), f'{where}: "{field.name}"') != right or not value:
        mend = f"write {_shown(right)}" if right else "leave it out"
        raise UserError(f'{where}: "{field.name}" is {_shown(value)}; {mend}')
    return option


def _as_written(entry: Mapping[str, Any], right: Mapping[str, Any], where: str) -> None:
    """Raise UserError if linked ids are not in display order, or if a derived field does not follow from the rest."""
    for name, value in entry.items():
        if type(value) is not type(right[name]) or value != right[name]:
            raise UserError(f'{where}: "{name}" is {_shown(value)}; write {_shown(right[name])}')


def _read_object(kind: type, entry: Any, where: str) -> Any:
    """Return a place or an edition, which must have all of its fields."""
    _of_type(entry, dict, where)
    _names(entry, where, types(kind), types(kind))
    return kind(**{name: _read_value(hint, entry[name], f'{where}: "{name}"') for name, hint in types(kind).items()})


def _read_value(kind: Any, value: Any, where: str) -> Any:
    if kind is Place:
        return _read_object(kind, value, where)
    if kind in (str, int):
        return _of_type(value, kind, where)
    _of_type(value, dict, where)  # the remaining types map names to texts
    return {name: _of_type(text, str, f"{where}: {_shown(name)}") for name, text in value.items()}


def _hangs_together(policy: Policy) -> None:
    """Raise UserError if verdicts and results cannot be computed.

    Every link must have a target, and every presumed control a standing.
    """
    for statement in policy.statements.values():
        if isinstance(statement, Comment | Provision) and statement.edition not in policy.editions:
            raise UserError(f'{statement.id}: "edition" is {_shown(statement.edition)}; add it to "editions"')
        for option, id in statement.links():
            there = policy.statements.get(id)
            if there is None or there.kind not in link_fields(type(statement))[option]:
                wrong = f"is of the kind {there.kind}" if there else "is not in the file"
                raise UserError(f'{statement.id}: "{option}" names {id}, which {wrong}; name one that is, or drop it')
        check = getattr(statement, "check", "")
        if check and check not in claims.CHECKS:
            raise UserError(f'{statement.id}: "check" is {_shown(check)}; it can be {", ".join(claims.CHECKS)}')
    if not can_be_judged(policy):
        raise UserError("a requirement presumes no control, or one that has no standing in some mode; add a standing")


def _same(document: Mapping[str, Any], computed: Mapping[str, Any]) -> None:
    """Raise UserError if a computed value differs from what follows; someone edited it or the rest by hand."""
    for name in filter(document.__contains__, COMPUTED):
        _of_type(document[name], dict, f'"{name}"')
        for id in {**computed[name], **document[name]}:
            entry = _of_type(document[name].get(id, {}), dict, f'"{name}": {_shown(id)}')
            for under in {**computed[name].get(id, {}), **entry}:
                stated, follows = entry.get(under), computed[name].get(id, {}).get(under)
                if stated != follows:
                    what = f'"{name}": {_shown(id)} under {_shown(under)} is {_shown(stated)}, but {_shown(follows)}'
                    raise UserError(f'{what} follows from the statements; leave "{name}" out to have it computed')
        if document[name] != computed[name]:  # the document has an empty entry where none is computed
            raise UserError(f'"{name}" has an empty entry too many; leave "{name}" out to have it computed')


def _names(entry: Mapping[str, Any], where: str, required: Any, known: Any) -> None:
    """Raise UserError if an object lacks a required name or has an unknown one."""
    if missing := [name for name in required if name not in entry]:
        raise UserError(f'{where} has no "{missing[0]}"; add it')
    if unknown := [name for name in entry if name not in known]:
        raise UserError(f"{where} has {_shown(unknown[0])}, which is not known here; drop it")


def _of_type(value: Any, kind: type, where: str) -> Any:
    if type(value) is not kind:
        meant = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}[kind]
        raise UserError(f"{where} is {_shown(value)}; it has to be {meant}")
    return value


def _shown(value: Any) -> str:
    """Return a value as JSON, cut to 120 characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:120]}…"
