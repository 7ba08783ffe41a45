"""Data model of the policy: statements of several kinds, and the links between them.

This module does not know how statements are written in files or rendered. Each kind of statement is a class, and the
options of the kind are the fields of the class. A field that links to other statements declares which kinds it accepts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import Field, FrozenInstanceError, dataclass, field, fields, replace
from functools import cache, lru_cache
from typing import Any, ClassVar, NamedTuple, TypeVar, cast

from traceability.policy.values import (
    Acceptance,
    Audience,
    Basis,
    Binding,
    Confirmed,
    ControlStatus,
    Cost,
    Coverage,
    Disclosed,
    Effect,
    Extent,
    Force,
    Grade,
    Identifier,
    LabeledEnum,
    Lines,
    Outcome,
    Relation,
    SourceType,
    Stance,
    When,
    address,
    count,
    day,
    names,
    one_of,
    passage,
    phrases,
)

One = TypeVar("One", bound="Statement")
Kind = TypeVar("Kind", bound=type)
Known = TypeVar("Known")


class Place(NamedTuple):
    """A position in the source tree, in the form in which an editor or a code host opens it."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def page(self) -> str:
        """The page of the site that is built from the file: the path of the file without its suffix."""
        return self.path.removesuffix(".md")


def _option(default: Any, read: Any, **more: Any) -> Any:
    """Return a field that a page can set.

    ``read`` converts the text of the option to its value, and raises UserError if it cannot. ``more`` adds metadata.
    """
    return field(default=default, metadata={"read": read, **more})


def _text() -> Any:
    return _option("", str)


def _number() -> Any:
    return _option(0, count)


def _choice(members: Iterable[LabeledEnum]) -> Any:
    """Return a field that holds one of ``members`` of an enumeration."""
    members = tuple(members)
    return _option(None, one_of(members), words=tuple(member.label for member in members))


def _phrases() -> Any:
    return _option((), phrases)


def _link(*kinds: str, prefix: str = "") -> Any:
    """Return a field that names statements of ``kinds``; the page omits ``prefix`` from their ids."""
    return _option((), names, kinds=kinds, prefix=prefix)


REQUIREMENTS = ("recommendation", "documentation", "safeguard")
"""The kinds of requirement in the guidance."""

GRADED = {
    Grade.FULL: "full_for",
    Grade.PART: "part_for",
    Grade.COMPLEMENT: "complement_to",
    Grade.RESEARCH: "research_for",
}
"""For each grade, the option of an alternative that names the requirements."""


PROVISIONS = ("objective", "practice", *REQUIREMENTS, "term")
"""The kinds of provision in an edition of the guidance."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the guidance; ``passages`` maps the id of each provision to its fingerprint."""

    id: str
    name: str
    title: str
    date: str
    doi: str
    url: str
    sha256: str
    pages_before: int
    passages: Mapping[str, str] = field(default_factory=dict)

    def page_url(self, page: int) -> str:
        """Return the URL of a printed page in the official PDF."""
        return f"{self.url}#page={page + self.pages_before}"


_kind = dataclass(kw_only=True, init=False, repr=False, eq=False)
"""Makes a class a kind of statement.

``Statement`` has the methods that the decorator would otherwise generate for each kind, which would slow down checks.
"""


@_kind
class Statement:
    """One statement of the policy: an id that never changes, a title, a body in our words, and a place."""

    kind: ClassVar[str]
    id_pattern: ClassVar[str]
    required: ClassVar[tuple[str, ...]] = ()
    __dataclass_fields__: ClassVar[dict[str, Field[object]]]  # type checkers do not see through ``_kind``

    id: str
    title: str
    body: str
    place: Place

    def __init__(self, *, id: str, title: str, body: str, place: Place, **options: object) -> None:
        self.__dict__.update(_defaults(type(self)), id=id, title=title, body=body, place=place, **options)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"{self.id} stays as it was read; cannot set {name!r}")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(getattr(self, f.name) == getattr(other, f.name) for f in fields(self))

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{f.name}={getattr(self, f.name)!r}' for f in fields(self))})"

    def links(self) -> Iterator[tuple[str, str]]:
        """Yield (field, id) for every statement that this one links to."""
        for option, prefix in _prefixes(type(self)).items():
            for name in getattr(self, option):
                yield option, prefix + name.swapcase() if prefix else name


def per_kind(function: Callable[[Kind], Known]) -> Callable[[Kind], Known]:
    """Remember what ``function`` makes of each class."""
    return cache(function)


@per_kind
def _defaults(kind: type[Statement]) -> dict[str, object]:
    """Return the value of every option of a kind that a page does not set."""
    return {name: field.default for name, field in options(kind).items()}


@_kind
class Provision(Statement):
    """A provision of an edition of the guidance, with its locator and the provisions that it succeeds.

    ``keeps`` and ``revises`` name provisions of the previous edition. ``change`` says what a revision changed. ``new``
    says what a provision without an ancestor adds. ``dropped`` says what was lost with a provision without a successor.
    ``audience`` says whom that concerns, if not every developer. ``across`` says why a provision succeeds one of
    another kind.
    """

    required: ClassVar[tuple[str, ...]] = ("page", "lines")

    page: int = _number()
    lines: Lines | None = _option(None, Lines)
    keeps: tuple[str, ...] = _link(*PROVISIONS)
    revises: tuple[str, ...] = _link(*PROVISIONS)
    across: str = _text()
    change: str = _text()
    new: str = _text()
    dropped: str = _text()
    audience: Audience | None = _choice(Audience)

    @property
    def edition(self) -> str:
        """The id of the edition that prints the provision, e.g. ``pd2``."""
        return self.id.partition("-")[0].lower()

    @property
    def number(self) -> str:
        """The number in the guidance, e.g. ``3.2.1`` or ``1.1.a``; ours for table and glossary, e.g. ``S04``."""
        number = re.sub(r"^[OPRD](?=\d)", "", self.id.partition("-")[2]).replace("-", ".")
        return re.sub(r"\.[A-Z]$", lambda letter: letter[0].lower(), number)

    @property
    def first(self) -> tuple[int, int, int]:
        """The start of the passage: page and line, or page, row and bullet."""
        return (self.page, self.lines.first if self.lines else 0, 0)


@_kind
class Objective(Provision):
    """An outcome that the guidance aspires to."""

    kind = "objective"
    id_pattern = r"{edition}-O\d"


@_kind
class Practice(Provision):
    """A way of reaching an objective."""

    kind = "practice"
    id_pattern = r"{edition}-P\d-\d"
    required = ("part_of", *Provision.required)

    part_of: tuple[str, ...] = _link("objective")


@_kind
class Presuming(Statement):
    """A statement that presumes controls: all of ``presumes``, and any one of ``presumes_any``.

    The text wants those of ``presumes_while_staged`` only during a staged deployment. Such a control counts with the
    firmer of its own standing and that of ``STAGE``: a developer who begins with a hosted preview holds it then.
    """

    presumes: tuple[str, ...] = _link("control")
    presumes_any: tuple[str, ...] = _link("control")
    presumes_while_staged: tuple[str, ...] = _link("control")

    @property
    def presumption(self) -> tuple[tuple[str, ...], ...]:
        """What the statement presumes; a verdict depends on nothing else of it."""
        return (self.presumes, self.presumes_any, self.presumes_while_staged)

    @property
    def presumed(self) -> tuple[str, ...]:
        """The ids of all controls that the statement names as presumed."""
        return (*self.presumes, *self.presumes_any, *self.presumes_while_staged)


STAGE = "CTRL-STAGE"
"""The control of a developer who widens access step by step."""


@_kind
class Requirement(Presuming, Provision):
    """Something that the guidance asks, with the controls that it presumes and the modes that it is tagged with.

    ``verify`` says how an assessor would verify it, and ``artefact`` what shows it.
    """

    release_modes: tuple[str, ...] = _link("mode", prefix="MODE-")
    because: str = _text()
    verify: str = _text()
    artefact: str = _text()


@_kind
class Recommendation(Requirement):
    """One numbered recommendation under a practice."""

    kind = "recommendation"
    id_pattern = r"{edition}-R\d-\d-\d+"
    required = ("part_of", "force", *Provision.required)

    part_of: tuple[str, ...] = _link("practice")
    force: Force = _choice(Force)


@_kind
class Documentation(Requirement):
    """Something that a developer can show to make a practice transparent."""

    kind = "documentation"
    id_pattern = r"{edition}-D\d-\d-[A-Z]"
    required = ("part_of", *Provision.required)

    part_of: tuple[str, ...] = _link("practice")


@_kind
class Safeguard(Requirement):
    """One bullet of the table of example safeguards in Appendix B, with the works that say whether it works."""

    kind = "safeguard"
    id_pattern = r"{edition}-S\d\d"
    required = ("page", "row", "bullet", "force")

    row: int = _number()
    bullet: int = _number()
    force: Force = _choice(Force)
    supported_by: tuple[str, ...] = _link("evidence")
    challenged_by: tuple[str, ...] = _link("evidence")
    broken_by: tuple[str, ...] = _link("evidence")

    @property
    def first(self) -> tuple[int, int, int]:
        """The place of the cell in the source, by which statements are in order."""
        return (self.page, self.row, self.bullet)


@_kind
class Term(Provision):
    """A term that the guidance defines."""

    kind = "term"
    id_pattern = r"{edition}-T\d\d"


@_kind
class Control(Statement):
    """Something that a developer can do unless it was taken away; ``synonyms`` are other names for it."""

    kind = "control"
    id_pattern = r"CTRL-[A-Z]+"

    synonyms: tuple[str, ...] = _phrases()


@_kind
class Mode(Statement):
    """A way of releasing a model, determined by one observable question; ``synonyms`` are other names for it.

    ``condition`` begins a sentence about a developer in the mode, such as "If you publish the weights".
    """

    kind = "mode"
    id_pattern = r"MODE-[A-Z]+(?:-[A-Z]+)*"
    required = ("order", "test")

    order: int = _number()
    condition: str = _text()
    test: str = _text()
    synonyms: tuple[str, ...] = _phrases()
    supported_by: tuple[str, ...] = _link("evidence")

    @property
    def name(self) -> str:
        """The tag that requirements carry, e.g. ``open-weights``."""
        return self.id.removeprefix("MODE-").lower()


@_kind
class Standing(Statement):
    """The standing of one control in some release modes, with the reason."""

    kind = "standing"
    id_pattern = r"STAND-[A-Z]+-\d"
    required = ("control", "modes", "stands")

    control: tuple[str, ...] = _link("control")
    modes: tuple[str, ...] = _link("mode")
    stands: ControlStatus = _choice(ControlStatus)
    supported_by: tuple[str, ...] = _link("evidence")


@_kind
class OtherReading(Presuming):
    """Another way to read one requirement, which leads to another verdict in some release mode.

    The body is the reason. ``held_by`` says who reads the requirement so. ``part_by`` names the alternatives that would
    replace the requirement in part if it is read so.
    """

    kind = "reading"
    id_pattern = r"READ-{edition}-(?:R\d-\d-\d+|D\d-\d-[A-Z]|S\d\d)-[A-Z]"
    required = ("of", "stance", "held_by")

    of: tuple[str, ...] = _link(*REQUIREMENTS)
    stance: Stance = _choice(Stance)
    held_by: str = _text()
    part_by: tuple[str, ...] = _link("alternative")


@_kind
class Evidence(Statement):
    """A published work that a statement rests on, with what was seen of it and when.

    ``basis`` is omitted if the work argues, proposes or describes, or if we saw no result of it.
    """

    kind = "evidence"
    id_pattern = r"EV-[A-Z]+-\d{4}[B-Z]?"
    required = ("authors", "source_type", "identifier", "checked", "confirmed", "seen")

    main_title: str = _text()
    subtitle: str = _text()
    authors: str = _text()
    source_type: SourceType = _choice(SourceType)
    identifier: Identifier = _option(None, Identifier)
    url: str = _option("", address)
    checked: str = _option("", day)
    confirmed: Confirmed = _choice(Confirmed)
    seen: str = _text()
    basis: Basis | None = _choice(Basis)

    @property
    def year(self) -> int:
        """The year of first publication, which is part of the id."""
        return int(self.id.rpartition("-")[2][:4])

    @property
    def full_title(self) -> str:
        """The title of the work, with its subtitle after a colon; the title of the statement may be shorter."""
        main = self.main_title or self.title
        return f"{main}: {self.subtitle}" if self.subtitle else main

    @property
    def abstract_only(self) -> bool:
        """Whether nothing but the abstract was read, perhaps in several versions."""
        return bool(re.fullmatch(r"abstracts?(,? (in|of) [\w -]+)?", self.seen))

    @property
    def found_at(self) -> str:
        """The URL of the work."""
        return self.identifier.address or self.url


@_kind
class Alternative(Statement):
    """A measure that replaces a requirement out of reach, or helps to follow one once the weights are published.

    The body consists of the ``PARTS``. Each part is a paragraph that begins with its name in bold. The ``FIRST_STEPS``
    may be missing; code can follow the paragraph of such a part. ``already_in`` names the provisions that ask for the
    measure, at least in part. ``no_tool`` says why no tool is named in ``uses``, and ``not_seen`` is the day on which
    somebody looked for the measure in the documents of the releases and found none.
    """

    kind = "alternative"
    id_pattern = r"ALT-\d{3}"
    required = ("status", "when", "cost", "release_modes", "presumes")
    FIRST_STEPS: ClassVar[tuple[str, ...]] = ("Tomorrow", "In the first week")
    PARTS: ClassVar[tuple[str, ...]] = (
        "What to do", *FIRST_STEPS, "Cost", "Proposed wording", "How to show it", "Limits",
    )  # fmt: skip

    status: Acceptance = _choice(Acceptance)
    when: When = _choice(When)
    cost: Cost = _choice(Cost)
    release_modes: tuple[str, ...] = _link("mode", prefix="MODE-")
    presumes: tuple[str, ...] = _link("control")
    full_for: tuple[str, ...] = _link(*REQUIREMENTS)
    part_for: tuple[str, ...] = _link(*REQUIREMENTS)
    complement_to: tuple[str, ...] = _link(*REQUIREMENTS)
    research_for: tuple[str, ...] = _link(*REQUIREMENTS)
    supported_by: tuple[str, ...] = _link("evidence")
    challenged_by: tuple[str, ...] = _link("evidence")
    broken_by: tuple[str, ...] = _link("evidence")
    already_in: tuple[str, ...] = _link(*PROVISIONS)
    uses: tuple[str, ...] = _link("tool")
    no_tool: str = _text()
    not_seen: str = _option("", day)

    @property
    def modes(self) -> tuple[str, ...]:
        """The ids of the release modes in which the alternative works."""
        return tuple(prefix_of(type(self), "release_modes") + name.swapcase() for name in self.release_modes)

    @property
    def weakest(self) -> ControlStatus:
        """The weakest standing of a presumed control with which the alternative still works.

        An alternative that is carried out before release can rest on a control that ends with the release.
        """
        before = self.when in (When.BEFORE_TRAINING, When.BEFORE_RELEASE)
        return ControlStatus.UNTIL_RELEASE if before else ControlStatus.BY_AGREEMENT

    def answers(self) -> Iterator[tuple[Grade, str]]:
        """Yield (grade, requirement id) for every requirement that the alternative answers."""
        for grade, option in GRADED.items():
            for requirement in getattr(self, option):
                yield grade, requirement

    def parts(self) -> dict[str, str]:
        """Return the text of each part that the body has, by the name of the part.

        Each paragraph is one line. Code between fences keeps its lines.
        """
        return dict(_parts(self.body))


_CODE = re.compile(r"^(```[a-z]*\n.*?^```)$", re.MULTILINE | re.DOTALL)
"""Code between fences."""


@lru_cache(maxsize=512)
def _parts(body: str) -> Mapping[str, str]:
    """Return the text of each part in the body of a statement, by the name of the part."""
    parts: dict[str, list[str]] = {}
    last: list[str] = []
    for number, piece in enumerate(_CODE.split(f"\n\n{body}")):
        if number % 2:
            last.append(piece)
            continue
        before, *pieces = re.split(r"\n\n\*\*([^*\n]+)\.\*\*", piece)
        last += _on_lines(before)
        for name, text in zip(pieces[::2], pieces[1::2], strict=True):
            last = parts[name] = _on_lines(text)
    return {name: "\n\n".join(texts) for name, texts in parts.items()}


def _on_lines(text: str) -> list[str]:
    """Return a text on one line, in a list; an empty list if there is none."""
    return [line] if (line := " ".join(text.split())) else []


@_kind
class Tool(Statement):
    """Software or a service that an alternative uses, as it was on the day on which it was ``looked_up``.

    The body consists of the ``PARTS``. ``latest`` is its last release then, with the day of that.
    """

    kind = "tool"
    id_pattern = r"TOOL-[A-Z0-9]+(?:-[A-Z0-9]+)*"
    required = ("url", "license", "latest", "looked_up")
    PARTS: ClassVar[tuple[str, ...]] = ("What it does", "What it does not")

    url: str = _option("", address)
    license: str = _text()
    latest: str = _text()
    looked_up: str = _option("", day)

    def parts(self) -> dict[str, str]:
        """Return the text of each part that the body has, by the name of the part."""
        return dict(_parts(self.body))


@_kind
class Problem(Statement):
    """An open problem: what has to be solved before a developer can hold a control over published weights."""

    kind = "problem"
    id_pattern = r"PROB-[A-Z]+"
    required = ("control",)

    control: tuple[str, ...] = _link("control")
    supported_by: tuple[str, ...] = _link("evidence")


@_kind
class Comment(Statement):
    """A public comment on an edition of the guidance.

    ``concerns`` names provisions of that edition. ``coincides_with`` names provisions of a later edition that do what
    the comment asked; it says nothing about a cause. ``supported_by`` names the letter if it is on record as a work.
    """

    kind = "comment"
    id_pattern = r"COM-[A-Z]+-\d{4}"
    required = ("edition", "author", "read")

    edition: str = _text()
    author: str = _text()
    read: Extent = _choice(Extent)
    url: str = _option("", address)
    concerns: tuple[str, ...] = _link(*PROVISIONS)
    coincides_with: tuple[str, ...] = _link(*PROVISIONS)
    supported_by: tuple[str, ...] = _link("evidence")


@_kind
class Claim(Statement):
    """An assertion in a comment, with the check or the evidence that decides whether it is true.

    If ``check`` names a computation, that decides. Otherwise the evidence on the two sides decides.
    """

    kind = "claim"
    id_pattern = r"CLAIM-\d{3}"
    required = ("made_in", "status")

    made_in: tuple[str, ...] = _link("comment")
    about: tuple[str, ...] = _link("objective", "practice", *REQUIREMENTS)
    states: int = _number()
    check: str = _text()
    status: Outcome = _choice(Outcome)
    supported_by: tuple[str, ...] = _link("evidence")
    challenged_by: tuple[str, ...] = _link("evidence")
    neutral: tuple[str, ...] = _link("evidence")


@_kind
class Release(Statement):
    """A release of a model, or of a family of models, in one or several release modes.

    What the body says of it is out of date from the day ``old_after`` on. ``differed`` names the requirements on which
    one of the two readers found something in the documents, although the settled answer is that they say nothing.
    """

    kind = "release"
    id_pattern = r"REL-[A-Z0-9]+(?:-[A-Z0-9]+)*"
    required = ("developer", "date", "release_modes", "old_after")

    developer: str = _text()
    date: str = _option("", day)
    release_modes: tuple[str, ...] = _link("mode", prefix="MODE-")
    old_after: str = _option("", day)
    differed: tuple[str, ...] = _link(*REQUIREMENTS)


@_kind
class ReleaseDocument(Statement):
    """A document about a release, in the ``revision`` and to the ``extent`` that were read; it needs no body.

    ``seen`` says what of it was read, and in which form.
    """

    kind = "document"
    id_pattern = r"DOC-[A-Z0-9]+(?:-[A-Z0-9]+)+"
    required = ("of", "author", "revision", "url", "read", "extent", "seen")

    of: tuple[str, ...] = _link("release")
    author: str = _text()
    revision: str = _text()
    url: str = _option("", address)
    read: str = _option("", day)
    extent: Coverage = _choice(Coverage)
    seen: str = _text()


@_kind
class Disclosure(Statement):
    """What documents of a release state on one requirement, or on one alternative, and where they do.

    The body is our paraphrase. A reader's answer is given only if it differs from the settled ``answer``.
    """

    kind = "disclosure"
    id_pattern = (
        r"DISC-[A-Z0-9]+(?:-[A-Z0-9]+)*-(?:{edition}-(?:R\d-\d-\d+|D\d-\d-[A-Z]|S\d\d)|ALT-\d{3})(?:-[A-Z][A-Z0-9]+)?"
    )
    required = ("found_in", "about", "answer", "locator")

    found_in: tuple[str, ...] = _link("document")
    about: tuple[str, ...] = _link(*REQUIREMENTS, "alternative")
    answer: Disclosed = _choice((Disclosed.STATED, Disclosed.IN_PART))
    locator: str = _text()
    first_reader: Disclosed | None = _choice(Disclosed)
    second_reader: Disclosed | None = _choice(Disclosed)


@_kind
class Framework(Statement):
    """A law, a guideline or a code beside the guidance, in the text of ``date``.

    ``seen`` says in which form it was ``read``.
    """

    kind = "framework"
    id_pattern = r"LAW-[A-Z]+"
    required = ("binding", "date", "read", "seen")

    binding: Binding = _choice(Binding)
    date: str = _option("", day)
    read: str = _option("", day)
    seen: str = _text()
    url: str = _option("", address)


@_kind
class Legal(Statement):
    """What a passage of a framework says, with its place there and the fingerprint of its words.

    A passage in several pieces has a fingerprint for each, such as the points of an article that name one duty.
    """

    required: ClassVar[tuple[str, ...]] = ("framework", "locator", "passage")

    framework: tuple[str, ...] = _link("framework")
    locator: str = _text()
    passage: str = _option("", passage)


@_kind
class Depending(Legal):
    """What holds in the modes ``depends`` only in the case ``depends_on``."""

    depends: tuple[str, ...] = _link("mode")
    depends_on: str = _text()


@_kind
class Bound(Depending):
    """Who is bound by duties, and from which threshold on.

    ``asks`` has the questions that somebody who is bound answers with yes. ``among`` names a wider group, all of which
    is bound to something else; whoever is bound here answers its questions with yes, too.
    """

    kind = "bound"
    id_pattern = r"BOUND-[A-Z]+(?:-[A-Z0-9]+)+"
    required = (*Legal.required, "threshold")

    threshold: str = _text()
    asks: str = _text()
    among: tuple[str, ...] = _link("bound")

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that the group asks by itself."""
        return tuple(re.findall(r"\S.*?\?(?=\s|$)", self.asks, re.DOTALL))

    @property
    def operations(self) -> int:
        """The power of ten of the operations of training above which somebody is bound; 0 if that decides nothing.

        An indication decides nothing.
        """
        found = re.search(r"(?:more than|presumed above) 10\^(\d+) operations", self.threshold)
        return int(found[1]) if found else 0

    @property
    def revenue(self) -> int:
        """The revenue in a year above which somebody is bound, in millions of USD; 0 if that decides nothing."""
        found = re.search(r"more than USD (\d+) million of revenue", self.threshold)
        return int(found[1]) if found else 0


@_kind
class Duty(Presuming, Depending):
    """What a framework asks of those who are ``bound``, from the day ``in_force`` on.

    ``no_exemption`` says why and where no exemption lifts the duty, if none does. ``no_counterpart`` says why no
    recommendation corresponds to it, if none does.
    """

    kind = "duty"
    id_pattern = r"DUTY-[A-Z]+(?:-[A-Z0-9]+)+"
    required = (*Legal.required, "bound", "in_force")

    bound: tuple[str, ...] = _link("bound")
    in_force: str = _option("", day)
    no_exemption: str = _text()
    no_counterpart: str = _text()


@_kind
class Exemption(Legal):
    """An exemption that ``lifts`` duties from a developer who fulfills all of its conditions."""

    kind = "exemption"
    id_pattern = r"EXEMPT-[A-Z]+(?:-[A-Z0-9]+)+"
    required = (*Legal.required, "lifts")

    lifts: tuple[str, ...] = _link("duty")


@_kind
class Condition(Legal):
    """A sentence on when an exemption is given, and its effect on that.

    A release mode fulfills it if the developer has ``given_up`` a control there. Otherwise, or if it names no control,
    what it ``depends_on`` decides; if it names nothing either, it is not fulfilled, or changes nothing. Where the
    developer keeps the control ``ruled_out_by``, the condition is not fulfilled, whatever else decides. ``not_for``
    names those who are bound and have no exemption; then this decides what it ``depends_on``.
    """

    kind = "condition"
    id_pattern = r"COND-[A-Z]+(?:-[A-Z0-9]+)+"
    required = (*Legal.required, "exemption", "effect")

    exemption: tuple[str, ...] = _link("exemption")
    effect: Effect = _choice(Effect)
    given_up: tuple[str, ...] = _link("control")
    ruled_out_by: tuple[str, ...] = _link("control")
    not_for: tuple[str, ...] = _link("bound")
    depends_on: str = _text()

    @property
    def controls(self) -> tuple[str, ...]:
        """The ids of all controls that the condition names."""
        return (*self.given_up, *self.ruled_out_by)


@_kind
class Correspondence(Statement):
    """The relation of recommendations to one duty, or that a framework has no counterpart to them; the body says why.

    ``locator`` is the place of the counterpart if it is narrower than the place of the duty.
    """

    kind = "correspondence"
    id_pattern = r"XW-[A-Z]+-\d{3}"
    required = ("about", "relation")

    about: tuple[str, ...] = _link("recommendation")
    relation: Relation = _choice(Relation)
    duty: tuple[str, ...] = _link("duty")
    framework: tuple[str, ...] = _link("framework")
    locator: str = _text()


LIVING: dict[str, type[Statement]] = {
    kind.kind: kind
    for kind in (
        Objective,
        Practice,
        Recommendation,
        Documentation,
        Safeguard,
        Term,
        Control,
        Mode,
        Standing,
        OtherReading,
        Evidence,
        Alternative,
        Tool,
        Problem,
        Comment,
        Claim,
        Release,
        ReleaseDocument,
        Disclosure,
        Framework,
        Bound,
        Duty,
        Exemption,
        Condition,
        Correspondence,
    )
}
"""The kinds of statement that are in force."""


@_kind
class Retired(Statement):
    """A statement that was withdrawn ``since`` a day for a ``reason``; it keeps its id, its title and its text.

    It stays in its place on the page. ``became`` names the statements, if any, that now say what was right about it.
    """

    kind = "retired"
    id_pattern = "|".join(kind.id_pattern for kind in LIVING.values())
    required = ("since", "reason")

    since: str = _option("", day)
    became: tuple[str, ...] = _link(*LIVING)
    reason: str = _text()

    @property
    def was(self) -> str:
        """The kind of the statement before it was retired, derived from its id."""
        patterns = {kind.kind: kind.id_pattern.replace("{edition}", r"[A-Z]+\d") for kind in LIVING.values()}
        return next(kind for kind, pattern in patterns.items() if re.fullmatch(pattern, self.id, re.ASCII))


KINDS = LIVING | {Retired.kind: Retired}


@per_kind
def options(kind: type[Statement]) -> Mapping[str, Field[object]]:
    """Return the options that a page can set on a statement of ``kind``, each with its field."""
    return {f.name: f for f in fields(kind) if "read" in f.metadata}


@per_kind
def readers(kind: type[Statement]) -> Mapping[str, Callable[[str], object]]:
    """Return the reader of each option of ``kind``.

    A reader converts the text of an option to its value. It raises UserError if the text has none.
    """
    return {name: option.metadata["read"] for name, option in options(kind).items()}


@per_kind
def link_fields(kind: type[Statement]) -> Mapping[str, tuple[str, ...]]:
    """Return the options of ``kind`` that name other statements, each with the kinds that it may name."""
    return {name: f.metadata["kinds"] for name, f in options(kind).items() if "kinds" in f.metadata}


def prefix_of(kind: type[Statement], option: str) -> str:
    """Return the prefix of the ids that an option of a kind names, e.g. ``CTRL-`` for ``presumes``."""
    return _prefixes(kind)[option]


@per_kind
def _prefixes(kind: type[Statement]) -> Mapping[str, str]:
    """Return the options of ``kind`` that name other statements, each with the prefix that pages omit from ids."""
    return {option: options(kind)[option].metadata["prefix"] for option in link_fields(kind)}


class Score(NamedTuple):
    """The score of a release on an ``indicator`` of an index from outside, which we match with a requirement.

    ``key`` names the indicator in our file. ``given`` says whether the index gave the point. ``reason`` says why our
    answer differs, and is empty if it does not.
    """

    key: str
    indicator: str
    requirement: str
    release: str
    given: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """All statements by id, in the order in which they were read; policies compare by identity.

    ``editions`` are those of the guidance, oldest first. A policy that has an ``edition`` still finds every
    statement by id, but lists only the provisions of that edition. It is part of a ``whole`` that covers all editions.
    ``scores`` are those that an index from outside gave to releases.
    """

    statements: Mapping[str, Statement] = field(default_factory=dict)
    editions: dict[str, Edition] = field(default_factory=dict)
    edition: str = ""
    part_of: Policy | None = None
    scores: tuple[Score, ...] = ()

    @classmethod
    def of(cls, statements: Iterable[Statement], editions: dict[str, Edition] | None = None) -> Policy:
        """Return the policy of some statements, whose ids differ, with the editions in their order."""
        return cls({statement.id: statement for statement in statements}, editions or {})

    def all(self, *kinds: type[One]) -> list[One]:
        """Return the statements of some kinds in the order of the pages."""
        return list(_of_kinds(self, kinds))

    def modes(self) -> list[Mode]:
        """Return the release modes, from the one that keeps most to the one that keeps least."""
        return list(_by_openness(self))

    def in_order(self, ids: Iterable[str]) -> list[str]:
        """Return ``ids`` in display order: modes by openness, all other statements in the order of the pages."""
        position = _positions(self.whole)
        return sorted(ids, key=lambda id: (getattr(self.statements[id], "order", 0), position[id]))

    def within(self, ids: Iterable[str]) -> list[str]:
        """Return ``ids`` without the provisions of editions that the policy does not cover."""
        return [id for id in ids if not self.edition or getattr(self[id], "edition", self.edition) == self.edition]

    @property
    def whole(self) -> Policy:
        """The policy that covers all editions."""
        return self.part_of or self

    @property
    def newest(self) -> str:
        """The latest edition; an empty string if there is none."""
        return next(reversed(self.editions), "")

    def __getitem__(self, id: str) -> Statement:
        return self.statements[id]

    def get(self, kind: type[One], id: str) -> One:
        """Return the statement with an id of which it is known that it is of ``kind``."""
        statement = self.statements[id]
        if not isinstance(statement, kind):
            raise TypeError(f"{id} is no {kind.__name__}")
        return statement


POLICY_CACHE_SIZE = 128
"""The size of the caches, in policies. Each edition counts as one, because a site alternates between them."""


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def in_edition(policy: Policy, edition: str) -> Policy:
    """Return the same policy for one edition only, or for all editions if ``edition`` is empty.

    Raises KeyError if the edition does not exist.
    """
    whole = policy.whole
    return replace(whole, edition=whole.editions[edition].id, part_of=whole) if edition else whole


@lru_cache(maxsize=16 * POLICY_CACHE_SIZE)
def _of_kinds(policy: Policy, kinds: tuple[type[One], ...]) -> tuple[One, ...]:
    if policy.edition:
        statements = _of_kinds(policy.whole, kinds)
        return tuple(s for s in statements if not isinstance(s, Provision) or s.edition == policy.edition)
    wanted = {kind for kind in KINDS.values() if issubclass(kind, kinds)}
    return cast("tuple[One, ...]", tuple(s for s in policy.statements.values() if type(s) in wanted))


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def _by_openness(policy: Policy) -> tuple[Mode, ...]:
    return tuple(sorted(policy.all(Mode), key=lambda mode: mode.order))


@lru_cache(maxsize=8)
def links(policy: Policy) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return every (field, id) that each statement links to, by the id of the statement."""
    return {id: tuple(statement.links()) for id, statement in policy.statements.items()}


@lru_cache(maxsize=8)
def _positions(policy: Policy) -> Mapping[str, int]:
    """Return the position of each statement in the order of the pages."""
    return {id: number for number, id in enumerate(policy.statements)}


def requirements_under(policy: Policy, whole: Provision) -> list[Requirement]:
    """Return the requirements that are part of an objective or practice, directly or through a practice."""
    parts = {whole.id} | {practice.id for practice in policy.all(Practice) if whole.id in practice.part_of}
    numbered: list[Recommendation | Documentation] = policy.all(Recommendation, Documentation)
    return [r for r in numbered if parts & set(r.part_of)]


PUBLISHED = "MODE-OPEN-WEIGHTS"
"""The release mode that the comments are about."""
