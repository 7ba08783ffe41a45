"""Bibliographies of the works that statements rest on and of the editions of the guidance: BibTeX and CSL JSON.

A work has its full title, as far as the record gives one, and the year of its first publication. A venue is never
guessed: a work with an arXiv number is cited by that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from traceability.data.json_text import json_text
from traceability.policy.model import Edition, Evidence, Policy
from traceability.policy.values import Confirmed, SourceType
from traceability.publication.identity import NAME, NOTICE, Publication
from traceability.publication.output import File
from traceability.views.citations import MONTHS, entry, latex, verbatim

ISSUER = "National Institute of Standards and Technology"
"""The publisher of the guidance."""

TYPES = {
    SourceType.PREPRINT: "article",
    SourceType.PAPER: "document",
    SourceType.REPORT: "report",
    SourceType.STANDARD: "standard",
    SourceType.NOTICE: "webpage",
    SourceType.SOFTWARE: "software",
    SourceType.DOCUMENTATION: "webpage",
    SourceType.NEWS: "webpage",
    SourceType.LETTER: "document",
}
"""The CSL type of each kind of publication; an ``article`` is an independent work, such as a preprint."""

LOOKED_UP = {
    Confirmed.PRIMARY: "",
    Confirmed.IN_PART: " in part",
    Confirmed.SECONDARY: " in what others say of it",
    Confirmed.NO: " and not found",
}
"""How a work was looked up if it was not read whole."""

OTHERS = "others"
"""The word of BibTeX for further authors. CSL JSON has none: its readers print it as the name of a person."""

ISSUED = (SourceType.REPORT, SourceType.STANDARD)
"""The kinds of work that are reports in BibTeX, which requires an institution for them."""


def bibtex(policy: Policy, published: Publication) -> str:
    """Return every edition and every work as entries of BibTeX."""
    head = f"% {NAME}, version {published.version}: the guidance and the evidence. CC BY 4.0. {NOTICE}"
    editions = (_report(edition) for edition in policy.editions.values())
    return "\n\n".join((head, *editions, *map(_entry, policy.all(Evidence)))) + "\n"


def csl(policy: Policy) -> str:
    """Return every edition and every work as items of CSL JSON."""
    items = [*map(_draft, policy.editions.values()), *map(_item, policy.all(Evidence))]
    return json_text(items)


def persons(work: Evidence) -> list[str]:
    """Return the family names of the authors, perhaps with ``others``; empty if they may be organizations.

    Only single words before *et al.* or on a paper count as family names. All other authors are cited as written.
    """
    first = work.authors.removesuffix(" et al.")
    names = re.split(", | and ", first)
    others = [OTHERS] if first != work.authors else []
    signed = others or work.source_type in (SourceType.PREPRINT, SourceType.PAPER)
    return [*names, *others] if signed and all(map(_is_family, names)) else []


def _is_family(name: str) -> bool:
    return name[:1].isupper() and bool(re.fullmatch(r"[^\W\d_]+([’'-][^\W\d_]+)*", name))


def _entry(work: Evidence) -> str:
    names = persons(work)
    issued = work.source_type in ISSUED and not names
    fields = {
        "author": f"{{{' and '.join(names)}}}" if names else verbatim(work.authors),
        "title": verbatim(work.full_title),
    }
    if issued:
        fields |= {"institution": verbatim(work.authors), "type": f"{{{work.source_type.label.capitalize()}}}"}
    fields["year"] = f"{{{work.year}}}"
    match _catalogued(work):
        case ("arXiv", number):
            fields |= {"eprint": f"{{{number}}}", "archiveprefix": "{arXiv}"}
        case ("doi", number):
            fields["doi"] = f"{{{number}}}"
    fields |= {"note": f"{{{latex(_note(work))}}}", "urldate": f"{{{work.checked}}}"}
    if work.found_at:
        fields["url"] = f"{{{work.found_at}}}"
    return entry("techreport" if issued else "misc", work.id, fields)


def _item(work: Evidence) -> Mapping[str, Any]:
    names = persons(work)
    families = [{"family": name} for name in names] if OTHERS not in names else []
    item = {
        "id": work.id,
        "type": TYPES[work.source_type],
        "title": work.full_title,
        "author": families or [{"literal": work.authors}],
        "issued": {"date-parts": [[work.year]]},
        "accessed": {"date-parts": [[int(part) for part in work.checked.split("-")]]},
        "note": _note(work),
    }
    match _catalogued(work):
        case ("arXiv", number):
            article = {"type": "article"} if work.source_type is SourceType.PAPER else {}
            item |= article | {"number": f"arXiv:{number}", "publisher": "arXiv"}
        case ("doi", number):
            item["DOI"] = number
    return item | ({"URL": work.found_at} if work.found_at else {})


def _catalogued(work: Evidence) -> tuple[str, str]:
    """Return the catalogue and number of a work; two empty texts if its identifier is plain text."""
    catalogue, _, number = work.identifier.text.partition(":")
    return (catalogue, number) if work.identifier.address else ("", "")


def _note(work: Evidence) -> str:
    """Return when and how a work was looked up and what was seen of it, after an identifier without an address."""
    named = "" if work.identifier.address else f"{work.identifier.text}. "
    return f"{named}Looked up on {work.checked}{LOOKED_UP[work.confirmed]}; seen: {work.seen}"


def _report(edition: Edition) -> str:
    year, month = _date(edition)
    fields = {
        "author": verbatim(ISSUER),
        "title": verbatim(edition.title),
        "institution": verbatim(ISSUER),
        "type": "{Draft guidance}",
        "year": f"{{{year}}}",
        "month": MONTHS[month - 1],
        "doi": f"{{{edition.doi}}}",
        "url": f"{{{edition.url}}}",
    }
    return entry("techreport", _key(edition), fields)


def _draft(edition: Edition) -> Mapping[str, Any]:
    return {
        "id": _key(edition),
        "type": "report",
        "title": edition.title,
        "genre": "Draft guidance",
        "author": [{"literal": ISSUER}],
        "publisher": ISSUER,
        "issued": {"date-parts": [list(_date(edition))]},
        "DOI": edition.doi,
        "URL": edition.url,
    }


def _key(edition: Edition) -> str:
    return f"NIST-AI-800-1-{edition.id.upper()}"


def _date(edition: Edition) -> tuple[int, int]:
    """Return the year and month of an edition, whose date is written as ``July 2024``."""
    month, year = edition.date.split()
    return int(year), MONTHS.index(month[:3].lower()) + 1


def files(policy: Policy, published: Publication) -> Iterator[File]:
    """Yield the bibliographies with their paths on the site."""
    yield "data/evidence.bib", partial(bibtex, policy, published)
    yield "data/evidence.csl.json", partial(csl, policy)
