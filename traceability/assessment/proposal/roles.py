"""Which role each document of a repository has: README, model card, license or policy text, or table of licenses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from traceability.assessment.proposal import documents, front_matter, license_texts
from traceability.assessment.proposal.repository import Document, Repository

LONGEST_LIST = 4000
"""Characters of a list of licenses in prose; what is longer is a license itself."""
TEXTS = 40
"""License texts that are recognized; more are those of parts by others."""


def is_readme(path: str) -> bool:
    """Return whether a document is a README by its name."""
    return bool(re.fullmatch(r"(?i)readme(?:[-_.](?:en|english))?(?:\.\w+)?", _name(path)))


def is_legal(path: str) -> bool:
    """Return whether a document is a license or a policy by its name."""
    return bool(re.search(r"(?i)licen[sc]e|copying|terms|polic", _name(path)))


def is_policy(path: str) -> bool:
    """Return whether a document is a policy by its name."""
    return bool(re.search(r"(?i)polic", _name(path)))


def is_of_code(path: str) -> bool:
    """Return whether a license text says by its name that it is not about the weights."""
    return bool(re.search(r"(?i)code(?!r)|output|third|dataset", _name(path)))


def card_name(document: Document) -> str:
    """Return the model that a card is about by its place; empty for that of the whole repository."""
    if is_legal(document.path):
        return ""
    stem = _name(document.path).rsplit(".", 1)[0]
    rest = re.sub(r"(?i)^(?:model[-_ ]?card|readme)[-_. ]*|[-_. ]*model[-_ ]?card$", "", stem)
    folder = re.sub(r"(?i)^(?:model[-_ ]?cards?|docs?)$", "", document.folder.rsplit("/", 1)[-1])
    return f"{folder} {rest}".strip()


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Roles:
    """The documents of a repository by their roles."""

    repository: Repository

    @cached_property
    def cards(self) -> list[Document]:
        """The model cards."""
        return [one for one in self.repository.documents.values() if documents.is_card(one)]

    @cached_property
    def legal(self) -> list[Document]:
        """The license and policy texts, at most ``TEXTS``."""
        every = self.repository.documents.values()
        return [one for one in every if one not in self.cards and is_legal(one.path)][:TEXTS]

    @cached_property
    def readmes(self) -> list[Document]:
        """The READMEs of folders that have terms or cards of their own, and that of the repository."""
        own_terms = {one.folder for one in self.legal if re.search(r"(?i)model|weight", _name(one.path))}
        with_terms = {"", *own_terms, *(one.folder for one in self.cards)}
        every = self.repository.documents.values()
        return [one for one in every if is_readme(one.path) and one.folder in with_terms]

    @cached_property
    def tables(self) -> set[str]:
        """The paths of files called LICENSE that say which license each part has."""
        return {one.path for one in self.legal if self._is_table(one)}

    def _is_table(self, document: Document) -> bool:
        """Return whether a text tells the license of each part. A short one may do so by links to the texts."""
        short = len(document.text) <= LONGEST_LIST
        statements = documents.statements(self.repository, document)
        if document.path.lower().endswith(".md") and any(one.in_table or (one.models and short) for one in statements):
            return True
        links = any(map(is_legal, documents.links_in(self.repository, document, document.text))) if short else False
        terms = license_texts.recognize(document) if links else None
        return bool(terms and not terms.limits)

    @property
    def main(self) -> list[Document]:
        """The READMEs and cards that speak for the whole repository."""
        cards = (one for one in self.cards if one.folder in ("", "doc", "docs"))
        return [*(one for one in self.readmes if not one.folder), *cards]

    @cached_property
    def name(self) -> str:
        """The name of the repository: the title of a main document, or that of its folder."""
        return next(filter(None, map(documents.title, self.main)), "") or self.repository.name

    @cached_property
    def is_model_repository(self) -> bool:
        """Whether the repository is one of a model hub, whose license is that of the model."""
        return any("license" in front_matter.read(one) for one in self.readmes if not one.folder)

    def prose(self) -> Iterator[Document]:
        """Yield the documents in which people write which license is that of what."""
        yield from (*self.readmes, *self.cards, *(one for one in self.legal if one.path in self.tables))

    def is_translation(self, document: Document) -> bool:
        """Return whether a license text is a translation of another one, by its name."""
        stems = (one.path.rsplit(".", 1)[0] for one in self.legal if one.path != document.path)
        return any(document.path.startswith((f"{stem}-", f"{stem}_")) for stem in stems)
