"""The policy in forms that other programs read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache, partial

from traceability.assessment.schema import schema
from traceability.data import (
    bibliography,
    ciso_assistant,
    cyclonedx,
    data_package,
    dataset,
    gemara,
    oscal,
    policy_json,
    policy_schema,
    spreadsheets,
    verdict_files,
)
from traceability.data.explorer import explorer
from traceability.data.json_text import json_text
from traceability.policy.model import Policy
from traceability.publication.identity import Publication
from traceability.publication.output import File
from traceability.publication.paths import EXPLORER_DATA, Href


def files(policy: Policy, published: Publication, href: Href) -> Iterator[File]:
    """Yield every data file with its path on the site; ``href`` returns addresses relative to the root of the site."""
    made = {path: cache(make) for path, make in _described(policy, published)}
    yield EXPLORER_DATA, lambda: json.dumps(explorer(policy, href), ensure_ascii=False, separators=(",", ":"))
    yield from made.items()
    tables = spreadsheets.tables_of(policy, published)
    yield data_package.PATH, lambda: json_text(data_package.package(published, tables))
    yield dataset.PATH, lambda: json_text(dataset.croissant(policy, published, made, tables))
    yield dataset.DCAT, lambda: json_text(dataset.dcat(policy, published))
    yield from oscal.files(policy, published)
    yield from cyclonedx.files(policy, published)
    yield from gemara.files(policy, published)
    yield from ciso_assistant.files(policy, published)
    yield from verdict_files.files(policy, published)


def _described(policy: Policy, published: Publication) -> Iterator[File]:
    """Yield the files that the description of the data set names with their checksums, and others of their kinds."""
    documents: dict[str, Callable[[], object]] = {
        "policy.json": partial(policy_json.written, policy, published),
        "policy.schema.json": policy_schema.schema,
        "release.schema.json": partial(schema, policy, published.address("data/release.schema.json")),
    }
    for name, document in documents.items():
        yield f"data/{name}", partial(_text_of, document)
    yield from spreadsheets.files(policy, published)
    yield from bibliography.files(policy, published)


def _text_of(document: Callable[[], object]) -> str:
    return json_text(document())
