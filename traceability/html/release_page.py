"""The page of a release: what nobody publishes, what its documents state and where, and how it was read."""

from __future__ import annotations

from traceability.html.cells import table
from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import Policy, Release
from traceability.publication.paths import Href
from traceability.views import real_releases


def body(policy: Policy, href: Href, release: Release) -> Markup:
    """Return what follows the text of a release."""
    return joined(_section(policy, href, section) for section in real_releases.sections(policy, release))


def _section(policy: Policy, href: Href, section: real_releases.Section) -> Markup:
    title = filled("<h2>{}</h2>", section.title) if section.title else Markup()
    said = joined(filled("<p>{}</p>", sentence) for sentence in section.sentences if sentence)
    shown = table(policy, href, section.table, view="stated") if section.table else Markup()
    return filled("<section>{}{}{}</section>", title, said, shown)
