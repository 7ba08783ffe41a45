"""Answers the five questions about each model of a repository, and proposes its release mode or leaves it open.

What a file does not say is no answer, with two exceptions, which the answers name: without any sign of public training
data we propose *open weights* and not *open source*, and for a hosted service *hosted API* and not *hosted tuning*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from traceability.assessment.proposal import documents, front_matter, license_texts, licenses, repository
from traceability.assessment.proposal.license_texts import Terms
from traceability.assessment.proposal.licenses import License, Limits
from traceability.assessment.proposal.repository import Document, Evidence, Repository

Matcher = Callable[[str], License | None]
"""Names the license of a text that we do not know ourselves; None if it does not know it for certain."""

TEXTS = 40
"""License texts that are recognized; more are those of parts by others."""
ASKED = 4
"""Texts about which the matcher is asked; each takes it up to a second."""
MODELS = 60
"""Models of a repository for which a mode is proposed."""

_WEIGHT_FILE = re.compile(
    r".*\.(?:safetensors|gguf|ckpt|pth|pt|onnx|msgpack|h5|npz)|.*pytorch_model.*\.bin", re.IGNORECASE
)
_LIMITED_BASE = re.compile(r"(?i)\b(?:meta-)?llama|\bgemma|\bdeepseek-(?:llm|coder)-|\bfalcon-180b")
_POLICY = re.compile(
    r"(?i:\b(?:acceptable|prohibited|responsible)[- ]use (?:policy|guidelines?)\b)"
    r"|\bUsage Polic(?:y|ies)\b|\bUse Policy\b|\boriginal licen[sc]es\b"
)
_TRAINING_FOLDER = re.compile(r"(?:^|.*/)(?:pre-?)?train(?:ing)?(?:[._-][^/]*)?(?:/.*)?", re.IGNORECASE)

OPEN = "open"
YES = "yes"
NO = "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one of the five questions: ``yes``, ``no`` or ``open``, why, and the lines on which it rests."""

    question: int
    said: str
    why: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The mode of one model in one channel: proposed if ``modes`` has one name, open between several."""

    model: str
    channel: str
    modes: tuple[str, ...]
    answers: tuple[Answer, ...]
    license: str = ""

    @property
    def decided(self) -> bool:
        """Whether a mode is proposed."""
        return len(self.modes) == 1


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two lines that say different things about the license."""

    one: str
    first: Evidence
    other: str
    second: Evidence


@dataclass(frozen=True, slots=True)
class Found:
    """What a repository says: proposals, conflicts between its files, and remarks with their lines."""

    name: str
    proposals: tuple[Proposal, ...]
    conflicts: tuple[Conflict, ...]
    remarks: tuple[tuple[str, Evidence | None], ...]
    left_out: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0 if a mode is proposed for every model that the files name, otherwise 1."""
        return int(not self.proposals or not all(proposal.decided for proposal in self.proposals))


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
class _Model:
    """A model and what is claimed about its weights; ``service`` has what is said about a hosted service of it."""

    name: str
    claims: list[Claim] = field(default_factory=list)
    service: list[Evidence] = field(default_factory=list)


def propose(read: Repository, matcher: Matcher | None = None) -> Found:
    """Return what the files of a repository propose. ``matcher`` is asked about texts that we do not know ourselves."""
    return _Reader(read, matcher).found()


class _Reader:
    """Collects what is claimed about each model, and what contradicts it."""

    def __init__(self, read: Repository, matcher: Matcher | None) -> None:
        self.repository = read
        self.matcher = matcher
        self.texts: dict[str, Terms | None] = {}
        self.models: dict[str, _Model] = {}
        self.conflicts: list[Conflict] = []
        self.remarks: list[tuple[str, Evidence | None]] = []
        self.weak: list[Claim] = []
        self.linked: set[str] = set()
        self.asked = 0
        self.cards = [one for one in self._all() if documents.is_card(one)]
        self.legal = [one for one in self._all() if one not in self.cards and _is_legal(one.path)][:TEXTS]
        own_terms = {one.folder for one in self.legal if re.search(r"(?i)model|weight", one.path.rsplit("/", 1)[-1])}
        with_terms = {"", *own_terms, *(one.folder for one in self.cards)}
        self.readmes = [one for one in self._all() if _is_readme_path(one.path) and one.folder in with_terms]
        self.tables = {one.path for one in self.legal if _is_table(read, one)}
        name = next(filter(None, map(documents.title, self._main())), "")
        self.name = name or read.name

    def _all(self) -> Iterable[Document]:
        return self.repository.documents.values()

    def _main(self) -> list[Document]:
        """Return the READMEs and cards that speak for the whole repository."""
        return [one for one in (*self.readmes, *self.cards) if not one.folder]

    def found(self) -> Found:
        said = {
            document.path: list(documents.statements(self.repository, document))
            for document in (*self.readmes, *self.cards, *(one for one in self.legal if one.path in self.tables))
        }
        tables = any(statement.models and statement.in_table for found in said.values() for statement in found)
        for path, found in said.items():
            document = self.repository.documents[path]
            self._front_matter(document)
            for statement in found:
                if statement.in_table or not tables or documents.is_card(document):
                    self._statement(document, statement)
        for document in self.legal:
            self._legal(document)
        proposals = list(islice(self._proposals(), MODELS))
        self._conflicts_with_root()
        self._hosted(proposals)
        return Found(
            self.name,
            tuple(proposals),
            tuple(dict.fromkeys(self.conflicts)),
            tuple(dict.fromkeys(self.remarks)),
            (*self.repository.left_out, *([f"models after the first {MODELS}"] if len(self.models) > MODELS else [])),
        )

    def model(self, name: str) -> _Model:
        """Return the model with a name; the empty name is that of all models that are not named."""
        key = re.sub(r"[^a-z0-9]", "", name.lower())
        return self.models.setdefault(key, _Model(name))

    def terms(self, path: str) -> Terms | None:
        """Return the terms of a license text of the repository; those of a table of licenses are None."""
        if path not in self.texts:
            document = self.repository.documents[path]
            terms = None if path in self.tables else license_texts.recognize(document)
            unknown = terms and terms.license.limits is Limits.UNKNOWN and not terms.remark
            if terms and unknown and self.matcher and self.asked < ASKED:
                self.asked += 1
                known = self.matcher(document.text)
                terms = replace(terms, license=known) if known else terms
            self.texts[path] = terms
        return self.texts[path]

    def _front_matter(self, document: Document) -> None:
        fields = front_matter.read(document)
        said = fields.get("license")
        if not said:
            return
        model = self.model("" if document.folder == "" and _is_readme_path(document.path) else _card_name(document))
        identifiers = [text.lower() for text in said.texts] if said.read else []
        known = [licenses.IDENTIFIERS.get(identifier) for identifier in identifiers]
        claims = [Claim(one, said.evidence) for one in known if one]
        if not known or not all(known):
            claims.append(self._named_license(document, fields))
        base = fields.get("base_model")
        if base and any(claim.kind is Limits.NONE for claim in claims):
            limited = next((text for text in base.texts if _LIMITED_BASE.search(text)), "")
            if limited or not base.read:
                license = licenses.unknown(f"the license of {limited or 'its base model'}")
                self.conflicts.append(Conflict(claims[0].license.name, said.evidence, license.name, base.evidence))
                claims.append(Claim(license, base.evidence))
        model.claims += claims

    def _named_license(self, document: Document, fields: Mapping[str, front_matter.Field]) -> Claim:
        """Return what ``license_name`` and ``license_link`` say of a license without an identifier."""
        name, link = fields.get("license_name"), fields.get("license_link")
        evidence = (name or link or fields["license"]).evidence
        path = link.texts[0].split("/")[-1] if link and link.texts else ""
        if path in self.repository.documents and (terms := self.terms(path)):
            return _claim(terms)
        text = " ".join((name.texts if name else ()) + (link.texts if link else ()))
        said = licenses.IDENTIFIERS.get(text.split(" ")[0].lower()) or next(
            (one.license for one in licenses.mentions(text.replace("-", " ") + " license")), None
        )
        return Claim(said or licenses.unknown(name.texts[0] if name and name.texts else "another license"), evidence)

    def _statement(self, document: Document, statement: documents.Statement) -> None:
        """Take what a README or a card says; a file to which it links says what the license is."""
        linked = [(path, self.terms(path)) for path in statement.links if _is_legal(path) and not _is_of_code(path)]
        claims = [Claim(statement.license, statement.evidence)]
        if read := [terms for _, terms in linked if terms]:
            claims = [
                replace(_claim(terms), evidence=statement.evidence, limits=terms.limits or terms.evidence)
                for terms in read
            ]
            for terms in read:
                self._differs(statement, terms)
        elif linked and statement.license.limits is Limits.UNKNOWN:
            return  # it links to a table or to an address, which is read by itself
        if statement.service and all(claim.kind is not Limits.NONE for claim in claims):
            self.model(statement.models[0] if statement.models else "").service.append(statement.evidence)
            return
        card = "" if document in self._main() and _is_readme_path(document.path) else _card_name(document)
        if not statement.of_weights:
            self.weak += claims if not document.folder else []
            return
        names = statement.models or ((card,) if card or document in self._main() or _is_legal(document.path) else ())
        for name in names:
            self.model(name).claims += claims
            self.linked.update(path for path, _ in linked)

    def _differs(self, statement: documents.Statement, terms: Terms) -> None:
        """Note that a statement names another license than the text to which it links."""
        named, read = statement.license, terms.license
        both_limit = named.limits is Limits.USE and read.limits is Limits.USE
        if named.limits is not Limits.UNKNOWN and not both_limit and not _alike(named.name, read.name):
            self.conflicts.append(Conflict(named.name, statement.evidence, read.name, terms.evidence))

    def _legal(self, document: Document) -> None:
        """Take a license or policy text that is about a model by its words, by its name or by its place."""
        terms = None if _is_of_code(document.path) else self.terms(document.path)
        if not terms:
            return
        if license_texts.is_policy(terms):
            self.remarks.append((terms.remark, terms.evidence))
            return
        name = self._model_of(document, terms)
        if name is not None:
            policy = bool(re.search(r"(?i)polic", document.path.rsplit("/", 1)[-1]))
            self.model(name).claims.append(replace(_claim(terms), policy=policy))
        elif not document.folder:
            self.weak.append(_claim(terms))

    def _model_of(self, document: Document, terms: Terms) -> str | None:
        """Return the model that a license text is about; empty for all of the repository, None if it does not say."""
        path = document.path.lower()
        if document.folder:
            if document.path in self.linked:
                return None  # the statement that links to it says of which model it is
            if re.search(r"model[-_ ]?licen[sc]es/", path):
                return re.sub(r"^licen[sc]e[-_. ]*", "", path.rsplit("/", 1)[-1])
            beside_card = any(one.folder == document.folder for one in self.cards)
            each = re.fullmatch(r"(?:[^/]+/)?models/[^/]+/[^/]+", path)
            return document.folder.rsplit("/", 1)[-1] if beside_card or each else None
        if any(document.path != one.path and _variant(document, one) for one in self.legal):
            return None
        says = re.search(r"model|weight|polic", path) or terms.about_model or self._is_card_repository()
        return "" if says else None

    def _is_card_repository(self) -> bool:
        """Return whether the repository is one of a model hub, whose license is that of the model."""
        return any("license" in front_matter.read(one) for one in self.readmes if not one.folder)

    def _proposals(self) -> Iterator[Proposal]:
        if not any(model.claims for model in self.models.values()):
            self.model("").claims += self._from_root()
        whole = self.models.get("")
        if not self.models or (whole and not whole.claims and not whole.service and len(self.models) == 1):
            yield self._nothing()
            return
        for model in self.models.values():
            name = model.name or (f"{self.name}, other models" if len(self.models) > 1 else self.name)
            if model.claims:
                yield self._weights(name, model.claims)
            if model.service:
                yield self._service(name, model.service)

    def _from_root(self) -> list[Claim]:
        """Return the license of the root if it can be that of the weights.

        The README must speak of open weights, and nothing may name other terms or ask to accept some.
        """
        signs = [sign for one in self._main() for sign in documents.signs(one, documents.OPEN_WEIGHTS)]
        same = {claim.kind for claim in self.weak} == {Limits.NONE} and len(
            {_base(claim.license.name) for claim in self.weak}
        ) == 1
        said = [claim for claim in self.weak if _is_readme_path(claim.evidence.path)]
        if signs and not self._asks and same and said:
            return self.weak
        return []

    def _nothing(self) -> Proposal:
        """Return the proposal for a repository that does not say which license its weights have."""
        told = [claim.evidence for claim in self.weak][:2]
        why = "no file says under which license the weights are; look it up where they are offered"
        if told:
            why = "the license here may be that of the code alone; look up that of the weights where they are offered"
        every = ("gated-weights", "restricted-weights", "open-weights", "open-source")
        two = self._leaves([])
        modes = every if two.said == YES else ("internal", "hosted-app", "hosted-api", "hosted-tuning", *every)
        three = Answer(3, OPEN, "look up who is approved where the weights are offered", tuple(self._asks[:2]))
        return Proposal(
            self.name, "weights", modes, (self._outside(two), two, three, Answer(4, OPEN, why, tuple(told)))
        )

    def _weights(self, name: str, claims: Sequence[Claim]) -> Proposal:
        """Return the proposal for the weights of a model."""
        two = self._leaves(claims)
        one = self._outside(two)
        named = " / ".join(dict.fromkeys(claim.license.name for claim in claims))[:200]
        kinds = {claim.kind for claim in claims if not claim.policy}
        by_policy = any(claim.kind is Limits.USE for claim in claims if claim.policy)
        for claim in claims:
            if claim.remark:
                self.remarks.append((claim.remark, claim.limits or claim.evidence))
        policy = self._policy_elsewhere
        if Limits.USE in kinds and Limits.NONE in kinds:
            first, other = (next(claim for claim in claims if claim.kind is kind) for kind in (Limits.NONE, Limits.USE))
            self.conflicts.append(Conflict(first.license.name, first.evidence, other.license.name, other.evidence))
            why = "files disagree on the license; look up which one holds for the weights"
            return self._unknown(name, named, one, two, why, (first.evidence, other.limits or other.evidence))
        if Limits.USE in kinds or by_policy:
            return self._limited(name, claims, named, one, two)
        if Limits.UNKNOWN in {claim.kind for claim in claims}:
            claim = next(claim for claim in claims if claim.kind is Limits.UNKNOWN)
            why = (
                f"we do not know the terms of {claim.license.name}; read whether they limit who may use the weights, "
                "for what, or at what scale"
            )
            return self._unknown(name, named, one, two, why, (claim.evidence,))
        if others := [
            claim for claim in self.weak if claim.kind is not Limits.NONE and _is_readme_path(claim.evidence.path)
        ]:
            why = f"the README also names {others[0].license.name}; look up which models have it"
            return self._unknown(name, named, one, two, why, (claims[0].evidence, others[0].evidence))
        if policy:
            why = "terms are named that are not in the repository; read whether they limit use beyond the law"
            return self._unknown(name, named, one, two, why, (policy,))
        if words := self._words_on_use:
            why = f"beside {named}, a section on terms speaks of uses; read whether that limits use beyond the law"
            return self._unknown(name, named, one, two, why, (claims[0].evidence, words))
        lines = tuple(dict.fromkeys(claim.evidence for claim in claims))[:3]
        three = Answer(3, NO, f"{claims[0].license.name} lets every recipient pass copies on", lines[:1])
        four = Answer(4, NO, f"{named} limits neither who may use the weights, nor for what, nor at what scale", lines)
        five = self._open_source
        modes = ("open-weights",) if five.said == NO else ("open-weights", "open-source")
        return Proposal(name, "weights", modes, (one, two, three, four, five), named)

    def _limited(self, name: str, claims: Sequence[Claim], named: str, one: Answer, two: Answer) -> Proposal:
        limits = [claim for claim in claims if claim.kind is Limits.USE]
        lines = tuple(dict.fromkeys(claim.limits or claim.evidence for claim in limits))[:3]
        four = Answer(4, YES, f"{limits[0].license.name} limits use", lines)
        allowed = next((claim for claim in claims if claim.license.passes_on), None)
        barred = next((claim for claim in limits if claim.license.passes_on is False), None)
        if allowed and not barred:
            lines = (allowed.passes_on or allowed.evidence, *self._asks[:1])
            three = Answer(
                3, NO, "recipients may pass copies on, so even approval one by one would not gate the weights", lines
            )
            modes: tuple[str, ...] = ("restricted-weights",)
        else:
            gate = next((one.evidence for one in self._gates()), None)
            why = (
                "look up whether people approve every recipient one by one (a gate set to manual), or anyone who "
                "accepts the terms gets the weights, and whether recipients may pass them on"
            )
            three, modes = (
                Answer(3, OPEN, why, (*((gate,) if gate else ()), *self._asks[:2])),
                ("gated-weights", "restricted-weights"),
            )
        if two.said == OPEN:
            modes = ("internal", "hosted-app", "hosted-api", "hosted-tuning", *modes)
        return Proposal(name, "weights", modes, (one, two, three, four), named)

    def _unknown(
        self, model: str, named: str, one: Answer, two: Answer, why: str, lines: Sequence[Evidence]
    ) -> Proposal:
        three = _open(3, "the license decides whether recipients may pass the weights on; look up how they get them")
        modes = ("gated-weights", "restricted-weights", "open-weights", "open-source")
        return Proposal(model, "weights", modes, (one, two, three, Answer(4, OPEN, why, tuple(lines))), named)

    def _service(self, name: str, lines: Sequence[Evidence]) -> Proposal:
        why = "programs can call it; look up whether customers can also train it or see its internals (hosted tuning)"
        answers = (
            Answer(1, YES, "customers use a hosted service", tuple(lines[:1])),
            Answer(2, NO, why, tuple(lines[:2])),
        )
        return Proposal(name, "hosted service", ("hosted-api",), answers)

    def _outside(self, two: Answer) -> Answer:
        if two.said == YES:
            return Answer(1, YES, "anyone with a copy can send inputs", two.evidence)
        return _open(1, "no file says who can use the model")

    def _leaves(self, claims: Sequence[Claim]) -> Answer:
        lines = self._leaving
        lines = lines or [claim.evidence for claim in claims][:1]
        if lines:
            return Answer(2, YES, "copies of the weights are given out", tuple(lines))
        return _open(2, "no file says that copies of the weights are given out; look up where the model is offered")

    @cached_property
    def _leaving(self) -> list[Evidence]:
        """Return the first line that says that weights are given out, and a file of weights."""
        weights = next((path for path in self.repository.paths if _WEIGHT_FILE.fullmatch(path)), "")
        lines = [sign for document in self._main() for sign in documents.signs(document, documents.LEAVES)][:1]
        if weights:
            lines.append(Evidence(weights, 1, "a file of weights"))
        return lines

    @cached_property
    def _words_on_use(self) -> Evidence | None:
        """Return the first line of a section on terms that may limit use."""
        return next((sign for one in self._main() for sign in documents.words_on_use(one)), None)

    @cached_property
    def _open_source(self) -> Answer:
        """Return whether training data and training code are public, as far as files can exclude it."""
        training = [one for one in self._all() if repository.ON_TRAINING.fullmatch(one.path.rsplit("/", 1)[-1])]
        main = [one for one in (*self.readmes, *self.cards, *training) if one.path.count("/") <= 1]
        data = [sign for document in main for sign in documents.signs(document, documents.DATA)][:2]
        sets = [fields["datasets"].evidence for one in self.readmes if "datasets" in (fields := front_matter.read(one))]
        code = [sign for document in main for sign in documents.signs(document, documents.TRAINS)][:2]
        folder = next((path for path in self.repository.paths if _TRAINING_FOLDER.fullmatch(path)), "")
        code += [Evidence(folder, 1, "a file for training")] if folder else []
        if (data or sets) and code:
            why = (
                "look up whether complete code for training and inference, and sufficient information about the data, "
                "are public under open licenses"
            )
            return Answer(5, OPEN, why, (*(data or sets)[:1], *code[:1]))
        missing = "training data" if not (data or sets) else "training code"
        return Answer(5, NO, f"no file names public {missing}; if it is public somewhere, look at the mode open source")

    @cached_property
    def _asks(self) -> list[Evidence]:
        """Return the lines of the main documents that may mean a gate."""
        return [sign for one in (*self.readmes, *self.cards) for sign in documents.signs(one, documents.ASKS)]

    def _gates(self) -> Iterator[front_matter.Field]:
        for document in self.readmes:
            for key, said in front_matter.read(document).items():
                if key.startswith("extra_gated"):
                    yield said

    @cached_property
    def _policy_elsewhere(self) -> Evidence | None:
        """Return where a policy on use is named of which the repository holds no text."""
        if any("polic" in document.path.lower() for document in self.legal):
            return None
        return next((sign for one in self._main() for sign in documents.signs(one, _POLICY)), None)

    def _conflicts_with_root(self) -> None:
        """Note each license named beside those of the weights, if it is another one."""
        whole = self.models.get("")
        every = [claim for model in self.models.values() for claim in model.claims]
        about = whole.claims if whole and whole.claims else every
        if not about or any(re.search(r"(?i)licen[sc]e[-_]code", path) for path in self.repository.documents):
            return
        for claim in self.weak:
            of_data = claim.license.name.startswith("CC") and _is_readme_path(claim.evidence.path)
            if not of_data and all(not _alike(claim.license.name, other.license.name) for other in about):
                self.conflicts.append(
                    Conflict(claim.license.name, claim.evidence, about[0].license.name, about[0].evidence)
                )

    def _hosted(self, proposals: Sequence[Proposal]) -> None:
        """Note that the documents name a hosted service, if none is proposed."""
        if any(proposal.channel != "weights" for proposal in proposals):
            return
        if sign := next((sign for one in self._main() for sign in documents.signs(one, documents.HOSTED)), None):
            said = (
                "names a hosted service; if the developer runs it, the release is in a hosted mode too: answer "
                "questions 1 and 2 for it"
            )
            self.remarks.append((said, sign))


def _claim(terms: Terms) -> Claim:
    return Claim(terms.license, terms.evidence, terms.limits, terms.passes_on, terms.remark)


def _open(question: int, why: str) -> Answer:
    return Answer(question, OPEN, why)


def _is_readme_path(path: str) -> bool:
    return bool(re.fullmatch(r"(?i)readme(?:\.\w+)?", path.rsplit("/", 1)[-1]))


def _card_name(document: Document) -> str:
    """Return the model that a card is about by its place; empty for that of the whole repository."""
    if _is_legal(document.path):
        return ""
    stem = document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    rest = re.sub(r"(?i)^(?:model[-_ ]?card|readme)[-_. ]*|[-_. ]*model[-_ ]?card$", "", stem)
    folder = re.sub(r"(?i)^model[-_ ]?cards?$", "", document.folder.rsplit("/", 1)[-1])
    return f"{folder} {rest}".strip()


def _is_legal(path: str) -> bool:
    return bool(re.search(r"(?i)licen[sc]e|copying|terms|polic", path.rsplit("/", 1)[-1]))


def _is_table(read: Repository, document: Document) -> bool:
    """Return whether a file called LICENSE is a document that says which license each part has."""
    return document.path.lower().endswith(".md") and any(one.models for one in documents.statements(read, document))


def _is_of_code(path: str) -> bool:
    """Return whether a license text says by its name that it is not about the weights."""
    return bool(re.search(r"(?i)code(?!r)|output|third|dataset", path.rsplit("/", 1)[-1]))


def _variant(document: Document, other: Document) -> bool:
    """Return whether a document is a translation of another one."""
    stem = other.path.rsplit(".", 1)[0]
    return document.path.startswith(f"{stem}-") or document.path.startswith(f"{stem}_")


def _base(name: str) -> str:
    """Return the family of a license, so that two ways to write its name are alike."""
    plain = re.sub(
        r"(?i)\b(?:the|a|license|licence|agreement|version|community|v?2\.0)\b|[^a-z0-9. ]", "", name.lower()
    )
    return " ".join(plain.split())


def _alike(one: str, other: str) -> bool:
    first, second = _base(one), _base(other)
    return bool(first and second) and (
        first == second or ((first in second or second in first) and "modified" not in first + second)
    )
