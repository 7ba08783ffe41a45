"""The files that the site offers to be taken along: what each is, and what whoever builds on it can rely on.

A line may stand for a family of files. A test holds the lines against the files of the built site, both ways.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from html import escape

from traceability.markup import Href


@dataclass(frozen=True, slots=True)
class Offer:
    """One file, or those whose paths from the root of the site fit the pattern ``files``; where ``*`` is no folder."""

    whom: str
    files: str
    what: str
    promise: str

    @property
    def is_family(self) -> bool:
        return "*" in self.files


OFFERS = (
    Offer(
        "spreadsheets",
        "data/matrix.xlsx",
        "Every requirement in every release mode, with a sheet for each draft",
        "A head that stays, filters, and a link from each row to its page.",
    ),
    Offer(
        "spreadsheets",
        "data/comment-matrix.xlsx",
        "Every proposed change for an author of the guidance: place, comment, proposed wording, rationale, evidence",
        "One row for each proposed change, with the id of the alternative behind it.",
    ),
    Offer(
        "spreadsheets",
        "data/comment-matrix.csv",
        "The same as CSV",
        "The same rows and columns.",
    ),
    Offer(
        "spreadsheets",
        "data/checklists/*.xlsx",
        "A checklist for each release mode and draft, to fill in",
        "What applies, what applies with a condition, and what can be done instead; the same as the printed checklist.",
    ),
    Offer(
        "spreadsheets",
        "data/csv/*.csv",
        "A table for each kind of statement, and one for each view of this site",
        "UTF-8, fields quoted as RFC 4180 says, a line of names first. No cell is taken for a formula.",
    ),
    Offer(
        "programs",
        "data/policy.json",
        "The whole policy: editions, statements, links, standings of controls, and the verdict on every requirement in "
        "every mode",
        "It follows its schema and names its format as a number, which grows when a reader of the old one would fail. "
        "The order of statements is that of the pages.",
    ),
    Offer(
        "programs",
        "data/policy.schema.json",
        "The schema of that file, in JSON Schema 2020-12",
        "What is not in the schema is not in the file.",
    ),
    Offer(
        "programs",
        "data/ids.json",
        "Every id with its title and the folder of its page",
        "An id that was here once stays, also when its statement is retired.",
    ),
    Offer(
        "programs",
        "data/release.schema.json",
        "The schema of a release statement, in which a developer says how each requirement is met",
        "A statement that follows it can be assessed by the command that this project has for it.",
    ),
    Offer(
        "programs",
        "data/oscal/*.json",
        "OSCAL 1.2: a catalog for each draft and one of the alternatives, a profile for each release mode, and mappings",
        "A profile selects what its mode can follow, and nothing that is out of reach there. Ids and UUIDs stay from "
        "version to version.",
    ),
    Offer(
        "programs",
        "data/explorer.json",
        "What the explorer of this site computes with",
        "Nothing: it changes when the explorer does. Build on the policy instead.",
    ),
    Offer(
        "sites",
        "needs.json",
        "All statements for Sphinx-Needs, to import or to link to",
        "The ids and links of the statements; their fields change with the vocabulary of the policy.",
    ),
    Offer(
        "sites",
        "objects.inv",
        "The inventory of pages for intersphinx",
        "Made by Sphinx; the names of pages may change, ids do not.",
    ),
    Offer(
        "sites",
        "changelog.atom",
        "The changelog as an Atom feed",
        "An entry for each version, with an id that stays.",
    ),
    Offer(
        "sites",
        "llms.txt",
        "What a language model should know of this site, in the form of llmstxt.org",
        "The pages of the navigation and the single files of this list.",
    ),
    Offer(
        "papers",
        "data/evidence.bib",
        "Every work of the evidence and both drafts, in BibTeX",
        "The key is the id of the work. Titles are those of this site, which may be shorter than the work’s own; "
        "persons are named by family name, where that is certain. No venue is guessed.",
    ),
    Offer(
        "papers",
        "data/evidence.csl.json",
        "The same as CSL JSON, for reference managers",
        "The same ids, works and notes.",
    ),
    Offer(
        "papers",
        "figures/*.svg",
        "The figures, for slides and print",
        "Numbers as in the tables beside them. The name of the edition is in the name of the file.",
    ),
    Offer(
        "papers",
        "figures/*.png",
        "The same figures as pixels",
        "The same pictures.",
    ),
    Offer(
        "papers",
        "*.pdf",
        "This site as a book, to read and print",
        "Tagged, with bookmarks, and the same file for the same version.",
    ),
)
"""Every file that is offered, in the order of the page of data."""

READERS = tuple(dict.fromkeys(offer.whom for offer in OFFERS))
"""For whom files are; the page has a list for each."""


def matching(offer: Offer, paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that are of an offer, in order."""
    depth = offer.files.count("/")
    return sorted(path for path in paths if path.count("/") == depth and fnmatchcase(path, offer.files))


def offered(href: Href, paths: Iterable[str], whom: str) -> str:
    """The list of the files for some readers, with links to those of ``paths`` that there are."""
    there, root = list(paths), posixpath.dirname(href("/index"))
    parts = []
    for offer in OFFERS:
        if offer.whom == whom:
            links = [_link(root, path) for path in matching(offer, there)]
            said = f"{escape(offer.what)}. <span>{escape(offer.promise)}</span>"
            if len(links) > 1:
                name = f"<code>{escape(offer.files)}</code>"
                listed = "".join(f"<li>{one}</li>" for one in links)
                said += f"<details><summary>All {len(links)}</summary><ul>{listed}</ul></details>"
            else:
                name = links[0] if links else f"<code>{escape(offer.files)}</code>"
            parts.append(f"<dt>{name}</dt><dd>{said}</dd>")
    return f'<dl class="offers">{"".join(parts)}</dl>'


def _link(root: str, path: str) -> str:
    return f'<a href="{escape(posixpath.join(root, path))}"><code>{escape(path)}</code></a>'
