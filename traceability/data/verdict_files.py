"""One small file for each requirement, with its verdict in every mode, for programs that ask for one verdict.

The addresses stay: ``data/v1/`` and the id. A program that keeps files compares their hashes in the index with those
that it has. The page of data lists what we promise; a change that breaks a promise gets the next number beside ``v1``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any

from traceability.analysis.readings import disputed_verdicts, readings
from traceability.analysis.verdicts import Judgement, Verdict, judgements
from traceability.data.json_text import json_text
from traceability.data.policy_json import pattern
from traceability.policy.model import KINDS, REQUIREMENTS, Policy, Requirement, Retired
from traceability.publication.identity import AUTHOR, LICENSE_ID, NAME, NOTICE, Publication
from traceability.publication.output import File, encoded
from traceability.publication.paths import permalink
from traceability.views import plain_text

FOLDER = "data/v1"
INDEX = f"{FOLDER}/index.json"
SCHEMA = f"{FOLDER}/schema.json"

HASH = 16
"""How many hexadecimal digits of the SHA-256 of a file the index has: enough to see that it changed."""

FROM = f"{NAME}, unofficial, {LICENSE_ID}"
"""What each file says of its origin, since it is read alone."""


def path(id: str) -> str:
    """Return the path of the file of a requirement by its id."""
    return f"{FOLDER}/{id}.json"


def files(policy: Policy, published: Publication) -> Iterator[File]:
    """Yield the file of each requirement, also of a retired one, then their index and their schema."""
    made = {statement.id: cache(partial(_text, policy, published, statement)) for statement in _asked(policy)}
    for id, make in made.items():
        yield path(id), make
    yield INDEX, lambda: json_text(_index(policy, published, {id: make() for id, make in made.items()}))
    yield SCHEMA, lambda: json_text(schema(policy))


def _asked(policy: Policy) -> list[Requirement | Retired]:
    retired = [statement for statement in policy.all(Retired) if statement.was in REQUIREMENTS]
    return [*policy.all(Requirement), *retired]


def _text(policy: Policy, published: Publication, statement: Requirement | Retired) -> str:
    found = _retired(statement) if isinstance(statement, Retired) else _requirement(policy, statement)
    page = published.address(permalink(statement)) or f"../../{permalink(statement)}"
    return json.dumps(found | {"page": page, "from": FROM}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _requirement(policy: Policy, asked: Requirement) -> dict[str, Any]:
    modes = {mode.name: judgements(policy)[asked.id, mode.id] for mode in policy.modes()}
    reasons: dict[Judgement, list[str]] = {}
    for name, judgement in modes.items():
        if judgement.verdict is not Verdict.AS_WRITTEN:
            reasons.setdefault(judgement, []).append(name)
    edition = policy.editions[asked.edition]
    return {
        "id": asked.id,
        "kind": asked.kind,
        "edition": edition.id,
        "number": asked.number,
        "title": asked.title,
        "text": plain_text.plain(asked.body, lambda id: policy[id].title),
        "source": edition.page_url(asked.page),
        "verdicts": {name: judgement.label for name, judgement in modes.items()},
        "reasons": [_reason(policy, judgement, names) for judgement, names in reasons.items()],
        "readings": {
            other.id: {mode.name: judgement.label for mode, judgement in disputed_verdicts(policy, other).items()}
            for other in readings(policy).get(asked.id, ())
        },
    }


def _reason(policy: Policy, judgement: Judgement, modes: list[str]) -> dict[str, Any]:
    """Return why a requirement cannot be followed as written in some modes, and what can be done instead."""
    return {
        "modes": modes,
        "standing": judgement.standing.label,
        "decided_by": policy.in_order(judgement.decided_by),
        "instead": {answer.alternative: policy[answer.alternative].title for answer in judgement.instead},
    }


def _retired(statement: Retired) -> dict[str, Any]:
    return {
        "id": statement.id,
        "kind": statement.kind,
        "title": statement.title,
        "since": statement.since,
        "became": list(statement.became),
    }


def _index(policy: Policy, published: Publication, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": NAME,
        "notice": NOTICE,
        "author": AUTHOR,
        "license": LICENSE_ID,
        "version": published.version,
        "schema": SCHEMA.rpartition("/")[2],
        "modes": {mode.name: mode.title for mode in policy.modes()},
        "editions": {edition.id: edition.name for edition in policy.editions.values()},
        "sha256": {id: hashlib.sha256(encoded(text)).hexdigest()[:HASH] for id, text in texts.items()},
    }


def schema(policy: Policy) -> dict[str, Any]:
    """Return the JSON Schema of the files of requirements. It allows fields that a later version may add."""
    text = {"type": "string", "minLength": 1}
    texts = {"type": "array", "items": text}
    modes = {"type": "object", "additionalProperties": text}
    reason = {"modes": texts, "standing": text, "decided_by": texts, "instead": modes}
    living: dict[str, Any] = {
        "kind": {"enum": list(REQUIREMENTS)},
        **dict.fromkeys(("edition", "number", "text", "source"), text),
        "verdicts": _object({mode.name: text for mode in policy.modes()}),
        "reasons": {"type": "array", "items": _object(reason)},
        "readings": {"type": "object", "additionalProperties": modes},
    }
    retired: dict[str, Any] = {"kind": {"const": Retired.kind}, "since": text, "became": texts}
    ids = "|".join(pattern(KINDS[kind]) for kind in REQUIREMENTS)
    both = {"id": {"type": "string", "pattern": ids}, "title": text, "page": text, "from": text}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{NAME}: one requirement, version 1",
        **_object(both),
        "oneOf": [_object(living), _object(retired)],
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
