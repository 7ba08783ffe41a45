"""Test the JSON Schemas that we publish: validators with the patterns of ECMA-262 and with strict modes accept them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from support.citations import KNOWN
from support.project import ROOT

from traceability.assessment import schema as release_schema
from traceability.data import policy_json, policy_schema
from traceability.html.release_examples import FOLDER
from traceability.policy.model import KINDS

EXAMPLES = sorted((ROOT / FOLDER).glob("*.toml"))

OF_OBJECTS = {"properties", "required", "propertyNames", "additionalProperties", "minProperties"}
OF_LISTS = {"items", "minItems", "uniqueItems"}
NAMED = {"properties", "$defs"}
"""The keywords whose values are names with schemas, so that a name may be any word."""


@pytest.fixture(scope="module")
def published(policy, tmp_path_factory):
    """Return the folder with both schemas."""
    folder = tmp_path_factory.mktemp("schemas")
    for name, schema in (("release", release_schema.schema(policy)), ("policy", policy_schema.schema())):
        (folder / f"{name}.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    return folder


def check(*arguments: object) -> tuple[int, str]:
    """Return the exit code and the output of check-jsonschema, which compiles patterns with the flag u of ECMA-262."""
    command = [sys.executable, "-m", "check_jsonschema", *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr


def test_check_jsonschema_accepts_both_schemas(published):
    code, output = check("--check-metaschema", *sorted(published.iterdir()))
    assert code == 0, output


def test_check_jsonschema_accepts_the_example_statements(published):
    assert EXAMPLES
    code, output = check("--schemafile", published / "release.schema.json", *EXAMPLES)
    assert code == 0, output


def test_check_jsonschema_rejects_a_statement_with_unsafe_evidence(published, tmp_path):
    bad = tmp_path / "release.toml"
    text = EXAMPLES[0].read_text(encoding="utf-8")
    assert 'evidence = "https://' in text
    bad.write_text(text.replace('evidence = "https://', 'evidence = "http://', 1), encoding="utf-8")
    assert check("--schemafile", published / "release.schema.json", bad)[0] == 1


def test_check_jsonschema_accepts_the_policy(published, policy):
    """Three statements of each kind are enough here, because test_policy_json validates all by the same schema."""
    document, written = published.parent / "policy.json", policy_json.written(policy, KNOWN)
    of_kind = {kind: [one for one in written["statements"] if one["kind"] == kind] for kind in KINDS}
    written["statements"] = [one for some in of_kind.values() for one in some[:3]]
    written["verdicts"] = dict(islice(written["verdicts"].items(), 3))
    document.write_text(json.dumps(written), encoding="utf-8")
    code, output = check("--schemafile", published / "policy.schema.json", document)
    assert code == 0, output


def subschemas(schema: Any, where: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every object of a schema that is itself a schema, with its place."""
    if isinstance(schema, list):
        for number, part in enumerate(schema):
            yield from subschemas(part, f"{where}/{number}")
    elif isinstance(schema, dict):
        yield where, schema
        for keyword, value in schema.items():
            named = value.items() if keyword in NAMED else [(None, value)] if keyword not in ("enum", "const") else []
            for name, part in named:
                yield from subschemas(part, f"{where}/{keyword}" + (f"/{name}" if name else ""))


@pytest.mark.parametrize("name", ["release", "policy"])
def test_keywords_stand_beside_their_type_as_ajv_requires_in_strict_mode(name, published):
    schema = json.loads((published / f"{name}.schema.json").read_text(encoding="utf-8"))
    found = list(subschemas(schema))
    assert len(found) > 50
    for keywords, type_of_them in ((OF_OBJECTS, "object"), (OF_LISTS, "array"), ({"pattern"}, "string")):
        assert [where for where, part in found if keywords & set(part) and part.get("type") != type_of_them] == []
