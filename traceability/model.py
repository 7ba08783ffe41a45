"""What a policy is made of: statements of a few kinds, and the links between them.

Knows the words of the policy and nothing of how they are written down or shown. A kind of statement is a
class; its options are the fields of that class; a field that links to other statements says to which kinds.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in the source tree, as an editor or a code host opens it."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Force(enum.Enum):
    """How strongly the guidance asks."""

    DIRECTIVE = "directive"
    CONSIDER = "consider"


class Hold(enum.IntEnum):
    """How a control stands in a release mode, firmest first; ``NO_OBJECT`` lies beside the scale."""

    KEPT = 0
    BY_AGREEMENT = 1
    UNTIL_RELEASE = 2
    LOST = 3
    NO_OBJECT = 4

    @property
    def words(self) -> str:
        return self.name.lower().replace("_", " ")


class Lines:
    """A passage as ``first`` line and ``last`` line, the last possibly on a later page.

    Written ``24``, ``10-12`` or ``33-6:2`` (from line 33 to line 2 of page 6).
    """

    __slots__ = ("first", "last", "last_page", "text")
    PATTERN = re.compile(r"(\d{1,4})(?:-(?:(\d{1,4}):)?(\d{1,4}))?", re.ASCII)

    def __init__(self, text: str) -> None:
        match = self.PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no range of lines such as 24, 10-12 or 33-6:2")
        first, page, last = match.groups()
        self.text = text
        self.first = int(first)
        self.last_page = int(page) if page else None
        self.last = int(last or first)

    def __repr__(self) -> str:
        return f"Lines({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def _option(default: Any, read: Any, **more: Any) -> Any:
    """A field that a page may give; ``read`` makes its value of the text, or raises ValueError."""
    return field(default=default, metadata={"read": read, **more})


def _names(text: str) -> tuple[str, ...]:
    """The ids or tags in ``text``; sorted, since their order says nothing and Sphinx-Needs does not keep it."""
    return tuple(sorted(name.strip() for name in text.split(","))) if text else ()


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII):
        raise ValueError(f"{text!r} is no number such as 14")
    return int(text)


def _address(text: str) -> str:
    if not re.fullmatch(r"https://[^\s\"'<>]+", text):
        raise ValueError(f"{text!r} is no address that begins with https://")
    return text


def _day(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise ValueError(f"{text!r} is no day such as 2026-11-24")
    return text


def _one_of(kind: type[enum.Enum], words: Callable[[Any], str]) -> Callable[[str], Any]:
    """A reader of the members of ``kind`` by their ``words``."""
    members = {words(member): member for member in kind}

    def read(text: str) -> Any:
        if text not in members:
            raise ValueError(f"{text!r} is none of {', '.join(members)}")
        return members[text]

    return read


def _text() -> Any:
    return _option("", str)


def _number() -> Any:
    return _option(0, _count)


def _link(*kinds: str, prefix: str = "") -> Any:
    """A field that names statements of ``kinds``; ``prefix`` is what the page leaves out of their ids."""
    return _option((), _names, kinds=kinds, prefix=prefix)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of the policy: an id that never changes, a title, a body in our words, a place."""

    kind: ClassVar[str]
    id_pattern: ClassVar[str]
    required: ClassVar[tuple[str, ...]] = ()

    id: str
    title: str
    body: str
    place: Place

    def links(self) -> Iterator[tuple[str, str]]:
        """Every (field, id) that this statement points to."""
        for option in link_fields(type(self)):
            prefix = prefix_of(type(self), option)
            for name in getattr(self, option):
                yield option, prefix + name.swapcase() if prefix else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision(Statement):
    """Something that stands in an edition of the guidance, with its place there."""

    required = ("page", "lines")

    page: int = _number()
    lines: Lines | None = _option(None, Lines)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Provision):
    """An outcome that the guidance aspires to."""

    kind = "objective"
    id_pattern = r"{edition}-O\d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice(Provision):
    """A way of reaching an objective."""

    kind = "practice"
    id_pattern = r"{edition}-P\d-\d"
    required = ("part_of", *Provision.required)

    part_of: tuple[str, ...] = _link("objective")


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Provision):
    """What the guidance asks, with the controls that it presumes and the modes it is tagged with."""

    presumes: tuple[str, ...] = _link("control")
    presumes_any: tuple[str, ...] = _link("control")
    release_modes: tuple[str, ...] = _link("mode", prefix="MODE-")
    because: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation(Requirement):
    """One numbered recommendation under a practice."""

    kind = "recommendation"
    id_pattern = r"{edition}-R\d-\d-\d+"
    required = ("part_of", "force", *Provision.required)

    part_of: tuple[str, ...] = _link("practice")
    force: Force | None = _option(None, _one_of(Force, lambda force: force.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation(Requirement):
    """What can be shown to make a practice transparent."""

    kind = "documentation"
    id_pattern = r"{edition}-D\d-\d-[A-Z]"
    required = ("part_of", *Provision.required)

    part_of: tuple[str, ...] = _link("practice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguard(Requirement):
    """One bullet of the table of example safeguards in Appendix B."""

    kind = "safeguard"
    id_pattern = r"{edition}-S\d\d"
    required = ("page", "row", "bullet", "force")

    row: int = _number()
    bullet: int = _number()
    force: Force | None = _option(None, _one_of(Force, lambda force: force.value))

    @property
    def first(self) -> tuple[int, int, int]:
        return (self.page, self.row, self.bullet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Provision):
    """A term that the guidance defines."""

    kind = "term"
    id_pattern = r"{edition}-T\d\d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Statement):
    """Something that a developer can do as long as nothing has taken it away."""

    kind = "control"
    id_pattern = r"CTRL-[A-Z]+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode(Statement):
    """A way of releasing a model, decided by one observable question."""

    kind = "mode"
    id_pattern = r"MODE-[A-Z-]+"
    required = ("order", "test")

    order: int = _number()
    test: str = _text()
    supported_by: tuple[str, ...] = _link("evidence")

    @property
    def name(self) -> str:
        """The tag that requirements carry, e.g. ``open-weights``."""
        return self.id.removeprefix("MODE-").lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Statement):
    """How one control stands in some modes, and why."""

    kind = "standing"
    id_pattern = r"STAND-[A-Z]+-\d"
    required = ("control", "modes", "stands")

    control: tuple[str, ...] = _link("control")
    modes: tuple[str, ...] = _link("mode")
    stands: Hold | None = _option(None, _one_of(Hold, lambda hold: hold.words))
    supported_by: tuple[str, ...] = _link("evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Statement):
    """A published work that a statement rests on, with what was seen of it and when."""

    kind = "evidence"
    id_pattern = r"EV-[A-Z]+-\d{4}"
    required = ("identifier", "url", "checked", "seen")

    identifier: str = _text()
    url: str = _option("", _address)
    checked: str = _option("", _day)
    seen: str = _text()


KINDS: dict[str, type[Statement]] = {
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
    )
}


@cache
def options(kind: type[Statement]) -> Mapping[str, Any]:
    """The options that a page may give to a statement of ``kind``, each with its field."""
    return {f.name: f for f in fields(kind) if "read" in f.metadata}


@cache
def link_fields(kind: type[Statement]) -> Mapping[str, tuple[str, ...]]:
    """The options of ``kind`` that name other statements, each with the kinds it may name."""
    return {name: f.metadata["kinds"] for name, f in options(kind).items() if "kinds" in f.metadata}


@cache
def prefix_of(kind: type[Statement], option: str) -> str:
    return options(kind)[option].metadata["prefix"]


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """All statements by id, in the order in which they were read; a policy equals itself alone."""

    statements: Mapping[str, Statement] = field(default_factory=dict)

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> Policy:
        return cls({statement.id: statement for statement in statements})

    def all(self, *kinds: type) -> list[Any]:
        return [s for s in self.statements.values() if isinstance(s, kinds)]

    def modes(self) -> list[Mode]:
        """The release modes, from the one that keeps most to the one that keeps least."""
        return sorted(self.all(Mode), key=lambda mode: mode.order)

    def in_order(self, ids: Iterable[str]) -> list[str]:
        """``ids`` as readers expect them: modes by their openness, all else as it stands on the pages."""
        position = {id: number for number, id in enumerate(self.statements)}
        return sorted(ids, key=lambda id: (getattr(self.statements[id], "order", 0), position[id]))

    def __getitem__(self, id: str) -> Any:
        return self.statements[id]
