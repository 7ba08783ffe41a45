"""How to cite a statement: as a sentence, in BibTeX and as CSL JSON. The day of access is the citer's to add.

Alone knows how BibTeX is written: what has to be escaped, and where it needs braces.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from traceability.policy.model import Statement
from traceability.publication.identity import AUTHOR, NAME, Publication
from traceability.publication.paths import permalink

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The months as BibTeX has them, without braces."""

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces behind a backslash too
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
} | {char: f"\\{char}" for char in "#$%&_"}
"""What LaTeX would take for a command. Letters beyond ASCII stay as they are: LaTeX has read UTF-8 since 2018."""


def short(published: Publication, statement: Statement) -> str:
    """The citation within a text: the id, and the version whose wording is meant."""
    return f"{statement.id} ({published.version})"


def name(statement: Statement) -> str:
    """What is cited: the id, which never changes, and the title."""
    return f"{statement.id}: {statement.title}"


def author() -> str:
    """Who made it, as a name stands at the beginning of an entry."""
    return AUTHOR[0].upper() + AUTHOR[1:]


def sentence(published: Publication, statement: Statement) -> str:
    """The citation in words."""
    parts = (author(), name(statement), f"In {NAME}, version {published.version}")
    return " ".join(filter(None, (". ".join(parts) + ".", published.address(permalink(statement)))))


def bibtex(published: Publication, statement: Statement) -> str:
    """The citation in BibTeX, as ``@misc``: the one type for what is found on the web that every style knows."""
    fields = {
        "author": verbatim(author()),
        "title": verbatim(name(statement)),
        "howpublished": f"{{{latex(NAME)}}}",
        "year": f"{{{published.issued.year}}}",
        "month": MONTHS[published.issued.month - 1],
        "note": f"{{Version {latex(published.version)}}}",
    }
    if address := published.address(permalink(statement)):
        fields["url"] = f"{{{address}}}"
    return entry("misc", f"ai-800-1-{statement.id}", fields)


def entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """An entry in BibTeX; each value has its braces already, or is one of the ``MONTHS``."""
    listed = ",\n".join(f"  {field} = {value}" for field, value in fields.items())
    return f"@{kind}{{{key},\n{listed}\n}}"


def verbatim(text: str) -> str:
    """A value between two pairs of braces, or BibTeX looks for a family name in it and takes away capitals."""
    return f"{{{{{latex(text)}}}}}"


def latex(text: str) -> str:
    """A text that LaTeX prints as it is."""
    return "".join(SPECIAL.get(char, char) for char in text)


def csl(published: Publication, statement: Statement) -> str:
    """The citation as CSL JSON, a list of one ``webpage``.

    ``entry`` would say more, but reference managers that do not know it make a journal article of it.
    """
    item = {
        "id": statement.id,
        "type": "webpage",
        "title": name(statement),
        "container-title": NAME,
        "author": [{"literal": author()}],
        "version": published.version,
        "issued": {"date-parts": [[published.issued.year, published.issued.month]]},
        "language": "en",
    }
    if address := published.address(permalink(statement)):
        item["URL"] = address
    lines = (f"  {json.dumps(field)}: {json.dumps(value, ensure_ascii=False)}" for field, value in item.items())
    return "[{\n" + ",\n".join(lines) + "\n}]"
