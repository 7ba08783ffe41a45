"""The files that the site offers for download: what each contains, and what users can rely on.

An entry may describe several files. A test compares the entries with the files of the built site, in both directions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Offer:
    """One file, or all files whose paths from the root of the site match ``files``; a ``*`` matches no folder.

    ``listed_in`` is the path of a file that lists so many files that the page does not.
    """

    whom: str
    files: str
    what: str
    promise: str
    listed_in: str = ""

    @property
    def is_family(self) -> bool:
        """Whether the offer is several files of one form."""
        return "*" in self.files


OFFERS = (
    Offer(
        "spreadsheets",
        "data/matrix.xlsx",
        "The matrix: every requirement in every release mode, with sheets for each draft, law and a crosswalk",
        "A head that stays, filters, signs with their words, and a link from each id to its page.",
    ),
    Offer(
        "spreadsheets",
        "data/comment-matrix.xlsx",
        "The comment matrix: every proposed change, for an author of the guidance",
        "One row for each change at each provision: place, comment, proposed wording, rationale, evidence for and "
        "against, limits, id of the alternative. What is out of reach and has no wording of ours has a row, too.",
    ),
    Offer(
        "spreadsheets",
        "data/comment-matrix.csv",
        "The comment matrix as CSV",
        "The same rows and columns.",
    ),
    Offer(
        "spreadsheets",
        "data/checklists/*.xlsx",
        "Checklists to fill in, one for each release mode and draft",
        "The same lines as the checklist to print, in the same order.",
    ),
    Offer(
        "spreadsheets",
        "data/statements.xlsx",
        "All statements, with a sheet for each kind",
        "A head that stays, filters, and every text as text: no program takes a number such as 1.1.1 for a date.",
    ),
    Offer(
        "spreadsheets",
        "data/csv/*.csv",
        "All statements as CSV, a file for each kind",
        "The same columns, by RFC 4180, in UTF-8 with a byte order mark. What a spreadsheet could take for a formula "
        "has an apostrophe in front. Lines are written “10 to 12”, which no spreadsheet takes for a date.",
    ),
    Offer(
        "spreadsheets",
        "data/csv/views/*.csv",
        "The tables of this site as CSV, a file for each table and draft",
        "Written in the same way. Columns are those of the page and can change with it.",
    ),
    Offer(
        "programs",
        "data/policy.json",
        "The whole policy: editions, statements with their links, verdicts, marks, and what became of every claim",
        "It follows its schema. The number under “format” grows when a program that reads the old form would misread "
        "the new one. Statements are in the order of the pages.",
    ),
    Offer(
        "programs",
        "data/policy.schema.json",
        "The schema of the policy, in JSON Schema 2020-12",
        "It names every field and every word that a field can have.",
    ),
    Offer(
        "programs",
        "data/datapackage.json",
        "The types of the columns of all CSV files, as a data package of Frictionless Data",
        "A column is an integer if it has nothing but integers and empty cells. Numbers of provisions are strings.",
    ),
    Offer(
        "programs",
        "data/v1/*-*.json",
        "One requirement in a file under its id, with its verdict in every release mode",
        "Addresses stay. The promises are below.",
        listed_in="data/v1/index.json",
    ),
    Offer(
        "programs",
        "data/v1/index.json",
        "The index of these files, with a hash of the content of each",
        "A hash changes when its file does, and at no other time.",
    ),
    Offer(
        "programs",
        "data/v1/schema.json",
        "The schema of these files, in JSON Schema 2020-12",
        "It names the fields that every file has.",
    ),
    Offer(
        "programs",
        "data/croissant.json",
        "The data set described in Croissant 1.0, for machine learning tools and for searches of data sets",
        "The size and SHA-256 of each single file, and the columns of the tables of requirements and verdicts.",
    ),
    Offer(
        "programs",
        "data/dcat.jsonld",
        "The data set described in DCAT 3, for catalogs of public bodies",
        "The same facts as in the other descriptions of the data set.",
    ),
    Offer(
        "programs",
        "data/ids.json",
        "Every id with its title and the folder of its page",
        "An id that was here once stays, also when its statement is retired.",
    ),
    Offer(
        "programs",
        "data/oscal/*.json",
        "OSCAL 1.2: a catalog for each draft, each law and the alternatives, a profile for each release mode and "
        "draft, and mappings",
        "A profile selects what can be followed in its mode, and nothing that is out of reach there. UUIDs stay.",
    ),
    Offer(
        "programs",
        "data/cyclonedx/*.json",
        "CycloneDX 1.7 and 1.6: a standard for each draft and each law, with a level for each release mode",
        "A level has what can be followed in its mode, and nothing that is out of reach there. References are ids. The "
        "serial number of a file stays, and its version grows with that of this site.",
    ),
    Offer(
        "programs",
        "data/ciso-assistant/*.yaml",
        "Libraries for CISO Assistant: a framework for each draft and each law with an implementation group for each "
        "release mode, and a mapping between the drafts",
        "A group has all that is relevant in its mode, also what cannot be followed there. URNs stay, and the version "
        "of a library grows with that of this site.",
    ),
    Offer(
        "programs",
        "data/ciso-assistant/*.xlsx",
        "The libraries of the drafts as workbooks, in version 2 of the layout of CISO Assistant",
        "The same content. CISO Assistant imports either form.",
    ),
    Offer(
        "programs",
        "data/gemara/*.json",
        "Gemara 1.5: a guidance catalog for each draft, and a mapping document from one to the other",
        "A guideline applies in the modes in which it can be followed. Exemptions name every other mode, and redirect "
        "to alternatives. Ids of documents stay.",
    ),
    Offer(
        "programs",
        "data/release.schema.json",
        "The schema of a release statement, in which a developer says how each requirement is met",
        "What follows it can be assessed.",
    ),
    Offer(
        "programs",
        "release-statements/*.toml",
        "Release statements to begin with, one for each release mode, for the newest draft",
        "What `draft-statement` prints: every requirement that applies, with the answer that fits as a comment.",
    ),
    Offer(
        "programs",
        "data/explorer.json",
        "What the explorer of this site computes with",
        "No promise: it changes when the explorer does. Build on the policy instead.",
    ),
    Offer(
        "sites",
        "needs.json",
        "All statements for Sphinx-Needs, to import or to link to",
        "Ids, titles, texts and links. How it is laid out is up to Sphinx-Needs.",
    ),
    Offer(
        "sites",
        "data/ubproject.toml",
        "The types, fields and links of these statements, which Sphinx-Needs has to know to read them",
        "The words are those that the file of statements is written in.",
    ),
    Offer(
        "sites",
        "objects.inv",
        "The inventory of pages and statements for intersphinx",
        "Each statement is a label under its id, which stays.",
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
        "The pages of the navigation, and the single files of this page with what they have. Addresses are whole if "
        "the build knew that of the site.",
    ),
    Offer(
        "papers",
        "data/evidence.bib",
        "The evidence and both drafts as a bibliography in BibTeX",
        "Keys are ids. Titles are those of this site, which can be shorter than those of the works. Persons are named "
        "one by one where that is certain, no venue is guessed, and a note says what was seen of a work and when.",
    ),
    Offer(
        "papers",
        "data/evidence.csl.json",
        "The same bibliography as CSL JSON, for reference managers",
        "The same ids, works and notes.",
    ),
    Offer(
        "papers",
        "figures/*.svg",
        "The figures as SVG, for slides and print",
        "Their numbers are those of the tables beside them. The name of a file ends in its draft.",
    ),
    Offer(
        "papers",
        "figures/*.png",
        "The figures as PNG",
        "The same pictures.",
    ),
    Offer(
        "papers",
        "*.pdf",
        "This site as a book, to read and print",
        "Tagged, with bookmarks; PDF/UA-1 for readers who do not see, and PDF/A-2a for archives.",
    ),
)
"""All files offered, in the order of the page of data."""

READERS = tuple(dict.fromkeys(offer.whom for offer in OFFERS))
"""The groups of readers that files are for; the page has a list for each."""


def matching(offer: Offer, paths: Iterable[str]) -> list[str]:
    """Return those of ``paths`` that an offer includes, sorted."""
    depth = offer.files.count("/")
    return sorted(path for path in paths if path.count("/") == depth and fnmatchcase(path, offer.files))
