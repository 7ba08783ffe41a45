"""The description of the site for language models: ``llms.txt``, in the format of llmstxt.org."""

from __future__ import annotations

import re
from collections.abc import Iterable

from traceability.data.catalogue import OFFERS, matching
from traceability.policy.model import Policy, Requirement
from traceability.publication.identity import NAME, NOTICE, Publication
from traceability.views.labels import words

PATH = "llms.txt"

Section = tuple[str, Iterable[tuple[str, str]]]
"""A part of the navigation: its caption, and the title and path of each page."""


def llms(policy: Policy, published: Publication, navigation: Iterable[Section], paths: Iterable[str]) -> str:
    """Return the text of the file: a section for each part of the navigation, and one for the data among ``paths``."""
    modes = ", ".join(_escaped(words(mode.name)) for mode in policy.modes())
    editions = " and ".join(
        f"the {_escaped(edition.name)} ({_escaped(edition.date)})" for edition in policy.editions.values()
    )
    parts = [
        f"# {NAME}",
        f"> {NOTICE} For each requirement of NIST AI 800-1, in {editions}, this site computes in which ways of "
        "releasing a model a developer can follow it, and says what can be done instead.",
        f"It has {len(policy.all(Requirement))} requirements in {len(policy.modes())} release modes: {modes}. What a "
        "requirement presumes is this project's reading and not NIST's; cite NIST's draft for what NIST says, and this "
        "site for its reading. A verdict says who can do what, not how well it protects."
        + ("" if published.site else " This copy does not know its address, so links are relative to this file."),
        *(_section(published, caption, pages) for caption, pages in navigation),
    ]
    single = [offer for offer in OFFERS if not offer.is_family]
    there = list(paths)
    data = [(path, path, offer.what) for offer in single for path in matching(offer, there)]
    return "\n\n".join((*parts, _section(published, "Data", data))) + "\n"


def _section(published: Publication, caption: str, entries: Iterable[tuple[str, ...]]) -> str:
    """Return a list under a caption. Each entry has a title, a path, and perhaps what the file has."""
    listed = "\n".join(_line(published, *entry) for entry in entries)
    return f"## {_escaped(caption)}\n\n{listed}"


def _line(published: Publication, title: str, path: str, what: str = "") -> str:
    return f"- [{_escaped(title)}]({published.site}{path})" + (f": {_escaped(what)}" if what else "")


def _escaped(text: str) -> str:
    """Return a text as Markdown that shows it as it is."""
    return re.sub(r"([\\`*_\[\]<>#&])", r"\\\1", " ".join(text.split()))
