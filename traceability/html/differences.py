"""What comes before a table in which modes differ: what is the same in every mode, and the signs on one line."""

from __future__ import annotations

from collections.abc import Iterable

from traceability.analysis.verdicts import Verdict
from traceability.html.blocks import legend
from traceability.html.cells import cell, sign
from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import Policy
from traceability.policy.values import ControlStatus
from traceability.publication.paths import Href
from traceability.views.content import sense
from traceability.views.groupings import in_every_mode


def same(policy: Policy, href: Href) -> Markup:
    """Return how many requirements have the same verdict in every mode, each line of which opens to their list."""
    parts = []
    for sentence, chapters in in_every_mode(policy):
        listed = (
            filled(
                "<p><b>{}</b> {}</p>", cell(policy, href, chapter), joined((cell(policy, href, c) for c in cites), "; ")
            )
            for chapter, cites in chapters
        )
        opens = '<details class="same"><summary>{}</summary>{}</details>'
        parts.append(filled(opens, sentence, joined(listed)))
    return joined(parts)


def key(meanings: Iterable[tuple[Verdict | ControlStatus, str]]) -> Markup:
    """Return signs with their words on one line, which opens to what they mean."""
    listed = list(meanings)
    words = joined((filled("<span>{} {}</span>", sign(sense(word), ""), word.label) for word, _ in listed), " ")
    opens = '<details class="key"><summary>{} <span class="why">meaning</span></summary>{}</details>'
    return filled(opens, words, legend(listed))
