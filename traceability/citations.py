"""How to cite a statement: as a sentence, in BibTeX and as CSL JSON. The day of access is the citer's to add."""

from __future__ import annotations

import json

from traceability.model import Statement
from traceability.publication import AUTHOR, NAME, Publication

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


def permalink(statement: Statement) -> str:
    """The folder of the statement's own page, which stays when the pages of the site are arranged anew."""
    return f"{statement.id}/"


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
    year, month = _issued(published)
    fields = {
        "author": f"{{{{{_latex(author())}}}}}",  # a second pair of braces, or BibTeX looks for a family name
        "title": f"{{{{{_latex(name(statement))}}}}}",  # and would take away capitals
        "howpublished": f"{{{_latex(NAME)}}}",
        "year": f"{{{year}}}",
        "month": MONTHS[month - 1],
        "note": f"{{Version {_latex(published.version)}}}",
    }
    if address := published.address(permalink(statement)):
        fields["url"] = f"{{{address}}}"
    listed = ",\n".join(f"  {field} = {value}" for field, value in fields.items())
    return f"@misc{{ai-800-1-{statement.id},\n{listed}\n}}"


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
        "issued": {"date-parts": [list(_issued(published))]},
        "language": "en",
    }
    if address := published.address(permalink(statement)):
        item["URL"] = address
    lines = (f"  {json.dumps(field)}: {json.dumps(value, ensure_ascii=False)}" for field, value in item.items())
    return "[{\n" + ",\n".join(lines) + "\n}]"


def _issued(published: Publication) -> tuple[int, int]:
    """The year and month of a version, which is called after them."""
    year, month = published.version.split(".")[:2]
    return int(year), int(month)


def _latex(text: str) -> str:
    return "".join(SPECIAL.get(char, char) for char in text)
