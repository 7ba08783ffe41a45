"""The policy in forms that other programs read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from traceability.assessment.schema import schema
from traceability.exports.explorer import explorer
from traceability.markup import Href
from traceability.model import Policy
from traceability.publication import Publication


def files(policy: Policy, published: Publication, href: Href) -> Iterator[tuple[str, str | bytes]]:
    """Every file of data with its path on the site, with addresses as ``href`` makes them from the root of the site."""
    yield "data/explorer.json", json.dumps(explorer(policy, href), ensure_ascii=False, separators=(",", ":"))
    written = schema(policy, published.address("data/release.schema.json"))
    yield "data/release.schema.json", json.dumps(written, ensure_ascii=False, indent=1) + "\n"
