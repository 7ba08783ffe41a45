"""The format of ``policy.json`` as a JSON Schema of 2020-12, derived from the model.

This module knows the schema of each type of value. The kinds, their fields, ids and words come from the model.
"""

from __future__ import annotations

from dataclasses import fields
from inspect import cleandoc
from typing import Any, get_args, get_origin

from traceability.analysis.claims import Result
from traceability.analysis.duties import Answer
from traceability.analysis.efficacy import Efficacy
from traceability.analysis.verdicts import GradedAlternative, Judgement
from traceability.data import derived
from traceability.data.policy_json import FORMAT, HEAD, STATED, fields_of, pattern, types
from traceability.policy.model import (
    KINDS,
    REQUIREMENTS,
    Alternative,
    Claim,
    Duty,
    Edition,
    Mode,
    OtherReading,
    Safeguard,
    Statement,
    link_fields,
    options,
    prefix_of,
)
from traceability.policy.values import (
    FINGERPRINTS,
    Identifier,
    LabeledEnum,
    Lines,
    address,
    count,
    day,
    names,
    passage,
    phrases,
)
from traceability.publication.identity import NAME

Schema = dict[str, Any]

TEXT = {"type": "string", "minLength": 1}
READ: dict[Any, Schema] = {
    str: TEXT,
    phrases: {"type": "array", "items": TEXT, "minItems": 1},
    names: {"type": "array", "items": TEXT, "minItems": 1},
    count: {"type": "integer", "minimum": 1, "maximum": 99999},
    passage: {"type": "string", "pattern": f"^{FINGERPRINTS}$"},
    day: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    address: {"type": "string", "pattern": "^https://"},
    Lines: {"type": "string", "pattern": f"^{Lines.PATTERN.pattern}$"},
    Identifier: TEXT,
}
"""The schema of the values that each reader of an option accepts."""


def schema() -> Schema:
    """Return the schema. Raises KeyError if the type of a field of the model has no schema here."""
    stated = {"editions": _list(_object(Edition)), "statements": _list({"oneOf": [_ref(kind) for kind in KINDS]})}
    head = {name: TEXT for name in HEAD} | {"format": {"const": FORMAT}}
    computed = {
        "verdicts": _by(_one_of((*REQUIREMENTS, OtherReading.kind, Duty.kind)), _by(_tag(Mode), _object(Judgement))),
        "exemptions": _by(_one_of((Duty.kind,)), _by(_tag(Mode), _object(Answer))),
        "results": _by(_one_of((Claim.kind,)), _by(TEXT, _object(Result))),
        "efficacy": _by(_one_of((Safeguard.kind, Alternative.kind)), _object(Efficacy)),
    }
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{NAME}: the policy, format {FORMAT}",
        **_closed(head | stated | computed, (*HEAD, *STATED)),
    }
    words = {
        word
        for kind in (*KINDS.values(), Judgement, GradedAlternative, Answer, Result, Efficacy)
        for word in _words(kind)
    }
    ids = {f"id-of-{name}": {"type": "string", "pattern": pattern(kind)} for name, kind in KINDS.items()}
    document["$defs"] = {name: _statement(kind) for name, kind in KINDS.items()} | ids
    document["$defs"] |= {word.__name__: _choice(word) for word in sorted(words, key=lambda word: word.__name__)}
    return document


def _statement(kind: type[Statement]) -> Schema:
    properties: Schema = {"kind": {"const": kind.kind}, "id": _ref(f"id-of-{kind.kind}")}
    for field in fields(kind):
        if field.name in options(kind):
            properties[field.name] = _option(kind, field, types(kind)[field.name])
        else:
            properties.setdefault(field.name, _value(types(kind)[field.name]))
    required = [name for name in properties if name not in options(kind)]
    properties |= {name: {"type": "integer"} if name == "year" else TEXT for name in derived.names(kind)}
    return {"description": _description(kind), **_closed(properties, (*required, *kind.required))}


def _option(kind: type[Statement], field: Any, hint: Any) -> Schema:
    if targets := link_fields(kind).get(field.name):
        item = _tag(KINDS[targets[0]]) if prefix_of(kind, field.name) else _one_of(targets)
        return READ[names] | {"items": item}
    if not (word := _word(hint)):
        return READ[field.metadata["read"]]
    labels = field.metadata["words"]
    return _ref(word.__name__) if len(labels) == len(word) else {"enum": [*labels]}


def _object(kind: type) -> Schema:
    """Return the schema of an object with all fields of a dataclass or named tuple."""
    properties = {name: _value(hint) for name, hint in types(kind).items()}
    return {"description": _description(kind), **_closed(properties, properties)}


def _value(hint: Any) -> Schema:
    """Return the schema of a field that is not an option of a page."""
    if isinstance(hint, type) and fields_of(hint):
        return _object(hint)
    if word := _word(hint):
        return _ref(word.__name__)
    match get_origin(hint), *get_args(hint):
        case origin, item, _ if origin is tuple:
            return _list(_value(item))
        case _, _, item:
            return {"type": "object", "additionalProperties": _value(item)}
    plain: dict[Any, Schema] = {str: {"type": "string"}, int: {"type": "integer", "minimum": 0}}
    return plain[hint]


def _word(hint: Any) -> type[LabeledEnum] | None:
    """Return the enumeration that a field uses, if any."""
    return next((t for t in (hint, *get_args(hint)) if isinstance(t, type) and issubclass(t, LabeledEnum)), None)


def _words(kind: type) -> list[type[LabeledEnum]]:
    return [word for hint in types(kind).values() if (word := _word(hint))]


def _choice(word: type[LabeledEnum]) -> Schema:
    return {"description": _description(word), "enum": [member.label for member in word]}


def _tag(kind: type[Statement]) -> Schema:
    """Return the schema of a release mode as requirements name it: the rest of its id, in small letters."""
    return {"type": "string", "pattern": f"^(?:{kind.id_pattern.partition('-')[2].lower()})$"}


def _one_of(kinds: Any) -> Schema:
    refs = [_ref(f"id-of-{kind}") for kind in kinds]
    return refs[0] if len(refs) == 1 else {"anyOf": refs}


def _closed(properties: Schema, required: Any) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(dict.fromkeys(required)),
        "additionalProperties": False,
    }


def _by(key: Schema, value: Schema) -> Schema:
    return {"type": "object", "propertyNames": key, "additionalProperties": value}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _description(kind: type) -> str:
    """Return the first paragraph of a class docstring, without the marks of code."""
    return " ".join(cleandoc(kind.__doc__ or "").partition("\n\n")[0].replace("``", "").split())
