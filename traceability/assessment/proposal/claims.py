"""Collects what a repository claims about the license of the weights of each model, and which claims contradict.

A claim comes from a front matter, from a sentence or table in prose, or from a license or policy text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from traceability.assessment.proposal import documents, front_matter, license_texts, licenses
from traceability.assessment.proposal.license_texts import Terms
from traceability.assessment.proposal.licenses import License, Limits
from traceability.assessment.proposal.proposals import Conflict, Remark
from traceability.assessment.proposal.repository import Document, Evidence
from traceability.assessment.proposal.roles import Roles, card_name, is_legal, is_of_code, is_policy, is_readme

Matcher = Callable[[str], License | None]
"""Names the license of a text that we do not know ourselves; None if it does not know it for certain."""

ASKED = 4
"""Texts about which the matcher is asked; each takes it up to a second."""

_CREATIVE_COMMONS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"creative commons", "cc"),
    (r"\battribution\b", "by"),
    (r"\bnon-?commercial\b(?=-| \d)", "nc"),
    (r"\bno-?derivatives\b", "nd"),
    (r"\bshare-?alike\b", "sa"),
    (r"\b(?:international|public)\b", ""),
    (r"\bcc[- ]by[-a-z]*\b", lambda name: re.sub(r"[^a-z]", "", name[0])),
)
"""Ways to write out the names of Creative Commons licenses, each with the short form."""
_LIMITED_BASE = re.compile(r"(?i)\b(?:meta-)?llama|\bgemma|\bdeepseek-(?:llm|coder)-|\bfalcon-180b")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one place says about the license of the weights of a model; a ``policy`` adds to the license."""

    license: License
    evidence: Evidence
    limits: Evidence | None = None
    passes_on: Evidence | None = None
    remark: str = ""
    policy: bool = False

    @property
    def kind(self) -> Limits:
        """Whether the license limits use."""
        return self.license.limits


@dataclass(slots=True)
class Model:
    """A model and what is claimed about its weights; ``service`` has what is said about a hosted service of it."""

    name: str
    claims: list[Claim] = field(default_factory=list)
    service: list[Evidence] = field(default_factory=list)


@dataclass(slots=True)
class Claims:
    """The claims of a repository, by model. Those in ``weak`` may be about the code alone.

    The model with an empty name stands for all models that are not named.
    """

    models: dict[str, Model] = field(default_factory=dict)
    weak: list[Claim] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def of(self, name: str) -> Model:
        """Return the model with a name, and begin it if it is new."""
        return self.models.setdefault(re.sub(r"[^a-z0-9]", "", name.lower()), Model(name))

    @property
    def any_about_weights(self) -> bool:
        """Whether there is a claim about the weights of any model."""
        return any(model.claims for model in self.models.values())


def collect(roles: Roles, matcher: Matcher | None) -> Claims:
    """Return the claims in the documents of a repository. ``matcher`` is asked about texts that we do not know."""
    return _Reader(roles, matcher).claims()


class _Texts:
    """Recognizes license texts of a repository, each once."""

    def __init__(self, roles: Roles, matcher: Matcher | None) -> None:
        self.roles = roles
        self.matcher = matcher
        self.asked = 0
        self.known: dict[str, Terms | None] = {}

    def terms(self, path: str) -> Terms | None:
        """Return the terms of a text; those of a table of licenses are None."""
        if path not in self.known:
            is_table = path in self.roles.tables
            self.known[path] = None if is_table else self._recognized(self.roles.repository.documents[path])
        return self.known[path]

    def _recognized(self, document: Document) -> Terms | None:
        terms = license_texts.recognize(document)
        unknown = terms and terms.license.limits is Limits.UNKNOWN and not terms.remark
        if terms and unknown and self.matcher and self.asked < ASKED:
            self.asked += 1
            if known := self.matcher(document.text):
                return replace(terms, license=known)
        return terms


class _Reader:
    """Reads the documents of a repository one after another and collects what they claim."""

    def __init__(self, roles: Roles, matcher: Matcher | None) -> None:
        self.roles = roles
        self.texts = _Texts(roles, matcher)
        self.found = Claims()
        self.linked: set[str] = set()
        """License texts to which a statement about a model links."""

    def claims(self) -> Claims:
        said = {one.path: list(documents.statements(self.roles.repository, one)) for one in self.roles.prose()}
        tables = any(statement.models and statement.in_table for each in said.values() for statement in each)
        for path, statements in said.items():
            document = self.roles.repository.documents[path]
            self._front_matter(document)
            for statement in statements:
                if statement.in_table or not tables or documents.is_card(document):
                    self._statement(document, statement)
        for document in self.roles.legal:
            self._legal_text(document)
        return self.found

    def _front_matter(self, document: Document) -> None:
        """Take the license in a front matter, unless a base model has another one."""
        fields = front_matter.read(document)
        said = fields.get("license")
        if not said:
            return
        model = self.found.of("" if not document.folder and is_readme(document.path) else card_name(document))
        identifiers = [text.lower() for text in said.texts] if said.read else []
        known = [licenses.IDENTIFIERS.get(identifier) for identifier in identifiers]
        claims = [Claim(one, said.evidence) for one in known if one]
        if not known or not all(known):
            claims.append(self._named_license(fields))
        base = fields.get("base_model")
        if base and any(claim.kind is Limits.NONE for claim in claims):
            limited = next((text for text in base.texts if _LIMITED_BASE.search(text)), "")
            if limited or not base.read:
                license = licenses.unknown(f"the license of {limited or 'its base model'}")
                conflict = Conflict(claims[0].license.name, said.evidence, license.name, base.evidence)
                self.found.conflicts.append(conflict)
                claims.append(Claim(license, base.evidence))
        model.claims += claims

    def _named_license(self, fields: Mapping[str, front_matter.Field]) -> Claim:
        """Return what ``license_name`` and ``license_link`` say of a license without an identifier."""
        name, link = fields.get("license_name"), fields.get("license_link")
        evidence = (name or link or fields["license"]).evidence
        path = link.texts[0].split("/")[-1] if link and link.texts else ""
        if path in self.roles.repository.documents and (terms := self.texts.terms(path)):
            return _claim(terms)
        text = " ".join((name.texts if name else ()) + (link.texts if link else ()))
        said = licenses.IDENTIFIERS.get(text.split(" ")[0].lower()) or next(
            (one.license for one in licenses.mentions(text.replace("-", " ") + " license")), None
        )
        return Claim(said or licenses.unknown(name.texts[0] if name and name.texts else "another license"), evidence)

    def _statement(self, document: Document, statement: documents.Statement) -> None:
        """Take what a README or a card says; a file to which it links says what the license is."""
        links = [path for path in statement.links if is_legal(path) and not is_of_code(path)]
        linked = [terms for path in links if (terms := self.texts.terms(path))]
        claims = [Claim(statement.license, statement.evidence)]
        if linked:
            claims = [
                replace(_claim(terms), evidence=statement.evidence, limits=terms.limits or terms.evidence)
                for terms in linked
            ]
            self.found.conflicts += _differences(statement, linked)
        elif links and statement.license.limits is Limits.UNKNOWN:
            return  # it links to a table or to an address, which is read by itself
        if statement.service and all(claim.kind is not Limits.NONE for claim in claims):
            named = statement.models[0] if statement.models else ""
            self.found.of(named).service.append(statement.evidence)
        elif not statement.of_weights:
            self.found.weak += claims if not document.folder else []
        else:
            for name in self._models_of(document, statement):
                self.found.of(name).claims += claims
                self.linked.update(links)

    def _models_of(self, document: Document, statement: documents.Statement) -> Sequence[str]:
        """Return the models that a statement is about; one with an empty name is all of the repository."""
        if statement.models:
            return statement.models
        main = document in self.roles.main
        card = "" if main and is_readme(document.path) else card_name(document)
        return (card,) if card or main or is_legal(document.path) else ()

    def _legal_text(self, document: Document) -> None:
        """Take a license or policy text that is about a model by its words, by its name or by its place."""
        terms = None if is_of_code(document.path) else self.texts.terms(document.path)
        if not terms:
            return
        if license_texts.is_policy(terms):
            self.found.remarks.append((terms.remark, terms.evidence))
            return
        name = self._model_of(document, terms)
        if name is not None:
            self.found.of(name).claims.append(replace(_claim(terms), policy=is_policy(document.path)))
        elif not document.folder:
            self.found.weak.append(_claim(terms))

    def _model_of(self, document: Document, terms: Terms) -> str | None:
        """Return the model that a license text is about; empty for all of the repository, None if it does not say."""
        if document.folder:
            return self._model_of_folder(document)
        if self.roles.is_translation(document):
            return None
        says = re.search(r"model|weight|polic", document.path.lower())
        return "" if says or terms.about_model or self.roles.is_model_repository else None

    def _model_of_folder(self, document: Document) -> str | None:
        """Return the model that a license text in a folder is about; None if it does not say."""
        path = document.path.lower()
        if document.path in self.linked:
            return None  # the statement that links to it says of which model it is
        if re.search(r"model[-_ ]?licen[sc]es/", path):
            return re.sub(r"^licen[sc]e[-_. ]*", "", path.rsplit("/", 1)[-1])
        beside_card = any(one.folder == document.folder for one in self.roles.cards)
        each = re.fullmatch(r"(?:[^/]+/)?models/[^/]+/[^/]+", path)
        return document.folder.rsplit("/", 1)[-1] if beside_card or each else None


def _claim(terms: Terms) -> Claim:
    return Claim(terms.license, terms.evidence, terms.limits, terms.passes_on, terms.remark)


def _differences(statement: documents.Statement, linked: Sequence[Terms]) -> Iterator[Conflict]:
    """Yield each text to which a statement links and which is another license than the statement names."""
    named = statement.license
    for terms in linked:
        read = terms.license
        both_limit = named.limits is Limits.USE and read.limits is Limits.USE
        if named.limits is not Limits.UNKNOWN and not both_limit and not alike(named.name, read.name):
            yield Conflict(named.name, statement.evidence, read.name, terms.evidence)


def conflicts_with_weights(claims: Claims, roles: Roles) -> Iterator[Conflict]:
    """Yield each license that is named beside those of the weights, if it is another one."""
    whole = claims.models.get("")
    every = [claim for model in claims.models.values() for claim in model.claims]
    about = whole.claims if whole and whole.claims else every
    if not about or any(re.search(r"(?i)licen[sc]e[-_]code", path) for path in roles.repository.documents):
        return
    for claim in claims.weak:
        of_data = claim.license.name.startswith("CC") and is_readme(claim.evidence.path)
        if not of_data and all(not alike(claim.license.name, other.license.name) for other in about):
            yield Conflict(claim.license.name, claim.evidence, about[0].license.name, about[0].evidence)


def family(name: str) -> str:
    """Return the family of a license, so that two ways to write its name are alike."""
    plain = name.lower()
    for words, short in _CREATIVE_COMMONS:
        plain = re.sub(words, short, plain)
    plain = re.sub(r"\b(?:the|a|license|licence|agreement|version|community|v?2\.0)\b|[^a-z0-9. ]", "", plain)
    return " ".join(plain.split())


def alike(one: str, other: str) -> bool:
    """Return whether two names may mean the same license."""
    first, second = family(one), family(other)
    return bool(first and second) and (
        first == second or ((first in second or second in first) and "modified" not in first + second)
    )
