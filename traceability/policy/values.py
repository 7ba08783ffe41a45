"""What an option of a statement can hold: the words to choose from, and how a value is read from its text.

A reader takes the text of an option and returns its value, or raises ValueError with what it should have been.
"""

from __future__ import annotations

import datetime
import enum
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from traceability.policy.errors import UserError


class Word(enum.Enum):
    """A choice among words; a member is written as its name in lower case, with spaces."""

    @property
    def words(self) -> str:
        return self.name.lower().replace("_", " ")


class Force(Word):
    """How strongly the guidance asks."""

    DIRECTIVE = enum.auto()
    CONSIDER = enum.auto()


class Hold(Word, enum.IntEnum):
    """How a control stands in a release mode, firmest first; ``NO_OBJECT`` lies beside the scale."""

    KEPT = 0
    BY_AGREEMENT = 1
    UNTIL_RELEASE = 2
    LOST = 3
    NO_OBJECT = 4


class Grade(Word, enum.IntEnum):
    """How far an alternative stands in for a requirement, furthest first."""

    FULL = 0
    PART = 1
    COMPLEMENT = 2
    RESEARCH = 3

    @property
    def stands_in(self) -> bool:
        """Whether the requirement's purpose is met, be it for some of what it covers; else it is only helped."""
        return self <= Grade.PART


class Cost(Word, enum.IntEnum):
    """What an alternative takes of a team of ten, least first."""

    DAYS = 0
    WEEKS = 1
    MONTHS = 2
    BEYOND = 3


class When(Word):
    """At which point on the way to a release, or after it, an alternative is done."""

    BEFORE_TRAINING = enum.auto()
    BEFORE_RELEASE = enum.auto()
    AT_RELEASE = enum.auto()
    AFTER_RELEASE = enum.auto()


class Acceptance(Word):
    """Whether an alternative counts in verdicts."""

    ACCEPTED = enum.auto()
    PROPOSED = enum.auto()


class Confirmed(Word):
    """How a work was looked up: in itself, in what others say of it, or without finding it."""

    PRIMARY = enum.auto()
    SECONDARY = enum.auto()
    NO = enum.auto()


class SourceType(Word):
    """What kind of publication a work is."""

    PREPRINT = enum.auto()
    PAPER = enum.auto()
    REPORT = enum.auto()
    STANDARD = enum.auto()
    NOTICE = enum.auto()
    SOFTWARE = enum.auto()
    DOCUMENTATION = enum.auto()
    NEWS = enum.auto()
    LETTER = enum.auto()


class Extent(Word):
    """How much of a comment was read."""

    FULL = enum.auto()
    EXCERPT = enum.auto()


class Outcome(Word):
    """What becomes of a claim: the first four by a computation on the policy, the others by the evidence."""

    HOLDS = enum.auto()
    HOLDS_IN_A_SENSE = enum.auto()
    DOES_NOT_HOLD = enum.auto()
    NOT_DECIDED_BY_THE_TEXT = enum.auto()
    SUPPORTED = enum.auto()
    CHALLENGED = enum.auto()
    OPEN = enum.auto()


class Lines:
    """A passage as ``first`` line and ``last`` line, the last possibly on a later page.

    Written ``24``, ``10-12`` or ``33-6:2`` (from line 33 to line 2 of page 6).
    """

    __slots__ = ("first", "last", "last_page", "text")
    PATTERN = re.compile(r"(\d{1,4})(?:-(?:(\d{1,4}):)?(\d{1,4}))?", re.ASCII)

    def __init__(self, text: str) -> None:
        match = self.PATTERN.fullmatch(text)
        if match is None:
            raise UserError(f"{text!r} is no range of lines such as 24, 10-12 or 33-6:2")
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


class Identifier:
    """The number or name under which a work is catalogued: ``arXiv:2408.00761``, ``doi:10.1145/3531146.3533143``,
    ``github:usnistgov/dioptra``, or any other as plain text.

    The syntax follows arXiv's scheme of 2015 and the characters that Crossref recommends for a DOI.
    """

    __slots__ = ("address", "text")
    CATALOGUES = (
        ("arXiv", r"\d{2}(0[1-9]|1[0-2])\.\d{5}", "https://arxiv.org/abs/"),
        ("doi", r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+", "https://doi.org/"),
        ("github", r"[\w-]+/[\w.-]+", "https://github.com/"),
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.address = ""
        """Where the catalogue shows the work; empty where the identifier does not say."""
        for name, pattern, prefix in self.CATALOGUES:
            if re.match(rf"{name}\b", text, re.IGNORECASE):
                number = text.removeprefix(f"{name}:")
                if not re.fullmatch(pattern, number, re.ASCII):
                    raise UserError(f"{text!r} is no {name} identifier; write it as {name}:… with its number")
                self.address = prefix + number
        if not self.address and re.match(r"10\.\d|\d{4}\.\d{5}|https?:", text):
            raise UserError(f"{text!r} does not say what it is; begin with arXiv: or doi:, and put addresses in :url:")

    def __repr__(self) -> str:
        return f"Identifier({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identifier) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def written(value: Any) -> str:
    """A single value as a page writes it; empty where the page says nothing."""
    match value:
        case Word():
            return value.words
        case Lines() | Identifier():
            return value.text
        case _:
            return str(value or "")


@lru_cache(maxsize=512)
def names(text: str) -> tuple[str, ...]:
    """The ids or tags in ``text``; sorted, since their order says nothing and Sphinx-Needs does not keep it."""
    found = [name.strip() for name in text.split(",")] if text else []
    for name in found:
        if not re.fullmatch(r"[\w-]+", name):
            raise UserError(f"{name!r} is no id; write ids and tags whole, with a comma between two")
    return tuple(sorted(found))


def slug(text: str) -> str:
    """A name as it is compared: small letters and digits, with one hyphen for whatever stands between."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


def phrases(text: str) -> tuple[str, ...]:
    """The phrases in ``text``, which has a comma between two, in their order."""
    found = tuple(" ".join(phrase.split()) for phrase in text.split(","))
    if not all(re.search(r"\w", phrase) for phrase in found):
        raise UserError(f"{text!r} has an empty phrase; write phrases with one comma between two")
    return found


def count(text: str) -> int:
    """A number from 1 to 99999."""
    if not re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII):
        raise UserError(f"{text!r} is no number such as 14")
    return int(text)


HOST = r"https://(?![^/]*xn--)[A-Za-z0-9.-]+"
"""A host by its plain name: no user before it, and no letters that only look like those from a to z."""
ADDRESS = HOST + r"(:[0-9]+)?([/?#][^\s\"'<>]*)?"
"""What an address looks like that can be linked without danger."""


def address(text: str) -> str:
    """An address that can be linked without danger."""
    if not re.fullmatch(ADDRESS, text):
        raise UserError(f"{text!r} is no address that begins with https://")
    return text


def day(text: str) -> str:
    """A day of the calendar, as text that sorts."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise UserError(f"{text!r} is no day such as 2026-11-24")
    try:
        datetime.date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{text!r} is no day of the calendar") from error
    return text


def one_of(kind: type[Word]) -> Callable[[str], Any]:
    """A reader of the members of ``kind`` by their ``words``."""
    members = {member.words: member for member in kind}

    def read(text: str) -> Any:
        if text not in members:
            raise UserError(f"{text!r} is none of {', '.join(members)}")
        return members[text]

    return read
