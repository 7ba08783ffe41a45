"""The format of a release statement as JSON Schema, with which editors complete and check a statement.

It covers the keys, words and ids of ``statement``. Only ``assess`` knows what depends on the release mode.
"""

from __future__ import annotations

from typing import Any

from traceability.assessment.statement import DATE, DUTY_KEYS, HEAD, KEYS, LAW, TEXT, Met
from traceability.policy.model import Alternative, Bound, Duty, Exemption, Policy, Requirement, in_edition
from traceability.policy.values import ADDRESS
from traceability.publication.identity import NAME

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(policy: Policy, address: str = "") -> dict[str, Any]:
    """Return the schema of ``release.toml``; ``address`` is its own address, if known."""
    text = {"type": "string", "pattern": TEXT}
    response = {"$ref": "#/$defs/response"}
    editions = [*policy.editions]
    kinds: dict[str, Any] = {
        "alternatives": _one_or_more({"enum": [alternative.id for alternative in policy.all(Alternative)]}),
        "evidence": _one_or_more({"type": "string", "pattern": f"^{ADDRESS}$"}),
        "date": {"type": "string", "pattern": f"^{DATE}$"},
        "sizes": _one_or_more(text),
        "links": _one_or_more({"type": "string", "pattern": f"^{ADDRESS}$"}),
        "edition": {"enum": editions, "description": "The edition of the guidance that the statement answers."},
        "modes": _one_or_more({"enum": [mode.name for mode in policy.modes()]}, uniqueItems=True),
    }
    model = _object(HEAD["model"], kinds, text)
    answers = {
        edition: [requirement.id for requirement in in_edition(policy, edition).all(Requirement)]
        for edition in editions
    }
    return {
        "$schema": DIALECT,
        **({"$id": address} if address else {}),
        "title": f"Release statement ({NAME})",
        "description": "How a release of a model meets each requirement of an edition of NIST AI 800-1. Unofficial.",
        "type": "object",
        "properties": {
            "model": {"oneOf": [model, {"type": "array", "items": model, "minItems": 1}]},
            "release": _object(HEAD["release"], kinds, text),
            "answers": {"type": "object", "additionalProperties": {"$ref": "#/$defs/answer"}},
            **_law(policy, kinds, text),
        },
        "required": [*HEAD],
        "additionalProperties": False,
        "allOf": [_of_edition(edition, ids) for edition, ids in answers.items()],
        "$defs": {
            "answer": {"oneOf": [{"$ref": "#/$defs/response"}, {"$ref": "#/$defs/by_mode"}]},
            "by_mode": {
                **_object(dict.fromkeys((mode.name for mode in policy.modes()), False), {}, response),
                "description": "One response for each mode of the release.",
                "minProperties": 1,
            },
            "response": {
                "oneOf": [
                    {"enum": [met.label for met, keys in KEYS.items() if not any(keys.values())]},
                    *(_way(met, kinds, text) for met in Met),
                ]
            },
        },
    }


def _law(policy: Policy, kinds: dict[str, Any], text: dict[str, str]) -> dict[str, Any]:
    """Return the schema of the table on law, by its name; nothing if the policy has no duties."""
    named = {
        key: _one_or_more({"enum": [one.id for one in policy.all(kind)]}, uniqueItems=True)
        for key, kind in (("bound", Bound), ("exemptions", Exemption))
        if policy.all(kind)
    }
    answer = {
        "oneOf": [
            {"enum": [met.label for met, keys in DUTY_KEYS.items() if not any(keys.values())]},
            *(_met(met.label, keys, kinds, text) for met, keys in DUTY_KEYS.items()),
        ]
    }
    ids = {duty.id: answer for duty in policy.all(Duty)}
    duties = {"type": "object", "properties": ids, "additionalProperties": False}
    return {"law": _object(LAW, named | {"duties": duties}, text)} if "bound" in named else {}


def _of_edition(edition: str, ids: list[str]) -> dict[str, Any]:
    """Return the condition that a statement on an edition answers only requirements of that edition."""
    release = _table(properties={"edition": {"const": edition}}, required=["edition"])
    return {
        "if": _table(properties={"release": release}, required=["release"]),
        "then": _table(properties={"answers": _table(propertyNames={"enum": ids})}),
    }


def _table(**conditions: Any) -> dict[str, Any]:
    """Return conditions on an object. With its type beside them, validators in strict mode accept the schema."""
    return {"type": "object", **conditions}


def _way(met: Met, kinds: dict[str, Any], text: dict[str, str]) -> dict[str, Any]:
    """Return the schema of one kind of answer, written as a table."""
    return _met(met.label, KEYS[met], kinds, text)


def _met(label: str, keys: dict[str, bool], kinds: dict[str, Any], text: dict[str, str]) -> dict[str, Any]:
    """Return the schema of a table that says with a word how something is met, with more keys."""
    way = _object(keys, kinds, text)
    return way | {
        "properties": {"met": {"const": label}, **way["properties"]},
        "required": ["met", *way["required"]],
    }


def _object(keys: dict[str, bool], kinds: dict[str, Any], otherwise: dict[str, str]) -> dict[str, Any]:
    """Return the schema of a table; a key that is not in ``kinds`` has a value as ``otherwise`` says."""
    return {
        "type": "object",
        "properties": {key: kinds.get(key, otherwise) for key in keys},
        "required": [key for key, needed in keys.items() if needed],
        "additionalProperties": False,
    }


def _one_or_more(one: dict[str, Any], **of_list: Any) -> dict[str, Any]:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1, **of_list}]}
