"""The policy in CycloneDX, for tools that assess software: a standard for each edition and law, and statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from traceability.analysis.duties import frameworks
from traceability.data.cyclonedx import law, standards
from traceability.data.cyclonedx.documents import VERSIONS, Json
from traceability.data.json_text import json_text
from traceability.policy.model import Policy
from traceability.publication.identity import Publication
from traceability.publication.output import File


def files(policy: Policy, published: Publication) -> Iterator[File]:
    """Yield the standard of each edition and framework in each version of CycloneDX, with its path on the site."""
    for version in VERSIONS:
        for edition in policy.editions:
            made = partial(standards.bom, policy, published, edition, version)
            yield f"data/cyclonedx/{standards.name(edition, version)}", partial(_text, made)
        for framework in frameworks(policy):
            made = partial(law.bom, policy, published, framework, version)
            yield f"data/cyclonedx/{law.name(framework, version)}", partial(_text, made)


def _text(made: Callable[[], Json]) -> str:
    return json_text(made())
