"""How to cite a statement: as a sentence and in BibTeX. Readers add the day of access themselves.

``citation`` collects what a citation says; the other functions only write it down.

Only this module knows how BibTeX is written: what must be escaped, and where braces are needed. ``statements.js`` makes
CSL JSON of it, so that not every page carries both.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from traceability.policy.model import Statement
from traceability.publication.identity import AUTHOR, NAME, Publication
from traceability.publication.paths import permalink

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The names of the months in BibTeX, which take no braces."""

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX also counts braces after a backslash
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
} | {char: f"\\{char}" for char in "#$%&_"}
"""Escapes for the characters that LaTeX reads as commands. LaTeX has read UTF-8 since 2018, so other letters stay."""
_ESCAPES = str.maketrans(SPECIAL)


class Citation(NamedTuple):
    """What every form of a citation says; the address is empty if that of the site is unknown."""

    id: str
    author: str
    title: str
    container: str
    version: str
    issued: datetime.date
    address: str


def citation(published: Publication, statement: Statement) -> Citation:
    """Return the citation of a statement in the version ``published``."""
    address = published.address(permalink(statement))
    return Citation(statement.id, author(), name(statement), NAME, published.version, published.issued, address)


def short(cited: Citation) -> str:
    """Return the citation within a text: the id, and the version whose wording is meant."""
    return f"{cited.id} ({cited.version})"


def name(statement: Statement) -> str:
    """Return the title to cite: the id, which never changes, and the title of the statement."""
    return f"{statement.id}: {statement.title}"


def author() -> str:
    """Return the author with a capital, as at the beginning of an entry."""
    return AUTHOR[0].upper() + AUTHOR[1:]


def sentence(cited: Citation) -> str:
    """Return the citation in words."""
    parts = (cited.author, cited.title, f"In {cited.container}, version {cited.version}")
    return " ".join(filter(None, (". ".join(parts) + ".", cited.address)))


def bibtex(cited: Citation) -> str:
    """Return the citation in BibTeX, as ``@misc``: the only type for web pages that every style knows."""
    fields = {
        "author": verbatim(cited.author),
        "title": verbatim(cited.title),
        "howpublished": f"{{{latex(cited.container)}}}",
        "year": f"{{{cited.issued.year}}}",
        "month": MONTHS[cited.issued.month - 1],
        "note": f"{{Version {latex(cited.version)}}}",
    }
    if cited.address:
        fields["url"] = f"{{{cited.address}}}"
    return entry("misc", f"ai-800-1-{cited.id}", fields)


def entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return an entry in BibTeX. Each value already has its braces, or is one of the ``MONTHS``."""
    listed = ",\n".join(f"  {field} = {value}" for field, value in fields.items())
    return f"@{kind}{{{key},\n{listed}\n}}"


def verbatim(text: str) -> str:
    """Return a value between two pairs of braces, so that BibTeX neither splits a name nor lowers capitals."""
    return f"{{{{{latex(text)}}}}}"


def latex(text: str) -> str:
    """Return a text escaped so that LaTeX prints it as it is."""
    return text.translate(_ESCAPES)
