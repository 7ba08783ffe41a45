"""What a policy is made of: statements of a few kinds, and the links between them.

Knows the words of the policy and nothing of how they are written down or shown. A kind of statement is a
class; its options are the fields of that class; a field that links to other statements says to which kinds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import Field, FrozenInstanceError, dataclass, field, fields, replace
from functools import cache, lru_cache
from typing import Any, ClassVar, TypeVar

from traceability.policy.values import (
    Acceptance,
    Confirmed,
    Cost,
    Extent,
    Force,
    Grade,
    Hold,
    Identifier,
    Lines,
    Outcome,
    SourceType,
    When,
    Word,
    address,
    count,
    day,
    names,
    one_of,
    phrases,
)

One = TypeVar("One", bound="Statement")
Kind = TypeVar("Kind", bound=type)
Known = TypeVar("Known")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in the source tree, as an editor or a code host opens it."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def page(self) -> str:
        """The page of the site that is made of the file: its path there without an ending."""
        return self.path.removesuffix(".md")


def _option(default: Any, read: Any, **more: Any) -> Any:
    """A field that a page may give; ``read`` makes its value of the text, or raises ValueError."""
    return field(default=default, metadata={"read": read, **more})


def _text() -> Any:
    return _option("", str)


def _number() -> Any:
    return _option(0, count)


def _choice(kind: type[Word]) -> Any:
    """A field that holds a member of an enumeration."""
    return _option(None, one_of(kind), words=tuple(member.words for member in kind))


def _phrases() -> Any:
    return _option((), phrases)


def _link(*kinds: str, prefix: str = "") -> Any:
    """A field that names statements of ``kinds``; ``prefix`` is what the page leaves out of their ids."""
    return _option((), names, kinds=kinds, prefix=prefix)


REQUIREMENTS = ("recommendation", "documentation", "safeguard")
"""The kinds of what the guidance asks."""

GRADED = {
    Grade.FULL: "full_for",
    Grade.PART: "part_for",
    Grade.COMPLEMENT: "complement_to",
    Grade.RESEARCH: "research_for",
}
"""The option of an alternative for each grade."""


PROVISIONS = ("objective", "practice", *REQUIREMENTS, "term")
"""The kinds of what stands in an edition of the guidance."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the guidance, and the fingerprint of each of its provisions."""

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
        """The address of a printed page in the official PDF."""
        return f"{self.url}#page={page + self.pages_before}"


_kind = dataclass(kw_only=True, init=False, repr=False, eq=False)
"""Makes a kind of statement. What would be made anew for each kind, which takes a check its time, ``Statement`` has."""


@_kind
class Statement:
    """One statement of the policy: an id that never changes, a title, a body in our words, a place."""

    kind: ClassVar[str]
    id_pattern: ClassVar[str]
    required: ClassVar[tuple[str, ...]] = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]  # type checkers do not see through ``_kind``

    id: str
    title: str
    body: str
    place: Place

    def __init__(self, *, id: str, title: str, body: str, place: Place, **options: Any) -> None:
        self.__dict__.update(_defaults(type(self)), id=id, title=title, body=body, place=place, **options)

    def __setattr__(self, name: str, value: Any) -> None:
        raise FrozenInstanceError(f"{self.id} stays as it was read; cannot set {name!r}")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(getattr(self, f.name) == getattr(other, f.name) for f in fields(self))

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{f.name}={getattr(self, f.name)!r}' for f in fields(self))})"

    def links(self) -> Iterator[tuple[str, str]]:
        """Every (field, id) that this statement points to."""
        for option, prefix in _prefixes(type(self)).items():
            for name in getattr(self, option):
                yield option, prefix + name.swapcase() if prefix else name


def per_kind(function: Callable[[Kind], Known]) -> Callable[[Kind], Known]:
    """Remember what ``function`` makes of each class."""
    return cache(function)


@per_kind
def _defaults(kind: type[Statement]) -> dict[str, Any]:
    """What every option of a kind is where a page does not give it."""
    return {name: field.default for name, field in options(kind).items()}


@_kind
class Provision(Statement):
    """Something that stands in an edition of the guidance, with its place there and what it succeeds.

    What it ``keeps`` or ``revises`` stands in the edition before it; ``change`` says what a revision changed and for
    whom, ``new`` what something without an ancestor adds, ``dropped`` what went with something without a successor,
    and ``across`` why a provision of one kind succeeds one of another.
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

    @property
    def edition(self) -> str:
        return self.id.partition("-")[0].lower()

    @property
    def number(self) -> str:
        """The number that the guidance uses, e.g. ``3.2.1`` or ``1.1.a``; ours for table and glossary, e.g. ``S04``."""
        number = re.sub(r"^[OPRD](?=\d)", "", self.id.partition("-")[2]).replace("-", ".")
        return re.sub(r"\.[A-Z]$", lambda letter: letter[0].lower(), number)

    @property
    def first(self) -> tuple[int, int, int]:
        """Page and line, or page, row and bullet, at which the passage begins."""
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
class Requirement(Provision):
    """What the guidance asks, with the controls that it presumes and the modes it is tagged with."""

    presumes: tuple[str, ...] = _link("control")
    presumes_any: tuple[str, ...] = _link("control")
    release_modes: tuple[str, ...] = _link("mode", prefix="MODE-")
    because: str = _text()


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
    """What can be shown to make a practice transparent."""

    kind = "documentation"
    id_pattern = r"{edition}-D\d-\d-[A-Z]"
    required = ("part_of", *Provision.required)

    part_of: tuple[str, ...] = _link("practice")


@_kind
class Safeguard(Requirement):
    """One bullet of the table of example safeguards in Appendix B."""

    kind = "safeguard"
    id_pattern = r"{edition}-S\d\d"
    required = ("page", "row", "bullet", "force")

    row: int = _number()
    bullet: int = _number()
    force: Force = _choice(Force)

    @property
    def first(self) -> tuple[int, int, int]:
        return (self.page, self.row, self.bullet)


@_kind
class Term(Provision):
    """A term that the guidance defines."""

    kind = "term"
    id_pattern = r"{edition}-T\d\d"


@_kind
class Control(Statement):
    """Something that a developer can do as long as nothing has taken it away; ``synonyms`` are what others call it."""

    kind = "control"
    id_pattern = r"CTRL-[A-Z]+"

    synonyms: tuple[str, ...] = _phrases()


@_kind
class Mode(Statement):
    """A way of releasing a model, decided by one observable question; ``synonyms`` are what others call it."""

    kind = "mode"
    id_pattern = r"MODE-[A-Z-]+"
    required = ("order", "test")

    order: int = _number()
    test: str = _text()
    synonyms: tuple[str, ...] = _phrases()
    supported_by: tuple[str, ...] = _link("evidence")

    @property
    def name(self) -> str:
        """The tag that requirements carry, e.g. ``open-weights``."""
        return self.id.removeprefix("MODE-").lower()


@_kind
class Standing(Statement):
    """How one control stands in some modes, and why."""

    kind = "standing"
    id_pattern = r"STAND-[A-Z]+-\d"
    required = ("control", "modes", "stands")

    control: tuple[str, ...] = _link("control")
    modes: tuple[str, ...] = _link("mode")
    stands: Hold = _choice(Hold)
    supported_by: tuple[str, ...] = _link("evidence")


@_kind
class Evidence(Statement):
    """A published work that a statement rests on, with what was seen of it and when."""

    kind = "evidence"
    id_pattern = r"EV-[A-Z]+-\d{4}[B-Z]?"
    required = ("authors", "source_type", "identifier", "checked", "confirmed", "seen")

    authors: str = _text()
    source_type: SourceType = _choice(SourceType)
    identifier: Identifier = _option(None, Identifier)
    url: str = _option("", address)
    checked: str = _option("", day)
    confirmed: Confirmed = _choice(Confirmed)
    seen: str = _text()

    @property
    def year(self) -> int:
        """The year of first publication, which is part of the id."""
        return int(self.id.rpartition("-")[2][:4])

    @property
    def found_at(self) -> str:
        """The address of the work."""
        return self.identifier.address or self.url


@_kind
class Alternative(Statement):
    """What a developer can do instead of a requirement that is out of reach, or to follow one with weights out.

    The body has the ``PARTS``, each a paragraph that begins with its name in bold. It is ``already_in`` a provision
    that asks for it, be it in part.
    """

    kind = "alternative"
    id_pattern = r"ALT-\d{3}"
    required = ("status", "when", "cost", "release_modes", "presumes")
    PARTS: ClassVar[tuple[str, ...]] = ("What to do", "Cost", "Proposed wording", "How to show it", "Limits")

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

    @property
    def modes(self) -> tuple[str, ...]:
        """The ids of the modes in which it works."""
        return tuple(prefix_of(type(self), "release_modes") + name.swapcase() for name in self.release_modes)

    @property
    def weakest(self) -> Hold:
        """The weakest standing of a control that it presumes with which it still works.

        What is done before the weights leave can rest on a control that ends then.
        """
        before = self.when in (When.BEFORE_TRAINING, When.BEFORE_RELEASE)
        return Hold.UNTIL_RELEASE if before else Hold.BY_AGREEMENT

    def answers(self) -> Iterator[tuple[Grade, str]]:
        """Every requirement that it answers, with how far."""
        for grade, option in GRADED.items():
            for requirement in getattr(self, option):
                yield grade, requirement

    def parts(self) -> dict[str, str]:
        """The text of each part by its name, as far as the body has them."""
        return dict(_parts(self.body))


@lru_cache(maxsize=512)
def _parts(body: str) -> Mapping[str, str]:
    """The text of each part of an alternative by its name."""
    _, *found = re.split(r"\n\n\*\*([^*\n]+)\.\*\*", f"\n\n{body}")
    return {name: " ".join(text.split()) for name, text in zip(found[::2], found[1::2], strict=True)}


@_kind
class Problem(Statement):
    """What would have to be solved for a control to be held over weights that are out."""

    kind = "problem"
    id_pattern = r"PROB-[A-Z]+"
    required = ("control",)

    control: tuple[str, ...] = _link("control")
    supported_by: tuple[str, ...] = _link("evidence")


@_kind
class Comment(Statement):
    """A public comment on an edition of the guidance.

    It ``concerns`` provisions of that edition; it ``coincides_with`` provisions of a later one that do what it asked,
    which says nothing of a cause. Where the letter is on record as a work, ``supported_by`` names it.
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
    """Something that a comment asserts, with what decides whether it is so.

    Where ``check`` names a computation, that decides; elsewhere the evidence on the two sides does.
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
        Evidence,
        Alternative,
        Problem,
        Comment,
        Claim,
    )
}
"""The kinds of statements that are in force."""


@_kind
class Retired(Statement):
    """A statement that was withdrawn ``since`` a day for a ``reason``; it keeps its id, its title and its text.

    It stands where it stood. What it ``became``, if anything, is what says now what was right about it.
    """

    kind = "retired"
    id_pattern = "|".join(kind.id_pattern for kind in LIVING.values())
    required = ("since", "reason")

    since: str = _option("", day)
    became: tuple[str, ...] = _link(*LIVING)
    reason: str = _text()

    @property
    def was(self) -> str:
        """The kind that it was of, which its id tells."""
        patterns = {kind.kind: kind.id_pattern.replace("{edition}", r"[A-Z]+\d") for kind in LIVING.values()}
        return next(kind for kind, pattern in patterns.items() if re.fullmatch(pattern, self.id))


KINDS = LIVING | {Retired.kind: Retired}


@per_kind
def options(kind: type[Statement]) -> Mapping[str, Field[Any]]:
    """The options that a page may give to a statement of ``kind``, each with its field."""
    return {f.name: f for f in fields(kind) if "read" in f.metadata}


@per_kind
def readers(kind: type[Statement]) -> Mapping[str, Callable[[str], Any]]:
    """What makes a value of the text of each option of ``kind``; it raises ValueError for a text that has none."""
    return {name: option.metadata["read"] for name, option in options(kind).items()}


@per_kind
def link_fields(kind: type[Statement]) -> Mapping[str, tuple[str, ...]]:
    """The options of ``kind`` that name other statements, each with the kinds it may name."""
    return {name: f.metadata["kinds"] for name, f in options(kind).items() if "kinds" in f.metadata}


def prefix_of(kind: type[Statement], option: str) -> str:
    return _prefixes(kind)[option]


@per_kind
def _prefixes(kind: type[Statement]) -> Mapping[str, str]:
    """The options of ``kind`` that name other statements, each with what the page leaves out of their ids."""
    return {option: options(kind)[option].metadata["prefix"] for option in link_fields(kind)}


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """All statements by id, in the order in which they were read; a policy equals itself alone.

    ``editions`` are those of the guidance, oldest first. A policy that ``speaks_of`` one of them knows all statements
    by their id, lists of the provisions only its own, and is part of a ``whole`` that speaks of all.
    """

    statements: Mapping[str, Statement] = field(default_factory=dict)
    editions: dict[str, Edition] = field(default_factory=dict)
    speaks_of: str = ""
    part_of: Policy | None = None

    @classmethod
    def of(cls, statements: Iterable[Statement], editions: dict[str, Edition] | None = None) -> Policy:
        return cls({statement.id: statement for statement in statements}, editions or {})

    def all(self, *kinds: type[One]) -> list[One]:
        return list(_of_kinds(self, kinds))

    def modes(self) -> list[Mode]:
        """The release modes, from the one that keeps most to the one that keeps least."""
        return sorted(self.all(Mode), key=lambda mode: mode.order)

    def in_order(self, ids: Iterable[str]) -> list[str]:
        """``ids`` as readers expect them: modes by their openness, all else as it stands on the pages."""
        position = _positions(self.whole)
        return sorted(ids, key=lambda id: (getattr(self.statements[id], "order", 0), position[id]))

    def within(self, ids: Iterable[str]) -> list[str]:
        """Those of ``ids`` that are no provision of an edition that the policy does not speak of."""
        return [
            id for id in ids if not self.speaks_of or getattr(self[id], "edition", self.speaks_of) == self.speaks_of
        ]

    @property
    def whole(self) -> Policy:
        """The policy that speaks of all editions."""
        return self.part_of or self

    @property
    def newest(self) -> str:
        """The latest edition; empty where there is none."""
        return next(reversed(self.editions), "")

    def __getitem__(self, id: str) -> Statement:
        return self.statements[id]

    def get(self, kind: type[One], id: str) -> One:
        """The statement with an id of which it is known that it is of ``kind``."""
        statement = self.statements[id]
        if not isinstance(statement, kind):
            raise TypeError(f"{id} is no {kind.__name__}")
        return statement


AT_ONCE = 128
"""Of how many policies what was computed is kept; every edition counts, since a site speaks of one and then another."""


@lru_cache(maxsize=AT_ONCE)
def in_edition(policy: Policy, edition: str) -> Policy:
    """The same policy, as it speaks of one edition only, or of all where none is named.

    Raises KeyError for an edition that is not there.
    """
    whole = policy.whole
    return replace(whole, speaks_of=whole.editions[edition].id, part_of=whole) if edition else whole


@lru_cache(maxsize=16 * AT_ONCE)
def _of_kinds(policy: Policy, kinds: tuple[type[One], ...]) -> tuple[One, ...]:
    if policy.speaks_of:
        found = _of_kinds(policy.whole, kinds)
        return tuple(s for s in found if not isinstance(s, Provision) or s.edition == policy.speaks_of)
    return tuple(s for s in policy.statements.values() if isinstance(s, kinds))


@lru_cache(maxsize=8)
def links(policy: Policy) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Every (field, id) that each statement points to, by the id of the statement."""
    return {id: tuple(statement.links()) for id, statement in policy.statements.items()}


@lru_cache(maxsize=8)
def _positions(policy: Policy) -> Mapping[str, int]:
    """The place of each statement in the order of the pages."""
    return {id: number for number, id in enumerate(policy.statements)}


def requirements_under(policy: Policy, whole: Provision) -> list[Requirement]:
    """The requirements that are part of an objective or practice, directly or by way of a practice."""
    parts = {whole.id} | {practice.id for practice in policy.all(Practice) if whole.id in practice.part_of}
    numbered: list[Recommendation | Documentation] = policy.all(Recommendation, Documentation)
    return [r for r in numbered if parts & set(r.part_of)]


PUBLISHED = "MODE-OPEN-WEIGHTS"
"""The release mode that the comments speak of."""
