"""The policy in CycloneDX, for tools that assess software: a standard for each edition, and release statements."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from traceability.data.cyclonedx import standards
from traceability.data.cyclonedx.documents import VERSIONS
from traceability.data.json_text import json_text
from traceability.policy.model import Policy
from traceability.publication.identity import Publication
from traceability.publication.output import File


def files(policy: Policy, published: Publication) -> Iterator[File]:
    """Yield the standard of each edition in each version of CycloneDX, with its path on the site."""
    for edition in policy.editions:
        for version in VERSIONS:
            path = f"data/cyclonedx/{standards.name(edition, version)}"
            yield path, partial(_text, policy, published, edition, version)


def _text(policy: Policy, published: Publication, edition: str, version: str) -> str:
    return json_text(standards.bom(policy, published, edition, version))
