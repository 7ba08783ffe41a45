"""The drafts and laws as libraries for CISO Assistant, a program for audits: as YAML, and drafts as workbooks, too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from traceability.analysis.duties import frameworks
from traceability.data.ciso_assistant import forms, law, libraries
from traceability.policy.model import Policy
from traceability.publication.identity import Publication
from traceability.publication.output import File


def files(policy: Policy, published: Publication) -> Iterator[File]:
    """Yield each library with its path on the site: all as YAML, and those of the drafts also as workbooks.

    The converter of CISO Assistant, which takes what is offered for its own collection, reads workbooks only.
    A mapping without any row is omitted: CISO Assistant accepts no empty one.
    """
    made = {edition: partial(libraries.framework, policy, published, edition) for edition in policy.editions}
    for earlier, later in pairwise(policy.editions):
        if libraries.mapped(policy, earlier, later):
            made[f"{earlier}-to-{later}"] = partial(libraries.mapping, policy, published, earlier, later)
    for name, library in made.items():
        yield f"data/ciso-assistant/{name}.yaml", partial(_yaml, library)
        yield f"data/ciso-assistant/{name}.xlsx", partial(_workbook, published, library)
    for one in frameworks(policy):
        yield (
            f"data/ciso-assistant/{one.id.lower()}.yaml",
            partial(_yaml, partial(law.framework, policy, published, one)),
        )


def _yaml(library: libraries.Making) -> str:
    return forms.as_yaml(library())


def _workbook(published: Publication, library: libraries.Making) -> bytes:
    return forms.as_workbook(published, library())
