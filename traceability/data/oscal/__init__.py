"""The policy in OSCAL, for tools that manage controls: catalogs, profiles and mappings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from traceability.analysis.duties import frameworks
from traceability.data.oscal import catalogs, law, mappings, profiles
from traceability.data.oscal.documents import path
from traceability.policy.model import Policy, in_edition
from traceability.publication.identity import Publication
from traceability.publication.output import File


def files(policy: Policy, published: Publication) -> Iterator[File]:
    """Yield every OSCAL document with its path on the site. Empty documents are omitted: OSCAL does not allow them."""
    yield path(catalogs.ALTERNATIVES), partial(catalogs.alternatives, policy, published)
    for framework in frameworks(policy):
        yield path(law.name(framework.id)), partial(law.catalog, policy, published, framework)
    for edition in policy.editions:
        spoken = in_edition(policy, edition)
        yield path(catalogs.name(edition)), partial(catalogs.edition, spoken, published)
        for mode in policy.modes():
            if profiles.selected(spoken, mode):
                yield path(profiles.name(edition, mode)), partial(profiles.profile, spoken, published, mode)
        if mappings.answers(policy, edition):
            yield path(mappings.to_edition(edition)), partial(mappings.alternatives, policy, published, edition)
    for earlier, later in pairwise(policy.editions):
        if any(mappings.descent(policy, earlier, later).values()):
            yield (
                path(mappings.between(earlier, later)),
                partial(mappings.succession, policy, published, earlier, later),
            )
