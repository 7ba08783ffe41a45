"""The policy in OSCAL, for tools that manage controls: catalogs, profiles and mappings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from traceability.exports.oscal import catalogs, mappings, profiles
from traceability.exports.oscal.documents import path
from traceability.model import Policy, in_edition
from traceability.publication import Publication


def files(policy: Policy, published: Publication) -> Iterator[tuple[str, str]]:
    """Every OSCAL document with its path on the site. One that would be empty is left out: OSCAL does not allow it."""
    found = [(catalogs.ALTERNATIVES, catalogs.alternatives(policy, published))]
    for edition in policy.editions:
        spoken = in_edition(policy, edition)
        found.append((catalogs.name(edition), catalogs.edition(spoken, published)))
        found += [(profiles.name(edition, mode), profiles.profile(spoken, published, mode)) for mode in policy.modes()]
        found.append((mappings.to_edition(edition), mappings.alternatives(policy, published, edition)))
    for earlier, later in pairwise(policy.editions):
        found.append((mappings.between(earlier, later), mappings.succession(policy, published, earlier, later)))
    yield from ((path(name), text) for name, text in found if text)
