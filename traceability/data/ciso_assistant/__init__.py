"""The drafts as libraries for CISO Assistant, a program for audits: as YAML, and as workbooks in its layout."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from traceability.data.ciso_assistant import forms, libraries
from traceability.policy.model import Policy
from traceability.publication.identity import Publication
from traceability.publication.output import File


def files(policy: Policy, published: Publication) -> Iterator[File]:
    """Yield each library with its path on the site, in both forms.

    A mapping without any row is omitted: CISO Assistant accepts no empty one.
    """
    made = {edition: partial(libraries.framework, policy, published, edition) for edition in policy.editions}
    for earlier, later in pairwise(policy.editions):
        if libraries.mapped(policy, earlier, later):
            made[f"{earlier}-to-{later}"] = partial(libraries.mapping, policy, published, earlier, later)
    for name, library in made.items():
        yield f"data/ciso-assistant/{name}.yaml", partial(_yaml, library)
        yield f"data/ciso-assistant/{name}.xlsx", partial(_workbook, published, library)


def _yaml(library: libraries.Making) -> str:
    return forms.as_yaml(library())


def _workbook(published: Publication, library: libraries.Making) -> bytes:
    return forms.as_workbook(published, library())
