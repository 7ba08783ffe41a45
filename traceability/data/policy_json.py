"""The whole policy as one JSON document, and back.

Knows how each value of the model is written there, and nothing of the fields by name: a field that is added to the
model appears by itself. What is computed stands beside what is stated; reading computes it anew.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_type_hints

from traceability.analysis import claims
from traceability.analysis.verdicts import can_be_judged, judgements
from traceability.policy.errors import UserError
from traceability.policy.model import (
    KINDS,
    Claim,
    Comment,
    Edition,
    Mode,
    Place,
    Policy,
    Statement,
    link_fields,
    options,
    per_kind,
)
from traceability.policy.values import Identifier, Lines, Word
from traceability.publication.identity import AUTHOR, NAME, NOTICE, Publication

FORMAT = 1
"""The version of the format: it grows where what reads the present one would misread or refuse the next."""

LICENSE = "CC-BY-4.0"
"""The license of the text, as SPDX has it."""

STATED, COMPUTED = ("editions", "statements"), ("verdicts", "results")
HEAD = ("$schema", "format", "name", "version", "author", "license", "notice")


def written(policy: Policy, published: Publication) -> dict[str, Any]:
    """The document, in the order of the pages. Raises KeyError where a verdict cannot be computed."""
    said = ("policy.schema.json", FORMAT, NAME, published.version, AUTHOR, LICENSE, NOTICE)
    stated = {
        "editions": [plain(edition) for edition in policy.editions.values()],
        "statements": [_statement(statement) for statement in policy.statements.values()],
    }
    return dict(zip(HEAD, said, strict=True)) | stated | _computed(policy)


@per_kind
def types(kind: type) -> Mapping[str, Any]:
    """The fields of a dataclass with their types."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def pattern(kind: type[Statement]) -> str:
    """The pattern of whole ids of a kind, of whatever edition, as Python and JSON Schema both read it."""
    return f"^(?:{kind.id_pattern})$".replace("{edition}", "[A-Z]+[0-9]").replace(r"\d", "[0-9]")


def plain(value: Any) -> Any:
    """A value of the model in the types of JSON: words and passages as their text, an object by its fields."""
    match value:
        case Word():
            return value.words
        case Lines() | Identifier():
            return value.text
        case tuple():
            return [plain(one) for one in value]
        case Mapping():
            return {key: plain(one) for key, one in value.items()}
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def _statement(statement: Statement) -> dict[str, Any]:
    """A statement with the options that it has; what it leaves out is not there."""
    values = {field.name: getattr(statement, field.name) for field in fields(statement) if _has(statement, field)}
    return {"kind": statement.kind} | plain(values)


def _has(statement: Statement, field: Any) -> bool:
    return field.default is MISSING or getattr(statement, field.name) != field.default


def _computed(policy: Policy) -> dict[str, Any]:
    """Every verdict by requirement and mode, and what became of every claim by edition, that of its comment first."""
    verdicts: dict[str, dict[str, Any]] = {}
    for (requirement, mode), judgement in judgements(policy).items():
        verdicts.setdefault(requirement, {})[policy.get(Mode, mode).name] = plain(judgement)
    results = {
        claim.id: {claims.about_edition(policy, claim): claims.result(policy, claim)}
        | claims.later_results(policy, claim)
        for claim in policy.all(Claim)
    }
    return {"verdicts": verdicts, "results": plain(results)}


def read(text: str, file: str = "policy.json") -> Policy:
    """The policy in the text of a document, which ``file`` names in errors.

    What is computed may be left out; where it is there, it has to be what follows from the rest. Whether the policy
    keeps the rules is not asked. Raises UserError, in one line, for a text that is no such document.
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
    found = dict(pairs)
    if len(found) < len(pairs):
        name = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise UserError(f"{name!r} stands twice in one object")
    return found


def _policy(document: Any) -> Policy:
    _of_type(document, dict, "the document")
    found = document.get("format")
    if type(found) is not int or found < 1:
        raise UserError(f'"format" is {_shown(found)}, not a number such as {FORMAT}; this is no policy.json of ours')
    if found > FORMAT:
        raise UserError(f"this is format {found}, and only {FORMAT} is known here; use a newer version of {NAME}")
    _names(document, "the document", ("format", *STATED), (*HEAD, *STATED, *COMPUTED))
    for name in STATED:
        _of_type(document[name], list, f'"{name}"')
    policy = Policy(
        _by_id(_read_statement(entry, f"statements[{n}]") for n, entry in enumerate(document["statements"])),
        _by_id(_read_object(Edition, entry, f"editions[{n}]") for n, entry in enumerate(document["editions"])),
    )
    _hangs_together(policy)
    _same(document, _computed(policy))
    return policy


def _by_id(found: Any) -> dict[str, Any]:
    listed: dict[str, Any] = {}
    for one in found:
        if one.id in listed:
            raise UserError(f"{one.id} is there twice; keep one of them")
        listed[one.id] = one
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
    own = {name: hint for name, hint in types(kind).items() if name not in options(kind)}
    _names(entry, where, (*own, *kind.required), ("kind", *types(kind)))
    values = {name: _read_option(field, entry[name], where) for name, field in options(kind).items() if name in entry}
    return kind(**values, **{name: _read_value(hint, entry[name], f'{where}: "{name}"') for name, hint in own.items()})


def _read_option(field: Any, value: Any, where: str) -> Any:
    """An option as the reader of pages reads it, if the value is one that the format would write."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    try:
        option = field.metadata["read"](text)
    except ValueError as error:
        raise UserError(f'{where}: "{field.name}": {error}') from error
    right = plain(option)
    if _of_type(value, type(right), f'{where}: "{field.name}"') != right or not value:
        mend = f"write {_shown(right)}" if right else "leave it out"
        raise UserError(f'{where}: "{field.name}" is {_shown(value)}; {mend}')
    return option


def _read_object(kind: type, entry: Any, where: str) -> Any:
    """A place or an edition, which has all of its fields."""
    _of_type(entry, dict, where)
    _names(entry, where, types(kind), types(kind))
    return kind(**{name: _read_value(hint, entry[name], f'{where}: "{name}"') for name, hint in types(kind).items()})


def _read_value(kind: Any, value: Any, where: str) -> Any:
    if kind is Place:
        return _read_object(kind, value, where)
    if kind in (str, int):
        return _of_type(value, kind, where)
    _of_type(value, dict, where)  # all that remains are texts by name
    return {name: _of_type(text, str, f"{where}: {_shown(name)}") for name, text in value.items()}


def _hangs_together(policy: Policy) -> None:
    """Whether verdicts and results can be computed: every link leads somewhere, every control stands somehow."""
    for statement in policy.statements.values():
        for option, id in statement.links():
            there = policy.statements.get(id)
            if there is None or there.kind not in link_fields(type(statement))[option]:
                wrong = f"is of the kind {there.kind}" if there else "is not in the file"
                raise UserError(f'{statement.id}: "{option}" names {id}, which {wrong}; name one that is, or drop it')
        if isinstance(statement, Comment) and statement.edition not in policy.editions:
            raise UserError(f'{statement.id}: "edition" is {_shown(statement.edition)}; add it to "editions"')
        check = getattr(statement, "check", "")
        if check and check not in claims.CHECKS:
            raise UserError(f'{statement.id}: "check" is {_shown(check)}; it can be {", ".join(claims.CHECKS)}')
    if not can_be_judged(policy):
        raise UserError("a requirement presumes no control, or one that has no standing in some mode; add a standing")


def _same(document: Mapping[str, Any], computed: Mapping[str, Any]) -> None:
    """Refuse what is computed where it is another than what follows; it was changed by hand, or the rest was."""
    for name in filter(document.__contains__, COMPUTED):
        _of_type(document[name], dict, f'"{name}"')
        for id in {**computed[name], **document[name]}:
            entry = _of_type(document[name].get(id, {}), dict, f'"{name}": {_shown(id)}')
            for under in {**computed[name].get(id, {}), **entry}:
                said, follows = entry.get(under), computed[name].get(id, {}).get(under)
                if said != follows:
                    what = f'"{name}": {_shown(id)} under {_shown(under)} is {_shown(said)}, but {_shown(follows)}'
                    raise UserError(f'{what} follows from the statements; leave "{name}" out to have it computed')
        if document[name] != computed[name]:  # an entry that is empty, where there is none
            raise UserError(f'"{name}" has an empty entry too many; leave "{name}" out to have it computed')


def _names(entry: Mapping[str, Any], where: str, required: Any, known: Any) -> None:
    """Whether an object has the names that it needs and no others."""
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
    """A value as JSON, cut short."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:120]}…"
